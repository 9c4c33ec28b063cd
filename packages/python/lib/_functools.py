# mm: hidden
"""What of functools is C in CPython."""

from types import GenericAlias, MethodType

_absent = object()


def reduce(function, iterable, initial=_absent, /):
    """`function(function(first, second), third)` and so on."""
    items = iter(iterable)
    result = initial
    if initial is _absent:
        try:
            result = next(items)
        except StopIteration:
            raise TypeError('reduce() of empty iterable with no initial value') from None
    for item in items:
        result = function(result, item)
    return result


class partial:
    """A function with some of its arguments given."""

    __module__ = 'functools'

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
        if self.keywords or keywords:
            return self.func(*self.args, *args, **{**self.keywords, **keywords})
        if not self.args:
            return self.func(*args)
        return self.func(*self.args, *args)

    def __repr__(self):
        parts = [repr(self.func), *map(repr, self.args), *(f'{name}={value!r}' for name, value in self.keywords.items())]
        return f"functools.{type(self).__qualname__}({', '.join(parts)})"

    __class_getitem__ = classmethod(GenericAlias)


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


class _lru_cache_wrapper:
    """A function that remembers results."""

    __module__ = 'functools'
    __slots__ = '_function', '_maxsize', '_typed', '_info', '_known', '_hits', '_misses', '__dict__', '__weakref__'

    def __new__(cls, user_function, maxsize, typed, cache_info_type):
        self = super().__new__(cls)
        self._function = user_function
        self._maxsize = maxsize
        self._typed = typed
        self._info = cache_info_type
        self._known = {}
        self._hits = self._misses = 0
        return self

    def __call__(self, /, *args, **kwargs):
        key = args[0] if len(args) == 1 and not kwargs and type(args[0]) in (int, str) and not self._typed else _key(args, kwargs, self._typed)
        known = self._known
        result = known.get(key, _absent)
        maxsize = self._maxsize
        if result is not _absent:
            self._hits += 1
            if maxsize is not None:
                # The newest is the last.
                del known[key]
                known[key] = result
            return result
        self._misses += 1
        result = self._function(*args, **kwargs)
        if maxsize is None:
            known[key] = result
        elif maxsize:
            if key not in known and len(known) >= maxsize:
                del known[next(iter(known))]
            known[key] = result
        return result

    def __get__(self, obj, cls=None):
        return self if obj is None else MethodType(self, obj)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return self.__qualname__

    def cache_info(self):
        """Hits, misses, how many results are kept at most, and how many are."""
        return self._info(self._hits, self._misses, self._maxsize, len(self._known))

    def cache_clear(self):
        """Forgets all results."""
        self._known.clear()
        self._hits = self._misses = 0
