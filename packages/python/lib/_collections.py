# mm: hidden
"""The containers that are C in CPython."""

import sys


class defaultdict(dict):
    """A dict that makes the value of a key that it has not."""

    __module__ = 'collections'

    __slots__ = 'default_factory',

    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError('first argument must be callable or None')
        self.default_factory = default_factory
        super().__init__(*args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self[key] = self.default_factory()
        return value

    def __repr__(self):
        return f'defaultdict({self.default_factory!r}, {dict.__repr__(self)})'

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(self.default_factory, other)
        new.update(self)
        return new

    def __reduce__(self):
        return type(self), (self.default_factory,) if self.default_factory else (), None, None, iter(self.items())


class OrderedDict(dict):
    """A dict whose order is part of its value, and can be changed."""

    __module__ = 'collections'

    def move_to_end(self, key, last=True):
        value = self[key]
        if last:
            dict.pop(self, key)
            dict.__setitem__(self, key, value)
            return
        items = [(other, value) for other, value in dict.items(self) if other != key]
        dict.clear(self)
        dict.__setitem__(self, key, value)
        dict.update(self, items)

    def popitem(self, last=True):
        if not self:
            raise KeyError('dictionary is empty')
        if last:
            return dict.popitem(self)
        key = next(iter(self))
        return key, dict.pop(self, key)

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and all(map(_same, self, other))
        return dict.__eq__(self, other)

    __hash__ = None

    def __repr__(self):
        return f'{type(self).__name__}({dict.__repr__(self) if self else ""})'

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, value=None):
        self = cls()
        for key in iterable:
            self[key] = value
        return self

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(other)
        new.update(self)
        return new

    def __reduce__(self):
        return type(self), (), vars(self) or None, None, iter(self.items())


def _same(a, b):
    return a is b or a == b


class deque:
    """A sequence that grows and shrinks at both ends at little cost."""

    __module__ = 'collections'

    # Items are those of `_items` from `_head` on; what is before is spent.
    __slots__ = '_items', '_head', '_maxlen', '_changes', '__dict__', '__weakref__'

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        self._items = []
        self._head = 0
        self._maxlen = None
        self._changes = 0
        return self

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError('an integer is required')
            if maxlen < 0:
                raise ValueError('maxlen must be non-negative')
        self._items = []
        self._head = 0
        self._maxlen = maxlen
        self.extend(iterable)

    @property
    def maxlen(self):
        return self._maxlen

    def _room_before(self):
        """Makes room for items in front, as much as there are items."""
        spare = max(8, len(self._items))
        self._items[:0] = [None] * spare
        self._head += spare

    def append(self, x, /):
        self._changes += 1
        self._items.append(x)
        if self._maxlen is not None and len(self) > self._maxlen:
            self.popleft()

    def appendleft(self, x, /):
        self._changes += 1
        if self._maxlen is not None and len(self) == self._maxlen:
            if self._maxlen == 0:
                return
            self._items.pop()
        if self._head == 0:
            self._room_before()
        self._head -= 1
        self._items[self._head] = x

    def extend(self, iterable, /):
        for x in list(iterable) if iterable is self else iterable:
            self.append(x)

    def extendleft(self, iterable, /):
        for x in list(iterable) if iterable is self else iterable:
            self.appendleft(x)

    def pop(self):
        if len(self._items) == self._head:
            raise IndexError('pop from an empty deque')
        self._changes += 1
        return self._items.pop()

    def popleft(self):
        items, head = self._items, self._head
        if len(items) == head:
            raise IndexError('pop from an empty deque')
        self._changes += 1
        x = items[head]
        items[head] = None
        self._head = head = head + 1
        if head > 64 and head * 2 > len(items):
            del items[:head]
            self._head = 0
        return x

    def clear(self):
        self._changes += 1
        self._items.clear()
        self._head = 0

    def copy(self):
        return type(self)(self, self._maxlen)

    __copy__ = copy

    def count(self, x, /):
        return sum(1 for item in self if item is x or item == x)

    def index(self, x, start=0, stop=sys.maxsize, /):
        size = len(self)
        start = max(start + size, 0) if start < 0 else start
        stop = max(stop + size, 0) if stop < 0 else min(stop, size)
        for position in range(start, stop):
            item = self[position]
            if item is x or item == x:
                return position
        raise ValueError(f'{x!r} is not in deque')

    def insert(self, i, x, /):
        size = len(self)
        if self._maxlen is not None and size >= self._maxlen:
            raise IndexError('deque already at its maximum size')
        self._changes += 1
        i = max(i + size, 0) if i < 0 else min(i, size)
        self._items.insert(self._head + i, x)

    def remove(self, value, /):
        size = len(self)
        for position in range(size):
            item = self[position]
            same = item is value or item == value
            if len(self) != size:
                raise IndexError('deque mutated during iteration')
            if same:
                del self[position]
                return
        raise ValueError(f'{value!r} is not in deque')

    def reverse(self):
        self._changes += 1
        self._items = self._items[self._head:][::-1]
        self._head = 0

    def rotate(self, n=1, /):
        size = len(self)
        if size < 2:
            return
        n %= size
        if n:
            self._changes += 1
            items = self._items[self._head:]
            self._items = items[-n:] + items[:-n]
            self._head = 0

    def _position(self, index):
        size = len(self)
        if not isinstance(index, int):
            index = range(index).stop
        if index < 0:
            index += size
        if not 0 <= index < size:
            raise IndexError('deque index out of range')
        return self._head + index

    def __getitem__(self, index):
        if isinstance(index, slice):
            raise TypeError("sequence index must be integer, not 'slice'")
        return self._items[self._position(index)]

    def __setitem__(self, index, value):
        self._items[self._position(index)] = value

    def __delitem__(self, index):
        del self._items[self._position(index)]
        self._changes += 1

    def __len__(self):
        return len(self._items) - self._head

    def __bool__(self):
        return len(self._items) > self._head

    def __iter__(self):
        changes = self._changes
        for position in range(len(self)):
            if self._changes != changes:
                raise RuntimeError('deque mutated during iteration')
            yield self._items[self._head + position]

    def __reversed__(self):
        changes = self._changes
        for position in reversed(range(len(self))):
            if self._changes != changes:
                raise RuntimeError('deque mutated during iteration')
            yield self._items[self._head + position]

    def __contains__(self, x):
        return any(item is x or item == x for item in self)

    def __repr__(self):
        if id(self) in _representing:
            return '[...]'
        _representing.add(id(self))
        try:
            shown = repr(list(self))
        finally:
            _representing.discard(id(self))
        return f'{type(self).__name__}({shown})' if self._maxlen is None else f'{type(self).__name__}({shown}, maxlen={self._maxlen})'

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return list(self) < list(other) if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return list(self) <= list(other) if isinstance(other, deque) else NotImplemented

    def __gt__(self, other):
        return list(self) > list(other) if isinstance(other, deque) else NotImplemented

    def __ge__(self, other):
        return list(self) >= list(other) if isinstance(other, deque) else NotImplemented

    __hash__ = None

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        new = self.copy()
        new.extend(other)
        return new

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, times):
        return type(self)(list(self) * times, self._maxlen)

    __rmul__ = __mul__

    def __imul__(self, times):
        items = list(self) * times
        self.clear()
        self.extend(items)
        return self

    def __reduce__(self):
        return type(self), ((), self._maxlen) if self._maxlen is not None else (), self.__dict__ or None, iter(self)

    __class_getitem__ = classmethod(type(list[int]))


_representing = set()
