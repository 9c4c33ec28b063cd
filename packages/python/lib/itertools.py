# mm: hidden
"""Iterators made of iterators."""


class count:
    """start, start + step, start + 2 * step, …"""

    __slots__ = '_next', '_step'

    def __init__(self, start=0, step=1):
        start + step
        self._next = start
        self._step = step

    def __iter__(self):
        return self

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        return f'count({self._next!r})' if type(self._step) is int and self._step == 1 else f'count({self._next!r}, {self._step!r})'


class cycle:
    """The items of an iterable again and again."""

    __slots__ = '_source', '_seen', '_index'

    def __init__(self, iterable, /):
        self._source = iter(iterable)
        self._seen = []
        self._index = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self._source is not None:
            try:
                item = next(self._source)
            except StopIteration:
                self._source = None
            else:
                self._seen.append(item)
                return item
        if not self._seen:
            raise StopIteration
        item = self._seen[self._index]
        self._index = (self._index + 1) % len(self._seen)
        return item


class repeat:
    """One object, so many times or without end."""

    __slots__ = '_object', '_times'

    def __init__(self, object, times=None):
        self._object = object
        self._times = None if times is None else max(times, 0)

    def __iter__(self):
        return self

    def __next__(self):
        if self._times is not None:
            if self._times <= 0:
                raise StopIteration
            self._times -= 1
        return self._object

    def __length_hint__(self):
        if self._times is None:
            raise TypeError('len() of unsized object')
        return self._times

    def __repr__(self):
        return f'repeat({self._object!r})' if self._times is None else f'repeat({self._object!r}, {self._times})'


class chain:
    """The items of one iterable after the other."""

    __slots__ = '_sources', '_current'

    def __init__(self, *iterables):
        self._sources = iter(iterables)
        self._current = None

    @classmethod
    def from_iterable(cls, iterable, /):
        self = cls()
        self._sources = iter(iterable)
        return self

    def __iter__(self):
        return self

    def __next__(self):
        while True:
            if self._current is None:
                self._current = iter(next(self._sources))
            try:
                return next(self._current)
            except StopIteration:
                self._current = None

    def __class_getitem__(cls, key):
        return type(list[int])(cls, key)


class _Generated:
    """An iterator over what a generator yields; its class has a name of its own."""

    __slots__ = '_items',

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._items)


class accumulate(_Generated):
    """Running totals."""

    __slots__ = ()

    def __init__(self, iterable, func=None, *, initial=None):
        self._items = self._totals(iter(iterable), func, initial)

    @staticmethod
    def _totals(source, func, total):
        if total is None:
            for total in source:
                break
            else:
                return
        yield total
        for item in source:
            total = total + item if func is None else func(total, item)
            yield total


class batched(_Generated):
    """Tuples of n items; the last may be shorter."""

    __slots__ = ()

    def __init__(self, iterable, n, *, strict=False):
        if n < 1:
            raise ValueError('n must be at least one')
        self._items = self._batches(iter(iterable), n, strict)

    @staticmethod
    def _batches(source, n, strict):
        while batch := tuple(islice(source, n)):
            if strict and len(batch) != n:
                raise ValueError('batched(): incomplete batch')
            yield batch


class compress(_Generated):
    """The items whose selector is true."""

    __slots__ = ()

    def __init__(self, data, selectors):
        self._items = (item for item, selected in zip(data, selectors) if selected)


class dropwhile(_Generated):
    """The items from the first on for which the predicate is false."""

    __slots__ = ()

    def __init__(self, predicate, iterable, /):
        self._items = self._rest(predicate, iter(iterable))

    @staticmethod
    def _rest(predicate, source):
        for item in source:
            if not predicate(item):
                yield item
                break
        yield from source


class takewhile(_Generated):
    """The items before the first for which the predicate is false."""

    __slots__ = ()

    def __init__(self, predicate, iterable, /):
        self._items = self._first(predicate, iter(iterable))

    @staticmethod
    def _first(predicate, source):
        for item in source:
            if not predicate(item):
                return
            yield item


class filterfalse(_Generated):
    """The items for which the predicate is false."""

    __slots__ = ()

    def __init__(self, predicate, iterable, /):
        source = iter(iterable)
        if predicate is None:
            self._items = (item for item in source if not item)
        else:
            self._items = (item for item in source if not predicate(item))


class starmap(_Generated):
    """`function(*item)` for each item."""

    __slots__ = ()

    def __init__(self, function, iterable, /):
        source = iter(iterable)
        self._items = (function(*item) for item in source)


class pairwise(_Generated):
    """Each item with the one that follows it."""

    __slots__ = ()

    def __init__(self, iterable, /):
        self._items = self._pairs(iter(iterable))

    @staticmethod
    def _pairs(source):
        for previous in source:
            break
        else:
            return
        for item in source:
            yield previous, item
            previous = item


class islice(_Generated):
    """As a slice, of any iterable."""

    __slots__ = ()

    def __init__(self, iterable, /, *args):
        bounds = slice(*args)
        for bound in (bounds.start, bounds.stop):
            if bound is not None and (not isinstance(bound, int) or bound < 0):
                if len(args) == 1:
                    raise ValueError('Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.')
                raise ValueError('Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.')
        step = 1 if bounds.step is None else bounds.step
        if not isinstance(step, int) or step < 1:
            raise ValueError('Step for islice() must be a positive integer or None.')
        self._items = self._part(iter(iterable), bounds.start or 0, bounds.stop, step)

    @staticmethod
    def _part(source, start, stop, step):
        wanted = start
        position = 0
        while stop is None or wanted < stop:
            while position <= wanted:
                for item in source:
                    break
                else:
                    return
                position += 1
            yield item
            wanted += step
        while position < (stop or 0):
            for _ in source:
                break
            else:
                return
            position += 1


class zip_longest(_Generated):
    """As `zip`, to the end of the longest."""

    __slots__ = ()

    def __init__(self, *iterables, fillvalue=None):
        self._items = self._rows([iter(iterable) for iterable in iterables], fillvalue)

    @staticmethod
    def _rows(sources, fillvalue):
        active = len(sources)
        while active:
            row = []
            for index, source in enumerate(sources):
                if source is None:
                    row.append(fillvalue)
                    continue
                try:
                    row.append(next(source))
                except StopIteration:
                    active -= 1
                    if not active:
                        return
                    sources[index] = None
                    row.append(fillvalue)
            yield tuple(row)


class groupby:
    """(key, items) for each run of items with equal keys."""

    __slots__ = '_source', '_key', '_target', '_current', '_item', '_group'

    def __init__(self, iterable, key=None):
        self._source = iter(iterable)
        self._key = key
        self._target = self._current = self._item = _nothing
        self._group = None

    def __iter__(self):
        return self

    def _advance(self):
        self._item = next(self._source)
        self._current = self._item if self._key is None else self._key(self._item)

    def __next__(self):
        self._group = None
        while self._current is _nothing or (self._target is not _nothing and self._current == self._target):
            self._advance()
        self._target = self._current
        self._group = token = object()
        return self._current, self._items(self._target, token)

    def _items(self, target, token):
        while self._group is token:
            yield self._item
            try:
                self._advance()
            except StopIteration:
                self._current = self._target = _nothing
                return
            if not self._current == target:
                return


_nothing = object()


class product(_Generated):
    """The Cartesian product."""

    __slots__ = ()

    def __init__(self, *iterables, repeat=1):
        if repeat < 0:
            raise ValueError('repeat argument cannot be negative')
        self._items = self._rows([tuple(iterable) for iterable in iterables] * repeat)

    @staticmethod
    def _rows(pools):
        if not all(pools):
            return
        indices = [0] * len(pools)
        while True:
            yield tuple(pool[index] for pool, index in zip(pools, indices))
            for place in reversed(range(len(pools))):
                indices[place] += 1
                if indices[place] < len(pools[place]):
                    break
                indices[place] = 0
            else:
                return


class permutations(_Generated):
    """Orders of r of the items, in the order of their positions."""

    __slots__ = ()

    def __init__(self, iterable, r=None):
        pool = tuple(iterable)
        length = len(pool) if r is None else r
        if not isinstance(length, int):
            raise TypeError('Expected int as r')
        if length < 0:
            raise ValueError('r must be non-negative')
        self._items = self._orders(pool, length)

    @staticmethod
    def _orders(pool, r):
        def extend(chosen, free):
            if len(chosen) == r:
                yield tuple(pool[index] for index in chosen)
                return
            for index in free:
                yield from extend(chosen + [index], [other for other in free if other != index])

        if r <= len(pool):
            yield from extend([], list(range(len(pool))))


def _choices(pool, r, repeated):
    """Tuples of r items whose positions rise (or stay, where items may be repeated)."""
    step = 0 if repeated else 1

    def extend(chosen, first):
        if len(chosen) == r:
            yield tuple(pool[index] for index in chosen)
            return
        for index in range(first, len(pool)):
            yield from extend(chosen + [index], index + step)

    return extend([], 0)


class combinations(_Generated):
    """Choices of r of the items."""

    __slots__ = ()

    def __init__(self, iterable, r):
        if r < 0:
            raise ValueError('r must be non-negative')
        self._items = _choices(tuple(iterable), r, False)


class combinations_with_replacement(_Generated):
    """Choices of r of the items, each of them any number of times."""

    __slots__ = ()

    def __init__(self, iterable, r):
        if r < 0:
            raise ValueError('r must be non-negative')
        self._items = _choices(tuple(iterable), r, True)


class _tee:
    """One of several iterators over the same items, which are kept as long as one of them needs them."""

    __slots__ = '_source', '_link', '__weakref__'

    def __init__(self, source, link):
        self._source = source
        self._link = link

    def __iter__(self):
        return self

    def __next__(self):
        link = self._link
        if link[1] is None:
            link[0] = next(self._source)
            link[1] = [None, None]
        self._link = link[1]
        return link[0]

    def __copy__(self):
        return _tee(self._source, self._link)


def tee(iterable, n=2, /):
    """n iterators over the items of one."""
    if n < 0:
        raise ValueError('n must be >= 0')
    if n == 0:
        return ()
    first = iterable if isinstance(iterable, _tee) else _tee(iter(iterable), [None, None])
    return tuple([first] + [first.__copy__() for _ in range(n - 1)])
