# What CPython's tests of memory management ask of its test.support.
import contextlib
import gc
import unittest

verbose = False
is_wasi = is_emscripten = is_wasm32 = True
Py_DEBUG = Py_GIL_DISABLED = False
has_subprocess_support = has_fork_support = False
SHORT_TIMEOUT = LONG_TIMEOUT = 30.0


def gc_collect():
    for _ in range(3):
        gc.collect()


@contextlib.contextmanager
def disable_gc():
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled: gc.enable()


@contextlib.contextmanager
def gc_threshold(*thresholds):
    before = gc.get_threshold()
    gc.set_threshold(*thresholds)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def cpython_only(test): return test
def refcount_test(test): return test
def requires_resource(name): return unittest.skip(f'resource {name} is not there')
def requires_gil_enabled(message='needs a GIL'): return message if callable(message) else lambda test: test
def suppress_immortalization(suppress=True): return lambda test: test
def check_sanitizer(**named): return False
def bigmemtest(**named): return unittest.skip('needs much memory')
def requires_subprocess(): return unittest.skip('needs processes')
def get_c_recursion_limit(): return 500
def late_deletion(object): pass
def swap_attr(object, name, value): return _swapped(object, name, value)


@contextlib.contextmanager
def _swapped(object, name, value):
    before = getattr(object, name)
    setattr(object, name, value)
    try:
        yield before
    finally:
        setattr(object, name, before)


class catch_unraisable_exception:
    def __enter__(self):
        import sys
        self.unraisable = None
        self._before = sys.unraisablehook
        sys.unraisablehook = self._hook
        return self

    def _hook(self, unraisable): self.unraisable = unraisable

    def __exit__(self, *error):
        import sys
        sys.unraisablehook = self._before
        del self.unraisable


class _Equal:
    """Equals everything."""
    def __eq__(self, other): return True
    def __ne__(self, other): return False


ALWAYS_EQ = _Equal()
