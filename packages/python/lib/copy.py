"""Copies of objects."""

import sys
from _weakref import ref

__all__ = ['Error', 'copy', 'deepcopy', 'replace']


class Error(Exception):
    pass


error = Error

_atomic = {type(None), int, float, bool, complex, str, tuple, bytes, frozenset, type, range, slice, property, type(Ellipsis), type(NotImplemented), type(len),
           type(lambda: None), ref}
# Of what is going on there can be one only.
_single = {type(sys), type(sys._getframe()), type((lambda: (yield))()), type((lambda: None).__code__), memoryview}
_absent = object()


def copy(x):
    """A shallow copy: a new object with the same parts."""
    cls = type(x)
    if cls in _atomic or issubclass(cls, type):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    method = getattr(cls, '__copy__', None)
    if method is not None:
        return method(x)
    return _rebuilt(x, None)


def _state(x):
    """What an instance holds beside what its built-in base holds: (dict, slots)."""
    slots = {}
    for cls in type(x).__mro__:
        names = cls.__dict__.get('__slots__', ())
        for name in (names,) if isinstance(names, str) else names:
            if name in ('__dict__', '__weakref__'):
                continue
            if name.startswith('__') and not name.endswith('__'):
                name = f"_{cls.__name__.lstrip('_')}{name}"
            value = getattr(x, name, _absent)
            if value is not _absent:
                slots[name] = value
    return getattr(x, '__dict__', None), slots


def _reduced(x):
    reduce = getattr(type(x), '__reduce__', object.__reduce__)
    if reduce is object.__reduce__:
        return None
    result = reduce(x)
    return None if isinstance(result, str) else result


def _rebuilt(x, memo):
    """A new object with the parts of `x`; with a memo, with copies of them."""
    deep = (lambda value: value) if memo is None else (lambda value: deepcopy(value, memo))
    reduced = _reduced(x)
    if reduced is not None:
        function, args, *rest = reduced
        state, items, pairs = (rest + [None] * 3)[:3]
        new = function(*(deep(arg) for arg in args))
        if memo is not None:
            memo[id(x)] = new
        if state is not None:
            _restore(new, deep(state))
        for item in items or ():
            new.append(deep(item))
        for key, value in pairs or ():
            new[deep(key)] = deep(value)
        return new
    cls = type(x)
    if cls in _single:
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    arguments = ()
    if hasattr(cls, '__getnewargs__'):
        arguments = tuple(deep(arg) for arg in x.__getnewargs__())
    elif issubclass(cls, (int, float, str, bytes, complex)):
        arguments = (next(base for base in (int, float, str, bytes, complex) if isinstance(x, base))(x),)
    elif issubclass(cls, (tuple, frozenset)):
        arguments = ([deep(item) for item in x],)
    new = cls.__new__(cls, *arguments)
    if memo is not None:
        memo[id(x)] = new
    if hasattr(cls, '__getstate__') and cls.__getstate__ is not getattr(object, '__getstate__', None):
        _restore(new, deep(x.__getstate__()))
    else:
        attributes, slots = _state(x)
        if attributes:
            new.__dict__.update(deep(attributes))
        for name, value in slots.items():
            setattr(new, name, deep(value))
    if issubclass(cls, list):
        new.extend(deep(item) for item in x)
    elif issubclass(cls, dict):
        for key, value in dict.items(x):
            new[deep(key)] = deep(value)
    elif issubclass(cls, set):
        new.update(deep(item) for item in x)
    return new


def _restore(new, state):
    if hasattr(new, '__setstate__'):
        new.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state:
        new.__dict__.update(state)
    for name, value in (slots or {}).items():
        setattr(new, name, value)


def deepcopy(x, memo=None, _nil=None):
    """A copy with copies of all parts; what is shared or circular stays so."""
    cls = type(x)
    if cls in _atomic and cls is not tuple and cls is not frozenset:
        return x
    if memo is None:
        memo = {}
    known = memo.get(id(x), _absent)
    if known is not _absent:
        return known
    if issubclass(cls, type):
        return x
    if cls is list:
        new = memo[id(x)] = []
        for item in x:
            new.append(deepcopy(item, memo))
    elif cls is dict:
        new = memo[id(x)] = {}
        for key, value in x.items():
            new[deepcopy(key, memo)] = deepcopy(value, memo)
    elif cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        known = memo.get(id(x), _absent)
        if known is not _absent:
            return known
        new = x if all(a is b for a, b in zip(items, x)) else tuple(items)
    elif cls is set or cls is frozenset:
        new = cls(deepcopy(item, memo) for item in x)
    elif cls is bytearray:
        new = bytearray(x)
    else:
        method = getattr(cls, '__deepcopy__', None)
        new = method(x, memo) if method is not None else _bound_method(x, memo) or _rebuilt(x, memo)
    if new is not x:
        memo[id(x)] = new
        # The original must live as long as its address stands for it.
        memo.setdefault(id(memo), []).append(x)
    return new


def _bound_method(x, memo):
    if type(x) is not type(_Bound().method):
        return None
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


class _Bound:
    def method(self):
        pass


def replace(obj, /, **changes):
    """A copy with some fields changed."""
    method = getattr(type(obj), '__replace__', None)
    if method is None:
        raise TypeError(f'replace() does not support {type(obj).__name__} objects')
    return method(obj, **changes)
