# mm: file <frozen runpy>
# Tracebacks show where these functions are: the lines are those of CPython 3.13.
"""How a module is run as a program: `-m`, and a folder with `__main__.py`."""

import sys
from _runpy import builtin_names as _builtin_names, find_code as _find_code, run_code as _run


class _Refused(Exception):
    """The module cannot be run; the text says why."""


def _spec_of(name, filename):
    spec = type(sys.__spec__)(name, type(__loader__)(name, filename), origin=filename)
    spec.has_location = True
    return spec


# mm: line 84
def _run_code(code, names, spec, filename):
    names['__file__'] = filename
    names['__package__'] = spec.parent
    names['__spec__'], names['__loader__'] = spec, spec.loader
    _run(code, names)
    return names


def _no_specification(name, reason, hint=''):
    return _Refused(f'Error while finding module specification for {name!r} (ModuleNotFoundError: {reason}){hint}')


# mm: line 103
def _get_module_details(name):
    """The full name, code and file of what `name` means; refuses where there is nothing to run."""
    if name.startswith('.'):
        raise _Refused('Relative module names not supported')
    package = name.rpartition('.')[0]
    if package:
        try:
            # mm: line 112
            __import__(package)
        except ImportError as error:
            if error.name is None or error.name != package and not package.startswith(error.name + '.'):
                raise
            raise _no_specification(name, error) from None
        if not hasattr(sys.modules[package], '__path__'):
            hint = f". Try using '{package}' instead of '{name}' as the module name." if name == f'{package}.py' else ''
            raise _no_specification(name, f'__path__ attribute not found on {package!r} while trying to find {name!r}', hint)
    found = _find_code(name, sys.modules[package].__path__ if package else sys.path)
    if found is None:
        raise _Refused(f'No code object available for {name}' if name in _builtin_names() else f'No module named {name}')
    code, filename, is_package = found
    if not is_package:
        return name, code, filename
    if name == '__main__' or name.endswith('.__main__'):
        raise _Refused('Cannot use package as __main__ module')
    try:
        # mm: line 148
        return _get_module_details(f'{name}.__main__')
    except _Refused as refused:
        if name not in sys.modules:
            raise
        raise _Refused(f'{refused}; {name!r} is a package and cannot be directly executed') from None


# mm: line 178
def _run_module_as_main(name):
    try:
        # mm: line 189
        real, code, filename = _get_module_details(name)
    except _Refused as refused:
        sys.exit(f'mm: {refused}')
    # A folder that is run keeps the name that the person gave it.
    if name != '__main__':
        sys.argv[0] = filename
    # mm: line 198
    return _run_code(code, sys.modules['__main__'].__dict__, _spec_of(real, filename), filename)
