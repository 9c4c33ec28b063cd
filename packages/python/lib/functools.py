"""Functions that take or make functions."""

from types import GenericAlias, MethodType

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


def reduce(function, iterable, initial=_absent, /):
    """`function(function(first, second), third)` and so on."""
    items = iter(iterable)
    if initial is _absent:
        try:
            initial = next(items)
        except StopIteration:
            raise TypeError('reduce() of empty iterable with no initial value') from None
    for item in items:
        initial = function(initial, item)
    return initial


class partial:
    """A function with some of its arguments given."""

    __slots__ = 'func', 'args', 'keywords', '__dict__', '__weakref__'

    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError('the first argument must be callable')
        if isinstance(func, partial) and type(func) is cls and not func.__dict__:
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self = super().__new__(cls)
        self.func = func
        self.args = args
        self.keywords = keywords
        return self

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        parts = [repr(self.func), *map(repr, self.args), *(f'{name}={value!r}' for name, value in self.keywords.items())]
        return f"functools.{type(self).__qualname__}({', '.join(parts)})"

    __class_getitem__ = classmethod(GenericAlias)


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


def cmp_to_key(mycmp):
    """A key function that orders as a function of two arguments says."""
    class K:
        __slots__ = 'obj',
        __hash__ = None

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

    return K


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
    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return f'CacheInfo(hits={self[0]}, misses={self[1]}, maxsize={self[2]}, currsize={self[3]})'


class _Key(list):
    """Arguments as a key, with their hash."""

    __slots__ = 'hash',

    def __init__(self, items):
        self[:] = items
        self.hash = hash(tuple(items))

    def __hash__(self):
        return self.hash


_separator = object()


def _key(args, kwargs, typed):
    if not kwargs and not typed:
        if len(args) == 1 and type(args[0]) in (int, str):
            return args[0]
        return _Key(args)
    items = list(args)
    if kwargs:
        items.append(_separator)
        for pair in kwargs.items():
            items.extend(pair)
    if typed:
        items.extend(type(value) for value in args)
        items.extend(type(value) for value in kwargs.values())
    return _Key(items)


def lru_cache(maxsize=128, typed=False):
    """Remembers the results of the `maxsize` calls made last; of all where it is None."""
    if callable(maxsize) and isinstance(typed, bool):
        return lru_cache()(maxsize)
    if maxsize is not None:
        if not isinstance(maxsize, int):
            raise TypeError('Expected first argument to be an integer, a callable, or None')
        maxsize = max(maxsize, 0)

    def decorate(function):
        known = {}
        hits = misses = 0

        def wrapper(*args, **kwargs):
            nonlocal hits, misses
            key = _key(args, kwargs, typed)
            result = known.get(key, _absent)
            if result is not _absent:
                hits += 1
                if maxsize is not None:
                    # The newest is the last.
                    del known[key]
                    known[key] = result
                return result
            misses += 1
            result = function(*args, **kwargs)
            if maxsize != 0:
                if maxsize is not None and key not in known and len(known) >= maxsize:
                    del known[next(iter(known))]
                known[key] = result
            return result

        def cache_info():
            return _CacheInfo((hits, misses, maxsize, len(known)))

        def cache_clear():
            nonlocal hits, misses
            known.clear()
            hits = misses = 0

        wrapper.cache_info = cache_info
        wrapper.cache_clear = cache_clear
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
