# The Python halves of tuple, list, dict, set, range and slice: whatever may call a method of a program's own class. What
# begins with an underscore and is not defined here is a native of src/types/container-prelude.ts.

_absent = object()
_generator = type((item for item in ()))
_dict_keys = type({}.keys())
_dict_items = type({}.items())
_mappingproxy = type(type.__dict__)


def _index(value):
    if isinstance(value, int):
        return value
    method = getattr(type(value), '__index__', None)
    if method is None:
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    return _checked_index(value, method)


def _checked_index(value, method):
    result = method(value)
    if not isinstance(result, int):
        raise TypeError(f'__index__ returned non-int (type {type(result).__name__})')
    return result


def _slice_part(value, message):
    if value is None or isinstance(value, int):
        return value
    method = getattr(type(value), '__index__', None)
    if method is None:
        raise TypeError(message)
    return _checked_index(value, method)


def _plain_slice(key):
    message = 'slice indices must be integers or None or have an __index__ method'
    step = _slice_part(key.step, message)
    start = _slice_part(key.start, message)
    stop = _slice_part(key.stop, message)
    return slice(start, stop, step)


def _plain_key(self, key):
    if type(key) is slice:
        return _plain_slice(key)
    method = getattr(type(key), '__index__', None)
    if method is None:
        name = type(key).__name__
        if isinstance(self, str):
            raise TypeError(f"string indices must be integers, not '{name}'")
        base = 'byte' if isinstance(self, bytes) else _base_name(self)
        raise TypeError(f'{base} indices must be integers or slices, not {name}')
    return _checked_index(key, method)


def index_item(self, key):
    return _base_get_item(self, _plain_key(self, key))


def index_store(self, key, value):
    return _base_set_item(self, _plain_key(self, key), value)


def index_delete(self, key):
    return _base_delete_item(self, _plain_key(self, key))


def _times(count):
    method = getattr(type(count), '__index__', None)
    if method is None:
        raise TypeError(f"can't multiply sequence by non-int of type '{type(count).__name__}'")
    return _checked_index(count, method)


def index_repeat(self, count):
    return _base_repeat(self, _times(count))


def index_repeat_in_place(self, count):
    count = _times(count)
    if count <= 0:
        list.clear(self)
    else:
        list.extend(self, _base_repeat(self, count - 1))
    return self


def _ordered(op, a, b):
    if op == 0:
        return a < b
    if op == 1:
        return a <= b
    if op == 2:
        return a == b
    if op == 3:
        return a != b
    if op == 4:
        return a > b
    return a >= b


def _say_where(error, text):
    if error.args == ('maximum recursion depth exceeded',):
        error.args = ('maximum recursion depth exceeded' + text,)


# --- list and tuple

def sequence_compare(a, b, op, index):
    try:
        return _sequence_compare(a, b, op, index)
    except RecursionError as error:
        _say_where(error, ' in comparison')
        raise


def _sequence_compare(a, b, op, index):
    while index < _size(a) and index < _size(b):
        x = _item(a, index)
        y = _item(b, index)
        if x is not y and not x == y:
            if op == 2:
                return False
            if op == 3:
                return True
            return _ordered(op, x, y)
        index += 1
    return _ordered(op, _size(a), _size(b))


def sequence_contains(self, value):
    for item in _base_iter(self):
        if item is value or item == value:
            return True
    return False


def sequence_count(self, value):
    count = 0
    for item in _base_iter(self):
        if item is value or item == value:
            count += 1
    return count


def sequence_index(self, value, start, stop):
    message = 'slice indices must be integers or have an __index__ method'
    if start is None or stop is None:
        raise TypeError(message)
    start = _slice_part(start, message)
    stop = _slice_part(stop, message)
    size = _size(self)
    if start < 0:
        start = max(0, start + size)
    if stop < 0:
        stop += size
    index = start
    while index < stop and index < _size(self):
        item = _item(self, index)
        if item is value or item == value:
            return index
        index += 1
    if isinstance(self, tuple):
        raise ValueError('tuple.index(x): x not in tuple')
    raise ValueError(f'{value!r} is not in list')


def _length_hint(value, default):
    kind = type(value)
    if hasattr(kind, '__len__'):
        try:
            return len(value)
        except TypeError:
            pass
    method = getattr(kind, '__length_hint__', None)
    if method is None:
        return default
    try:
        hint = method(value)
    except TypeError:
        return default
    if hint is NotImplemented:
        return default
    if not isinstance(hint, int):
        raise TypeError(f'__length_hint__ must be an integer, not {type(hint).__name__}')
    if hint < 0:
        raise ValueError('__length_hint__() should return >= 0')
    return hint


def list_extend(self, iterable, result):
    iterator = iter(iterable)
    _list_reserve(self, 8 if type(iterable) is _generator else _length_hint(iterable, 8))
    append = _append
    for item in iterator:
        append(self, item)
    _list_trim(self)
    return result


_unsized = (_generator, map, filter, zip, enumerate)


def list_from(iterable):
    return list_fill([], iterable)


def list_fill(result, iterable):
    if type(iterable) in _unsized:
        for item in iterable:
            result.append(item)
        _list_settle(result)
    else:
        list_extend(result, iterable, None)
    return result


def tuple_new(cls, iterable):
    return _tuple_of(cls, list_from(iterable))


def list_insert(self, index, value):
    list.insert(self, _index(index), value)


def list_pop(self, index):
    return list.pop(self, _index(index))


def list_remove(self, value):
    index = 0
    while index < _size(self):
        item = _item(self, index)
        if item is value or item == value:
            _base_delete_item(self, slice(index, index + 1))
            return
        index += 1
    raise ValueError('list.remove(x): x not in list')


def list_store_slice(self, key, value):
    if not hasattr(type(value), '__iter__') and not hasattr(type(value), '__getitem__'):
        raise TypeError('must assign iterable to extended slice')
    _base_set_item(self, key, list_from(value))


def list_sort(self, key, reverse):
    reverse = bool(reverse)
    items = _sort_begin(self)
    try:
        keys = items if key is None else [key(items[index]) for index in range(len(items))]
        if not _sort_by(items, keys, reverse):
            if reverse:
                positions = _sorted_positions(keys, range(len(keys) - 1, -1, -1))
                positions.reverse()
            else:
                positions = _sorted_positions(keys, range(len(keys)))
            items[:] = [items[position] for position in positions]
    except BaseException:
        _sort_end(self, items)
        raise
    if _sort_end(self, items):
        raise ValueError('list modified during sort')


def sorted_in_place(items, key, reverse):
    list_sort(items, key, reverse)
    return items


def sorted_list(iterable, key, reverse):
    return sorted_in_place(list_from(iterable), key, reverse)


def _sorted_positions(keys, start):
    order = list(start)
    count = len(order)
    if count < 2:
        return order
    shortest, carry = count, 0
    while shortest >= 64:
        carry |= shortest & 1
        shortest >>= 1
    shortest += carry
    runs = []
    low = 0
    middle = _next_run(keys, order, 0, count, shortest)
    while middle < count:
        high = _next_run(keys, order, middle, count, shortest)
        depth = _power(low, middle, high, count)
        while runs and runs[-1][1] > depth:
            begin = runs.pop()[0]
            _merge(keys, order, begin, low, middle)
            low = begin
        runs.append((low, depth))
        low, middle = middle, high
    while runs:
        begin = runs.pop()[0]
        _merge(keys, order, begin, low, count)
        low = begin
    return order


def _ascending(keys, order, at, count):
    while at < count and not keys[order[at]] < keys[order[at - 1]]:
        at += 1
    return at


def _turn(order, low, high):
    order[low:high] = order[low:high][::-1]


def _run_end(keys, order, low, count):
    high = _ascending(keys, order, low + 1, count)
    if high == count:
        return high
    if high - low > 1:
        if keys[order[low]] < keys[order[high - 1]]:
            return high
        _turn(order, low, high)
    high += 1
    equal = 0
    while high < count:
        if keys[order[high]] < keys[order[high - 1]]:
            if equal:
                _turn(order, high - equal - 1, high)
            equal = 0
        elif keys[order[high - 1]] < keys[order[high]]:
            break
        else:
            equal += 1
        high += 1
    if equal:
        _turn(order, high - equal - 1, high)
    _turn(order, low, high)
    return _ascending(keys, order, high, count)


def _next_run(keys, order, low, count, shortest):
    high = _run_end(keys, order, low, count)
    end = min(count, low + shortest)
    for at in range(high, end):
        position = order[at]
        pivot = keys[position]
        left, right = low, at
        while left < right:
            half = (left + right) >> 1
            if pivot < keys[order[half]]:
                right = half
            else:
                left = half + 1
        del order[at]
        order.insert(left, position)
    return max(high, end)


def _merge(keys, order, low, middle, high):
    left = order[low:middle]
    right = order[middle:high]
    at, i, j = low, 0, 0
    while i < len(left) and j < len(right):
        if keys[right[j]] < keys[left[i]]:
            order[at] = right[j]
            j += 1
        else:
            order[at] = left[i]
            i += 1
        at += 1
    order[at:high] = left[i:] or right[j:]


def _power(low, middle, high, count):
    a = low + middle
    b = middle + high
    depth = 0
    while True:
        depth += 1
        if a >= count:
            a -= count
            b -= count
        elif b >= count:
            return depth
        a *= 2
        b *= 2


# --- printing

_printing = set()


def container_repr(self):
    key = id(self)
    kind = type(self)
    is_set = isinstance(self, (set, frozenset))
    if key in _printing:
        if isinstance(self, list):
            return '[...]'
        if isinstance(self, tuple):
            return '(...)'
        if isinstance(self, dict):
            return '{...}'
        return f'{kind.__name__}(...)' if is_set else '...'
    _printing.add(key)
    try:
        if isinstance(self, dict):
            return '{' + ', '.join([f'{name!r}: {value!r}' for name, value in _dict_pairs(self)]) + '}'
        if is_set:
            if _size(self) == 0:
                return f'{kind.__name__}()'
            text = ', '.join([repr(item) for item in list(self)])
            return '{' + text + '}' if kind is set else f'{kind.__name__}({{{text}}})'
        text = ', '.join([repr(item) for item in _base_iter(self)])
        if isinstance(self, list):
            return '[' + text + ']'
        if isinstance(self, tuple):
            return '(' + text + (',)' if _size(self) == 1 else ')')
        return f'{kind.__name__}([{text}])'
    except RecursionError as error:
        _say_where(error, ' while getting the repr of an object')
        raise
    finally:
        _printing.discard(key)


def slice_repr(self):
    return f'slice({self.start!r}, {self.stop!r}, {self.step!r})'


# --- dict: the key that is stored is found here, then everything goes by identity

def _dict_find(self, key, hash_):
    while True:
        for stored in _dict_candidates(self, hash_):
            if stored is key or stored == key:
                if _dict_holds(self, stored, hash_):
                    return stored
                break
        else:
            return _absent


def dict_get_item(self, key):
    hash_ = hash(key)
    stored = _dict_find(self, key, hash_)
    if stored is _absent:
        return _dict_missing(self, key)
    return _dict_value(self, stored, hash_)


def dict_store(self, key, value):
    hash_ = hash(key)
    _dict_put(self, key, hash_, value)


def _dict_put(self, key, hash_, value):
    stored = _dict_find(self, key, hash_)
    if stored is _absent:
        _dict_insert(self, key, hash_, value)
    else:
        _dict_replace(self, stored, hash_, value)


def dict_delete(self, key):
    hash_ = hash(key)
    stored = _dict_find(self, key, hash_)
    if stored is _absent:
        raise KeyError(key)
    _dict_take(self, stored, hash_)


def dict_contains(self, key):
    return _dict_find(self, key, hash(key)) is not _absent


def dict_get(self, key, default):
    hash_ = hash(key)
    stored = _dict_find(self, key, hash_)
    return default if stored is _absent else _dict_value(self, stored, hash_)


def dict_setdefault(self, key, default):
    hash_ = hash(key)
    stored = _dict_find(self, key, hash_)
    if stored is _absent:
        _dict_insert(self, key, hash_, default)
        return default
    return _dict_value(self, stored, hash_)


def dict_pop(self, key, *default):
    hash_ = hash(key)
    stored = _dict_find(self, key, hash_)
    if stored is not _absent:
        return _dict_take(self, stored, hash_)
    if default:
        return default[0]
    raise KeyError(key)


def _dict_merge(self, other):
    for key, hash_, value in _dict_entries(other):
        _dict_put(self, key, hash_, value)


def dict_update(self, other, keywords):
    if _is_plain_dict(other):
        _dict_merge(self, other)
    elif hasattr(other, 'keys'):
        for key in other.keys():
            _dict_set_item(self, key, other[key])
    else:
        _dict_merge_pairs(self, other)
    if keywords is not None:
        _dict_merge(self, keywords)


def _dict_merge_pairs(self, pairs):
    index = 0
    for pair in pairs:
        if type(pair) is not tuple:
            if not hasattr(type(pair), '__iter__') and not hasattr(type(pair), '__getitem__'):
                raise TypeError(f'cannot convert dictionary update sequence element #{index} to a sequence')
            pair = tuple(pair)
        if len(pair) != 2:
            raise ValueError(f'dictionary update sequence element #{index} has length {len(pair)}; 2 is required')
        _dict_set_item(self, pair[0], pair[1])
        index += 1


def dict_or(self, other):
    dict_update(self, other, None)
    return self


def dict_from_keys(cls, iterable, value):
    result = cls()
    if type(result) is dict:
        for key in iterable:
            _dict_set_item(result, key, value)
    else:
        for key in iterable:
            result[key] = value
    return result


def dict_equal(self, other, expected):
    if _size(self) != _size(other):
        return not expected
    for key, hash_, value in _dict_entries(self):
        stored = _dict_find(other, key, hash_)
        if stored is _absent:
            return not expected
        found = _dict_value(other, stored, hash_)
        if found is not value and not value == found:
            return not expected
    return expected


def items_contain(self, pair):
    key, value = pair
    hash_ = hash(key)
    stored = _dict_find(self, key, hash_)
    if stored is _absent:
        return False
    found = _dict_value(self, stored, hash_)
    return found is value or bool(found == value)


# --- views of a dict

def _all_in(items, container):
    for item in items:
        if item not in container:
            return False
    return True


def view_compare(self, other, op):
    size, other_size = len(self), len(other)
    if op == 0:
        return size < other_size and _all_in(self, other)
    if op == 1:
        return size <= other_size and _all_in(self, other)
    if op == 2:
        return size == other_size and _all_in(self, other)
    if op == 3:
        return not (size == other_size and _all_in(self, other))
    if op == 4:
        return size > other_size and _all_in(other, self)
    return size >= other_size and _all_in(other, self)


def _is_view(value):
    return isinstance(value, (_dict_keys, _dict_items))


def view_operate(self, other, op):
    if op == 1:
        result = set(self)
        result.difference_update(other)
        return result
    if op == 9:
        return _view_and(self, other)
    if op == 10:
        result = set(self)
        result.update(other)
        return result
    result = set(self)
    result.symmetric_difference_update(other)
    return result


def _view_and(self, other):
    if not _is_view(self):
        self, other = other, self
    if type(other) is set and len(self) <= len(other):
        return other.intersection(self)
    if _is_view(other) and len(other) > len(self):
        self, other = other, self
    result = set()
    for item in other:
        if item in self:
            result.add(item)
    return result


def view_isdisjoint(self, other):
    if self is other:
        return len(self) == 0
    if (issubclass(type(other), (set, frozenset)) or _is_view(other)) and len(other) > len(self):
        self, other = other, self
    for item in other:
        if item in self:
            return False
    return True


def view_mapping(self):
    return _mappingproxy(self)


# --- set

def _set_find(self, key, hash_):
    while True:
        for stored in _set_candidates(self, hash_):
            if stored is key or stored == key:
                if _set_holds(self, stored, hash_):
                    return stored
                break
        else:
            return _absent


def _set_put(self, key, hash_):
    if _set_find(self, key, hash_) is _absent:
        _set_insert(self, key, hash_)


def _key_hash(key):
    if issubclass(type(key), set):
        key = frozenset(key)
    return key, hash(key)


def set_add(self, key):
    hash_ = hash(key)
    _set_put(self, key, hash_)


def set_contains(self, key):
    key, hash_ = _key_hash(key)
    return _set_find(self, key, hash_) is not _absent


def set_discard(self, key):
    key, hash_ = _key_hash(key)
    stored = _set_find(self, key, hash_)
    if stored is not _absent:
        _set_take(self, stored, hash_)


def set_remove(self, key):
    wanted, hash_ = _key_hash(key)
    stored = _set_find(self, wanted, hash_)
    if stored is _absent:
        raise KeyError(key)
    _set_take(self, stored, hash_)


def _hashed(iterable):
    if issubclass(type(iterable), (set, frozenset)):
        return _set_entries(iterable)
    if type(iterable) is dict:
        return [(key, hash_) for key, hash_, value in _dict_entries(iterable)]
    return _hashes_of(iterable)


def _hashes_of(iterable):
    for key in iterable:
        yield key, hash(key)


def _set_copy_as(cls, other):
    if issubclass(type(other), (set, frozenset)):
        return _set_copy(cls, other)
    result = _set_of(cls)
    for key, hash_ in _hashed(other):
        _set_put(result, key, hash_)
    return result


def set_from(iterable):
    return {key for key in iterable}


def frozenset_new(cls, iterable):
    return _set_copy_as(cls, iterable)


def set_change(self, other, op, result):
    if op == 10:
        for key, hash_ in _hashed(other):
            _set_put(self, key, hash_)
    elif op == 1:
        for key, hash_ in _hashed(other):
            stored = _set_find(self, key, hash_)
            if stored is not _absent:
                _set_take(self, stored, hash_)
        _set_compact(self)
    elif op == 11:
        if not issubclass(type(other), (set, frozenset, dict)):
            other = _set_copy_as(_set_base(self), other)
        for key, hash_ in _hashed(other):
            stored = _set_find(self, key, hash_)
            if stored is _absent:
                _set_insert(self, key, hash_)
            else:
                _set_take(self, stored, hash_)
    else:
        _set_swap(self, set_operate(self, other, op))
    return result


def set_operate(self, other, op):
    base = _set_base(self)
    if op == 10:
        result = _set_copy_as(base, self)
        if issubclass(type(other), (set, frozenset)) or type(other) is dict:
            _set_reserve(result, _size(other))
        return set_change(result, other, op, result)
    if op == 11:
        result = _set_copy_as(base, other)
        return set_change(result, self, op, result)
    result = _set_of(base)
    if op == 9:
        if issubclass(type(other), (set, frozenset)) and _size(other) > _size(self):
            self, other = other, self
        for key, hash_ in _hashed(other):
            if _set_find(self, key, hash_) is not _absent:
                _set_put(result, key, hash_)
        return result
    few = _size(self) >> 2
    if issubclass(type(other), (set, frozenset)) and few <= _size(other):
        for key, hash_ in _set_entries(self):
            if _set_find(other, key, hash_) is _absent:
                _set_put(result, key, hash_)
        return result
    if type(other) is dict and few <= _size(other):
        for key, hash_ in _set_entries(self):
            if _dict_find(other, key, hash_) is _absent:
                _set_put(result, key, hash_)
        return result
    result = _set_copy_as(base, self)
    return set_change(result, other, op, result)


def set_combine(op, self, *others):
    if not others:
        return _set_copy_as(_set_base(self), self)
    result = self
    for other in others:
        result = set_operate(result, other, op)
    return result


def set_update_all(op, self, *others):
    if op == 9:
        _set_swap(self, set_combine(op, self, *others))
    else:
        for other in others:
            set_change(self, other, op, None)


def _as_set(other):
    return other if issubclass(type(other), (set, frozenset)) else set(other)


def set_isdisjoint(self, other):
    for key, hash_ in _hashed(other):
        if _set_find(self, key, hash_) is not _absent:
            return False
    return True


def set_issubset(self, other):
    other = _as_set(other)
    if _size(self) > _size(other):
        return False
    for key, hash_ in _set_entries(self):
        if _set_find(other, key, hash_) is _absent:
            return False
    return True


def set_issuperset(self, other):
    if issubclass(type(other), (set, frozenset)):
        return set_issubset(other, self)
    for key, hash_ in _hashed(other):
        if _set_find(self, key, hash_) is _absent:
            return False
    return True


def set_compare(self, other, op):
    size, other_size = _size(self), _size(other)
    if op == 2 or op == 3:
        return (size == other_size and set_issubset(self, other)) == (op == 2)
    if op == 0 or op == 1:
        return set_issubset(self, other)
    return set_issubset(other, self)


def set_reduce(self):
    state = self.__dict__ if hasattr(self, '__dict__') else None
    return type(self), (list(self),), state


# --- range and slice

def range_new(*args):
    return range(*[_index(arg) for arg in args])


def range_contains(self, value):
    for item in self:
        if item == value:
            return True
    return False


def range_count(self, value):
    count = 0
    for item in self:
        if item == value:
            count += 1
    return count


def range_index(self, value):
    index = 0
    for item in self:
        if item == value:
            return index
        index += 1
    raise ValueError('sequence.index(x): x not in sequence')


def range_slice(self, key):
    start, stop, step = slice_indices(key, _range_size(self))
    return range(self.start + start * self.step, self.start + stop * self.step, self.step * step)


def _range_size(self):
    span = self.stop - self.start
    size = -(-span // self.step)
    return max(0, size)


def range_iterator_reduce(start, step, length):
    return iter, (range(start, start + step * length, step),), None


def slice_indices(self, length):
    return slice.indices(_plain_slice(self), _index(length))


# --- hashes

def object_hash(self):
    if isinstance(self, tuple):
        return _mixed_hash([hash(item) for item in _base_iter(self)], True)
    if isinstance(self, slice):
        return _mixed_hash([hash(self.start), hash(self.stop), hash(self.step)], False)
    # A weak reference: its hash is its object's, also afterwards.
    return _remembered_hash(self, hash(_referent(self)))
