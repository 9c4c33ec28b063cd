"""What `sys.getsizeof` says of every built-in type and at every step of growth.

Prints lines `LABEL:STEP|SIZE`; with the argument `ids` also the object's id and the built-in type that it is laid out as, for a reader who
looks at its blocks while it is there.
"""
import sys
from sys import getsizeof

IDS = 'ids' in sys.argv


def show(label, value):
    if IDS:
        kind = next(base.__name__ for base in type(value).__mro__ if base.__module__ == 'builtins')
        print(label, getsizeof(value), id(value), kind, sep='|')
    else:
        print(label, getsizeof(value), sep='|')


class Draw:
    """Numbers that look random and are the same everywhere (Lehmer's generator)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = self.state * 48271 % 2147483647
        return self.state % limit


def grow(label, value, step, times):
    """Shows `value` at first, then after each of `times` steps that changed its size."""
    show(label, value)
    size = getsizeof(value)
    for index in range(times):
        step(value, index)
        if getsizeof(value) != size:
            size = getsizeof(value)
            show(label + ':' + str(index), value)


# --- numbers and texts ------------------------------------------------------------------------------------------------
for value in None, NotImplemented, Ellipsis, True, False, object():
    show('single', value)
for bits in range(0, 200, 3):
    show('int:' + str(bits), 1 << bits)
    show('int-:' + str(bits), -(1 << bits) + 1)
for value in 0.0, 1.5, float('inf'), 1j, complex(1, 2):
    show('float', value)
for count in list(range(40)) + [100, 255, 512, 3000]:
    n = str(count)
    show('ascii:' + n, 'x' * count)
    show('latin:' + n, '\xff' * count)
    show('ucs2:' + n, '\u1234' * count)
    show('ucs4:' + n, '\U00012345' * count)
    show('bytes:' + n, b'x' * count)
    show('bytearray:' + n, bytearray(count))
    show('bytearray(list):' + n, bytearray([1] * count))
    show('bytearray(generator):' + n, bytearray(1 for i in range(count)))
    show('bytearray.copy:' + n, bytearray(count).copy())
    show('bytearray-slice:' + n, bytearray(count)[1:])
    show('bytes(list):' + n, bytes([1] * count))
    show('bytes.split:' + n, (b'a,' * count).split(b','))
    show('tuple:' + n, (None,) * count)
    show('list*:' + n, [None] * count)
    show('list():' + n, list(range(count)))
    show('list(tuple):' + n, list((None,) * count))
    show('list(str):' + n, list('x' * count))
    show('list(generator):' + n, list(i for i in range(count)))
    show('list(map):' + n, list(map(str, range(count))))
    show('list(set):' + n, list(set(range(count))))
    show('list(dict):' + n, list(dict.fromkeys(range(count))))
    show('list(values):' + n, list({i: i for i in range(count)}.values()))
    show('comprehension:' + n, [i for i in range(count)])
    show('sorted:' + n, sorted(range(count)))
    show('split:' + n, ('a ' * count).split())
    show('split-sep:' + n, ('a,' * count).split(','))
    show('split-long-sep:' + n, ('a, ' * count).split(', '))
    show('rsplit:' + n, ('a ' * count).rsplit())
    show('rsplit-sep:' + n, ('a,' * count).rsplit(','))
    show('split-most:' + n, ('a ' * 20).split(None, count))
    show('split-sep-most:' + n, ('a,' * 20).split(',', count))
    show('rsplit-most:' + n, ('a ' * 20).rsplit(None, count))
    show('splitlines:' + n, ('a\n' * count).splitlines())
    show('set():' + n, set(range(count)))
    show('frozenset():' + n, frozenset(range(count)))
    show('frozenset(set):' + n, frozenset(set(range(count))))
    show('set-comprehension:' + n, {i for i in range(count)})
    show('dict-comprehension:' + n, {i: i for i in range(count)})
    show('str-dict-comprehension:' + n, {str(i): i for i in range(count)})
    show('fromkeys:' + n, dict.fromkeys(range(count)))
    show('fromkeys(set):' + n, dict.fromkeys(set(range(count))))
    show('dict(pairs):' + n, dict([(i, i) for i in range(count)]))
    show('dict(zip):' + n, dict(zip(range(count), range(count))))
    show('dict-copy:' + n, {i: i for i in range(count)}.copy())
    show('dict(dict):' + n, dict({i: i for i in range(count)}))
    show('dict(str dict):' + n, dict({str(i): i for i in range(count)}))
    show('dict-or:' + n, {i: i for i in range(count)} | {-i: i for i in range(count)})
    show('dict**:' + n, {**{str(i): i for i in range(count)}, **{'x' + str(i): i for i in range(count)}})
    show('set-or:' + n, set(range(count)) | set(range(count, 2 * count)))
    show('set&:' + n, set(range(count)) & set(range(count // 2)))
    show('set-:' + n, set(range(count)) - set(range(count // 2)))
    show('set^:' + n, set(range(count)) ^ set(range(count // 2, 2 * count)))
    show('set.copy:' + n, set(range(count)).copy())
    show('list+:' + n, [None] * count + [None] * 3)
    show('slice:' + n, list(range(count))[1::2])
    show('list.copy:' + n, list(range(count)).copy())
    show('bytes+:' + n, b'x' * count + b'y')
    show('bytearray+:' + n, bytearray(count) + b'y')
    show('encode:' + n, ('\xff' * count).encode())
    show('decode:' + n, (b'x' * count).decode())
    show('join:' + n, ''.join(['xy'] * count))
    show('upper:' + n, ('x' * count).upper())


# --- displays ---------------------------------------------------------------------------------------------------------
a = 1
show('[]', [])
show('[a]', [a])
show('[a,a]', [a, a])
show('[a,a,a]', [a, a, a])
show('[1]', [1])
show('[1,2]', [1, 2])
show('[1,2,3]', [1, 2, 3])
show('[1..5]', [1, 2, 3, 4, 5])
show('[*l]', [*[1, 2, 3], 4])
show('[*range]', [*range(7)])
show('()', ())
show('(a,)', (a,))
show('(*l,)', (*[1, 2, 3],))
show('{}', {})
show('{1:1}', {1: 1})
show('{"a":1}', {'a': 1})
show('{a:a}', {a: a})
show('mixed', {'a': 1, 2: 2})
show('six', {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6})
show('six-str', {'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5, 'f': 6})
show('{a}', {a})
show('{1..3}', {1, 2, 3})
show('{1..7}', {1, 2, 3, 4, 5, 6, 7})
show('dict(a=1)', dict(a=1))
show('dict(6)', dict(a=1, b=2, c=3, d=4, e=5, f=6))
for count in range(0, 30):
    show('kwargs:' + str(count), (lambda **kwargs: kwargs)(**{'k' + str(i): i for i in range(count)}))
    show('args:' + str(count), (lambda *args: args)(*range(count)))
show('kwargs-direct', (lambda **kwargs: kwargs)(a=1, b=2))
show('locals', (lambda a, b: locals())(1, 2))


# --- growth -----------------------------------------------------------------------------------------------------------
def append(value, index):
    value.append(index)


def insert(value, index):
    value.insert(index // 2, index)


def pop(value, index):
    value.pop()


def pop_first(value, index):
    del value[0]


def extend(value, index):
    value.extend([0] * (index % 5))


def extend_range(value, index):
    value.extend(range(index % 7))


def extend_generator(value, index):
    value.extend(i for i in range(index % 7))


def in_place(value, index):
    value += (0, 0, 0)


def slice_in(value, index):
    value[index // 3:index // 3] = [0] * (index % 6)


def slice_out(value, index):
    del value[index % 3:index % 3 + 4]


grow('append', [], append, 3000)
grow('insert', [], insert, 600)
grow('extend', [], extend, 600)
grow('extend-range', [], extend_range, 600)
grow('extend-generator', [], extend_generator, 600)
grow('in-place', [], in_place, 400)
grow('slice-in', [], slice_in, 300)
grow('pop', list(range(2000)), pop, 2000)
grow('pop-first', list(range(900)), pop_first, 900)
grow('slice-out', list(range(900)), slice_out, 225)
full = list(range(50))
full.clear()
show('cleared', full)
full = list(range(50))
full[:] = []
show('emptied', full)
full *= 3
show('times', full)
full = [1, 2, 3]
full *= 5
show('times-5', full)
full.reverse()
full.sort()
show('sorted-in-place', full)


def put(value, index):
    value[index] = index


def put_str(value, index):
    value['k' + str(index)] = index


def take(value, index):
    del value[index]


def queue(value, index):
    value[index] = index
    value.pop(index - 3, None)


def pop_item(value, index):
    value.popitem()


def set_default(value, index):
    value.setdefault(str(index), index)


grow('put', {}, put, 3000)
grow('put-str', {}, put_str, 3000)
grow('take', {i: i for i in range(300)}, take, 300)
grow('queue', {}, queue, 1000)
grow('pop-item', {i: i for i in range(300)}, pop_item, 300)
grow('set-default', {}, set_default, 300)
show('large', dict.fromkeys(range(50000)))
table = {i: i for i in range(100)}
for i in range(97):
    del table[i]
show('holes', table)
show('holes-copy', table.copy())
show('holes-dict', dict(table))
table[1000] = 1
show('holes-put', table)
table.clear()
show('dict-cleared', table)
table[1] = 1
show('dict-again', table)
table = {'a': 1, 'b': 2, 'c': 3}
table[1] = 1
show('general', table)
for count in range(0, 80, 7):
    table = {}
    table.update({i: i for i in range(count)})
    show('update:' + str(count), table)
    table.update({str(i): i for i in range(count)})
    show('update2:' + str(count), table)
    table.update([(i, i) for i in range(count, 3 * count)])
    show('update3:' + str(count), table)
    table |= {i: i for i in range(-count, 0)}
    show('update4:' + str(count), table)


def add(value, index):
    value.add(index)


def remove(value, index):
    value.discard(index)


def add_remove(value, index):
    value.add(index)
    value.discard(index - 2)


def set_pop(value, index):
    value.pop()


grow('add', set(), add, 6000)
grow('remove', set(range(300)), remove, 300)
grow('add-remove', set(), add_remove, 600)
grow('set-pop', set(range(300)), set_pop, 300)
for count in range(0, 300, 13):
    some = set(range(count))
    some |= set(range(count, count + 40))
    show('set-or-in-place:' + str(count), some)
    some -= set(range(count))
    show('set-=:' + str(count), some)
    some.update(range(count), range(2 * count))
    show('set.update:' + str(count), some)
    some &= set(range(5))
    show('set&=:' + str(count), some)
some.clear()
show('set-cleared', some)


def byte(value, index):
    value.append(1)


def bytes_in(value, index):
    value += b'x' * (index % 9)


def byte_pop(value, index):
    value.pop()


def byte_insert(value, index):
    value.insert(index // 2, 7)


def byte_first(value, index):
    del value[0]


def bytes_pop_first(value, index):
    value.pop(0)


def bytes_mixed(value, index):
    value[index // 3:index // 2] = b'x' * (index % 8)


def bytes_slice(value, index):
    del value[:7]


grow('bytearray-append', bytearray(), byte, 1500)
grow('bytearray-extend', bytearray(), bytes_in, 300)
grow('bytearray-pop', bytearray(600), byte_pop, 600)
grow('bytearray-slice', bytearray(600), bytes_slice, 80)
show('bytearray(bytes)', bytearray(b'abc'))
grow('bytearray-insert', bytearray(), byte_insert, 300)
grow('bytearray-first', bytearray(300), byte_first, 300)
grow('bytearray-pop-first', bytearray(300), bytes_pop_first, 300)
grow('bytearray-mixed', bytearray(), bytes_mixed, 300)
some = bytearray(100)
del some[::3]
show('bytearray-thirds', some)
some *= 3
show('bytearray-times', some)
some.clear()
show('bytearray-cleared', some)

# What follows depends on what went before: drawn operations.
for seed in range(1, 13):
    draw = Draw(seed * 7919)
    items, table, members, octets = [], {}, set(), bytearray()
    sizes = {}
    for turn in range(160):
        what, n = draw.below(12), draw.below(40)
        if what == 0:
            items.extend(range(n))
        elif what == 1:
            items[n // 2:n] = [0] * draw.below(60)
        elif what == 2:
            del items[n:n + draw.below(30)]
        elif what == 3:
            items.append(n)
        elif what == 4:
            for i in range(n):
                table[draw.below(400)] = i
        elif what == 5:
            for i in range(n * 2):
                table.pop(draw.below(400), None)
        elif what == 6:
            for i in range(n):
                members.add(draw.below(400))
        elif what == 7:
            for i in range(n * 3):
                members.discard(draw.below(400))
        elif what == 8:
            octets += bytes(n)
        elif what == 9:
            del octets[n // 2:n]
        elif what == 10:
            table.update({draw.below(900): i for i in range(n)})
        else:
            members |= {draw.below(900) for i in range(n)}
        for value in items, table, members, octets:
            kind = type(value).__name__
            if getsizeof(value) != sizes.get(kind):
                sizes[kind] = getsizeof(value)
                show('drawn-' + kind + '-' + str(seed) + ':' + str(turn), value)


# --- functions, classes, instances ------------------------------------------------------------------------------------
class Empty:
    pass


class Method:
    def run(self):
        return self

    @property
    def value(self):
        return 1

    @classmethod
    def made(cls):
        return cls

    @staticmethod
    def alone():
        return 1


class Slots0:
    __slots__ = ()


class Slots3:
    __slots__ = ('c', 'a', 'b')


class SlotsDict(Slots3):
    pass


class SlotsWeak:
    __slots__ = ('a', '__weakref__')


class SlotsOwnDict:
    __slots__ = ('a', '__dict__')


class Error(Exception):
    pass


class Meta(type):
    pass


class OfMeta(metaclass=Meta):
    pass


def function(a, b=1, *c, d=2, **e):
    x = a
    return lambda: x


def generate():
    yield 1


def generate_locals(a, b, c):
    d = e = f = a
    yield [d, (e, f), b, c]


def outer():
    cell = 1

    def inner():
        return cell
    return inner


for cls in Empty, Method, Slots0, Slots3, SlotsDict, SlotsWeak, SlotsOwnDict, Error, OfMeta, Meta:
    show('class:' + cls.__name__, cls)
    show('instance:' + cls.__name__, cls('', (), {}) if cls is Meta else cls())
for cls in int, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset:
    Derived = type('Derived', (cls,), {})
    Slotted = type('Slotted', (cls,), {'__slots__': ()})
    for value in (Derived(), Slotted()):
        show('derived:' + cls.__name__, value)
class Str(str): pass
class Tuple(tuple): pass
class Int(int): pass
class Bytes(bytes): pass
class List(list): pass
class Dict(dict): pass
class Set(set): pass
class StrSlot(str): __slots__ = ('a', 'b')
show('StrSlot', StrSlot('abc'))
for count in range(0, 24):
    n = str(count)
    show('Str:' + n, Str('x' * count))
    show('StrL:' + n, Str('\xff' * count))
    show('Tuple:' + n, Tuple(range(count)))
    show('Int:' + n, Int(1 << (count * 8)))
    show('Bytes:' + n, Bytes(b'x' * count))
    show('List:' + n, List(range(count)))
    show('Dict:' + n, Dict({i: i for i in range(count)}))
    show('Set:' + n, Set(range(count)))

show('function', function)
show('lambda', lambda: 1)
show('closure', outer())
show('frame', sys._getframe())
show('frame-function', (lambda a, b: sys._getframe())(1, 2))
show('cell', outer().__closure__[0])
show('method', Method().run)
show('property', Method.__dict__['value'])
show('classmethod', Method.__dict__['made'])
show('staticmethod', Method.__dict__['alone'])
show('slot-descriptor', Slots3.a)
show('mappingproxy', Empty.__dict__)
show('builtin', len)
show('builtin-method', [].append)
show('method-descriptor', list.append)
show('wrapper-descriptor', int.__add__)
show('method-wrapper', (1).__add__)
show('module', sys)
show('range', range(3))
show('slice', slice(1))
show('generator', generate())
show('generator-locals', generate_locals(1, 2, 3))
show('generator-expression', (i for i in range(3)))
show('enumerate', enumerate([]))
show('zip', zip([], []))
show('map', map(str, []))
show('filter', filter(None, []))
show('reversed', reversed((1, 2)))
show('reversed-list', reversed([1, 2]))
for value in [], (), '', '\xff', b'', bytearray(), {}, set(), range(3), {}.keys(), {}.values(), {}.items():
    show('iterator:' + type(value).__name__, iter(value))
show('callable-iterator', iter(int, 1))
show('keys', {}.keys())
show('values', {}.values())
show('items', {}.items())
show('super', super(Method, Method()))
import weakref
target = Empty()
show('weakref', weakref.ref(target))
show('proxy', weakref.proxy(target))
show('alias', list[int])
show('union', int | str)

for cls in (Exception, ValueError, KeyError, OSError, StopIteration, SystemExit, ImportError, SyntaxError, AttributeError, NameError,
            UnicodeDecodeError, UnicodeEncodeError, MemoryError, RecursionError, BaseException, KeyboardInterrupt, Warning):
    if cls is UnicodeDecodeError:
        error = cls('utf-8', b'', 0, 1, '')
    elif cls is UnicodeEncodeError:
        error = cls('utf-8', '', 0, 1, '')
    else:
        error = cls()
    show('exception:' + cls.__name__, error)
show('exception-group', ExceptionGroup('', [ValueError()]))
try:
    1 / 0
except ZeroDivisionError as caught:
    show('traceback', caught.__traceback__)
for cls in (object, type, int, str, list, dict, Exception, ValueError, type(None), type(len), type(function)):
    show('type:' + cls.__name__, cls)

# --- shared keys ------------------------------------------------------------------------------------------------------
class Plain:
    pass


made = []
for count in range(40):
    value = Plain()
    made.append(value)
    show('plain:' + str(count), value)
    show('plain-dict:' + str(count), value.__dict__)


class Named:
    def __init__(self, count):
        for i in range(count):
            setattr(self, 'n' + str(i), i)


for count in range(0, 40):
    value = Named(count)
    show('named:' + str(count), value)
    show('named-dict:' + str(count), value.__dict__)
    vars(value)['extra'] = 1
    show('named-more:' + str(count), value.__dict__)
value = Named(5)
del value.n3
show('deleted-dict', value.__dict__)
value.n3 = 1
show('restored-dict', value.__dict__)
show('named-copy', dict(value.__dict__))
show('named-copied', value.__dict__.copy())
value.__dict__ = {'a': 1}
show('replaced-dict', value.__dict__)
value.__dict__[1] = 2
show('replaced-general', value.__dict__)
