# mm: hidden
"""The operators as functions."""

from _operator import (abs, add, and_, attrgetter, contains, eq, floordiv, ge, getitem, gt, iadd, iand, ifloordiv, ilshift, imatmul, imod, imul, inv, ior, ipow, irshift, is_, is_not, isub,
                       itemgetter, itruediv, ixor, le, lshift, lt, matmul, methodcaller, mod, mul, ne, neg, or_, pos, pow, rshift, sub, truediv, truth, xor)


def not_(a): return not a
def index(a): return range(a).stop if not isinstance(a, int) else int.__index__(a)
def delitem(a, b): del a[b]


invert = inv


def setitem(a, b, c):
    a[b] = c


def concat(a, b):
    if not hasattr(a, '__getitem__'):
        raise TypeError(f"'{type(a).__name__}' object can't be concatenated")
    return a + b


def _items(container):
    try:
        return iter(container)
    except TypeError:
        raise TypeError(f"argument of type '{type(container).__name__}' is not iterable") from None


def countOf(a, b):
    return sum(1 for item in _items(a) if item is b or item == b)


def indexOf(a, b):
    for position, item in enumerate(_items(a)):
        if item is b or item == b:
            return position
    raise ValueError('sequence.index(x): x not in sequence')


def length_hint(obj, default=0):
    if not isinstance(default, int):
        raise TypeError(f"'{type(default).__name__}' object cannot be interpreted as an integer")
    if hasattr(type(obj), '__len__'):
        return len(obj)
    hint = getattr(type(obj), '__length_hint__', None)
    if hint is None:
        return default
    value = hint(obj)
    if value is NotImplemented:
        return default
    if not isinstance(value, int):
        raise TypeError(f'__length_hint__ must be an integer, not {type(value).__name__}')
    if value < 0:
        raise ValueError('__length_hint__() should return >= 0')
    return value


def call(obj, /, *args, **kwargs):
    return obj(*args, **kwargs)


def iconcat(a, b):
    a += b
    return a


for _name in ('lt', 'le', 'eq', 'ne', 'ge', 'gt', 'not_', 'abs', 'add', 'and_', 'floordiv', 'index', 'inv', 'invert', 'lshift', 'mod', 'mul', 'matmul', 'neg',
              'or_', 'pos', 'pow', 'rshift', 'sub', 'truediv', 'xor', 'concat', 'contains', 'delitem', 'getitem', 'setitem', 'call', 'iadd', 'iand', 'iconcat',
              'ifloordiv', 'ilshift', 'imod', 'imul', 'imatmul', 'ior', 'ipow', 'irshift', 'isub', 'itruediv', 'ixor'):
    globals()[f"__{_name.rstrip('_')}__"] = globals()[_name]
del _name
