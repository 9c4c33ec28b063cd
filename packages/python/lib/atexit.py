"""Functions that are called when the program ends, the last registered first."""

from _traceback import run_callbacks as _run_callbacks

_callbacks = []


def register(func, /, *args, **kwargs):
    """Registers a call for the program's end; returns the function, so that it serves as a decorator."""
    if not callable(func):
        raise TypeError('the first argument must be callable')
    _callbacks.append((func, args, kwargs))
    return func


def unregister(func, /):
    """Takes every call of a function away."""
    _callbacks[:] = [callback for callback in _callbacks if not (callback[0] == func)]


def _clear():
    _callbacks.clear()


def _ncallbacks():
    return len(_callbacks)


def _run_exitfuncs():
    _run_callbacks(_callbacks)
