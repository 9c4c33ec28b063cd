# The Python halves of deque: whatever may call a method of a program's own class.

def deque_extend(self, iterable, left, result):
    items = iter(iterable)
    _deque_filling(self, left)
    for item in items:
        _deque_put(self, item, left)
    return result


def deque_copy(self, maxlen):
    kind = type(self)
    new = kind(self) if maxlen is None else kind(self, maxlen)
    base = _deque_base(kind)
    if not isinstance(new, base):
        raise TypeError(f'{kind.__name__}() must return a deque, not {type(new).__name__}')
    return new


def _deque_base(kind):
    return next(base for base in kind.__mro__ if base.__name__ == 'deque' and base.__module__ == 'collections')


def deque_reduce(self, maxlen):
    state = self.__getstate__()
    args = () if maxlen is None else ((), maxlen)
    return type(self), args, state, iter(self)


def deque_repr(self, maxlen):
    key = id(self)
    if key in _printing:
        return '[...]'
    _printing.add(key)
    try:
        text = repr(list(self))
    finally:
        _printing.discard(key)
    name = type(self).__name__
    return f'{name}({text})' if maxlen is None else f'{name}({text}, maxlen={maxlen})'


def deque_index(self, value, start, stop):
    start, stop = _slice_part(start, _SLICE), _slice_part(stop, _SLICE)
    size = _size(self)
    start = max(start + size, 0) if start < 0 else start
    stop = max(stop + size, 0) if stop < 0 else min(stop, size)
    position = 0
    items = _base_iter(self)
    for item in items:
        if position >= stop:
            break
        if position >= start and (item is value or item == value):
            return position
        position += 1
    raise ValueError(f'{value!r} is not in deque')


_SLICE = 'slice indices must be integers or have an __index__ method'


def deque_insert(self, index, value):
    _deque_base(type(self)).insert(self, _index(index), value)


def deque_remove(self, value):
    position = 0
    try:
        for item in _base_iter(self):
            if item is value or item == value:
                break
            position += 1
        else:
            raise ValueError(f'{value!r} is not in deque')
    except RuntimeError as error:
        if error.args != ('deque mutated during iteration',):
            raise
        raise IndexError(*error.args) from None
    _base_delete_item(self, position)


def deque_rotate(self, steps):
    _deque_base(type(self)).rotate(self, _index(steps))


def deque_concatenate(self, other):
    new = self.copy()
    _deque_base(type(self)).extend(new, other)
    return new


def deque_repeat(self, times):
    new = self.copy()
    _deque_repeat(new, times)
    return new
