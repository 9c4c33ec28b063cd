"""Functions that take or make functions."""

from _functools import _lru_cache_wrapper, cmp_to_key, partial, reduce
from types import GenericAlias, MethodType

__all__ = ['update_wrapper', 'wraps', 'WRAPPER_ASSIGNMENTS', 'WRAPPER_UPDATES', 'total_ordering', 'cache', 'cmp_to_key', 'lru_cache', 'reduce', 'partial', 'partialmethod',
           'singledispatch', 'singledispatchmethod', 'cached_property']

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__', '__annotations__', '__type_params__')
WRAPPER_UPDATES = ('__dict__',)
_absent = object()


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Makes `wrapper` look like `wrapped`; returns it."""
    for name in assigned:
        value = getattr(wrapped, name, _absent)
        if value is not _absent:
            setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """A decorator that makes the function below look like `wrapped`."""
    def decorate(wrapper):
        return update_wrapper(wrapper, wrapped, assigned, updated)
    return decorate


class partialmethod:
    """As `partial`, for a method in a class."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, '__get__'):
            raise TypeError(f'{func!r} is not callable or a descriptor')
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, obj, cls=None):
        get = getattr(type(self.func), '__get__', None)
        bound = self.func if get is None else get(self.func, obj, cls)
        if bound is self.func and obj is None:
            def call(self_or_class, /, *args, **keywords):
                return self.func(self_or_class, *self.args, *args, **{**self.keywords, **keywords})
            return call
        if bound is self.func:
            return partial(MethodType(bound, obj), *self.args, **self.keywords)
        return partial(bound, *self.args, **self.keywords)


def _negated(name):
    def method(self, other):
        answer = getattr(type(self), name)(self, other)
        return answer if answer is NotImplemented else not answer
    return method


def _or_equal(name):
    def method(self, other):
        answer = getattr(type(self), name)(self, other)
        return answer if answer is NotImplemented else answer or self == other
    return method


def _and_unequal(name):
    def method(self, other):
        answer = getattr(type(self), name)(self, other)
        return answer if answer is NotImplemented else answer and self != other
    return method


def _neither(name):
    def method(self, other):
        answer = getattr(type(self), name)(self, other)
        return answer if answer is NotImplemented else not answer and self != other
    return method


def _unless(name):
    def method(self, other):
        answer = getattr(type(self), name)(self, other)
        return answer if answer is NotImplemented else not answer or self == other
    return method


_missing_order = {
    '__lt__': {'__gt__': _neither('__lt__'), '__le__': _or_equal('__lt__'), '__ge__': _negated('__lt__')},
    '__le__': {'__ge__': _unless('__le__'), '__lt__': _and_unequal('__le__'), '__gt__': _negated('__le__')},
    '__gt__': {'__lt__': _neither('__gt__'), '__ge__': _or_equal('__gt__'), '__le__': _negated('__gt__')},
    '__ge__': {'__le__': _unless('__ge__'), '__gt__': _and_unequal('__ge__'), '__lt__': _negated('__ge__')},
}


def total_ordering(cls):
    """Adds the comparisons that a class lacks, made from one that it has."""
    defined = {name for name in _missing_order if getattr(cls, name, None) is not getattr(object, name)}
    if not defined:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    root = next(name for name in ('__lt__', '__le__', '__gt__', '__ge__') if name in defined)
    for name, method in _missing_order[root].items():
        if name not in defined:
            method.__name__ = name
            setattr(cls, name, method)
    return cls


class _CacheInfo(tuple):
    __slots__ = ()
    _fields = 'hits', 'misses', 'maxsize', 'currsize'
    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __new__(cls, *values):
        return super().__new__(cls, values)

    def __repr__(self):
        return f'CacheInfo(hits={self[0]}, misses={self[1]}, maxsize={self[2]}, currsize={self[3]})'

    def _asdict(self):
        return dict(zip(self._fields, self))


def lru_cache(maxsize=128, typed=False):
    """Remembers the results of the `maxsize` calls made last; of all where it is None."""
    if callable(maxsize) and isinstance(typed, bool):
        return lru_cache()(maxsize)
    if maxsize is not None:
        if not isinstance(maxsize, int):
            raise TypeError('Expected first argument to be an integer, a callable, or None')
        maxsize = max(maxsize, 0)

    def decorate(function):
        wrapper = _lru_cache_wrapper(function, maxsize, typed, _CacheInfo)
        wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
        return update_wrapper(wrapper, function)

    return decorate


def cache(user_function, /):
    """Remembers the results of all calls."""
    return lru_cache(maxsize=None)(user_function)


class cached_property:
    """A property that is computed once, then kept in the instance."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.__module__ = func.__module__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError(f'Cannot assign the same cached_property to two different names ({self.attrname!r} and {name!r}).')

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError('Cannot use cached_property instance without calling __set_name__ on it.')
        try:
            kept = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} instance to cache {self.attrname!r} property.") from None
        value = kept.get(self.attrname, _absent)
        if value is _absent:
            value = kept[self.attrname] = self.func(instance)
        return value

    __class_getitem__ = classmethod(GenericAlias)


def _nearest(cls, registry):
    """The implementation for the first class along the MRO (abstract base classes behind it) that has one."""
    for base in cls.__mro__[:-1]:
        if base in registry:
            return registry[base]
    for base in registry:
        if base is not object and issubclass(cls, base):
            return registry[base]
    return registry[object]


def singledispatch(func):
    """A function that has an implementation per type of its first argument."""
    registry = {object: func}

    def dispatch(cls):
        return _nearest(cls, registry)

    def register(cls, func=None):
        if func is None:
            if isinstance(cls, type):
                return lambda function: register(cls, function)
            func = cls
            annotations = getattr(func, '__annotations__', {})
            if not annotations:
                raise TypeError(f'Invalid first argument to `register()`: {cls!r}. Use either `@register(some_class)` or plain `@register` on an annotated function.')
            cls = next(iter(annotations.values()))
        for one in getattr(cls, '__args__', None) or (cls,):
            registry[one] = func
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{getattr(func, '__name__', 'singledispatch function')} requires at least 1 positional argument")
        return dispatch(type(args[0]))(*args, **kw)

    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return update_wrapper(wrapper, func)


class singledispatchmethod:
    """As `singledispatch`, for a method: by its first argument that is not `self`."""

    def __init__(self, func):
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        def method(*args, **kwargs):
            found = self.dispatcher.dispatch(type(args[0]))
            return found.__get__(obj, cls)(*args, **kwargs)
        method.register = self.register
        return update_wrapper(method, self.func)
