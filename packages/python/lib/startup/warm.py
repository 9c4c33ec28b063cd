# Every way through every instruction, once: a JavaScript engine compiles only what it has seen, and starts over where it meets what it has
# not. So the first seconds of a program are spent in code that stays.


def numbers():
    big = 1 << 40
    for a in (7, -300, 1073741823, big):
        for b in (300, -3, 1073741823):
            a + b, a - b, a * b, a // b, a % b, a / b, a & b, a | b, a ^ b, -a, +a, ~a
            a < b, a <= b, a == b, a != b, a > b, a >= b
            if a < b: pass
            if a <= b: pass
            if a == b: pass
            if a != b: pass
            if a > b: pass
            while a >= b: break
            if not a == b: pass
            c = a
            c += b
            c -= b
            c *= b
            c //= b
            c %= 7
            c <<= 2
            c >>= 1
            c |= 1
            c &= 255
            c ^= 3
            c **= 2
            a and b
            a or b
            not a
    x = 1.5
    y = 2.5
    for step in range(2):
        z = x + y * x - y
        z = x * (y + x)
        z = (x + y) * (x - y)
        z = x / y + y
        z += x
        z -= y
        z *= x
        z = z * 2
        z = 2 * z
        z = x + y
        z / 3
        z // 2.0
        z % 2.0
        z ** 2
        z ** 0.5
        -z
        x < y, x <= y, x == y, x != y, x > y, x >= y, x == 1, 1 < x
        if x < y: pass
        if x > y: pass
        if not x == y: pass
        if z: pass
    nan = float('nan')
    nan < x, x < nan, (x + y) < (y + x), (x + y) + y, y - (x + y), (x + y) - (x - y), (y * x) * y, (x * y) * (x * y), x * (y * x)
    if nan < x: pass
    if x > nan: pass
    if x + y < y + x: pass
    if big + 1 < big + 2: pass
    if 300 + a == a + 300: pass
    m = 1000
    (m + 300) + (m + 400), (m + 3000) - (m + 400), (m + 300) * (m + 400), m - (m + 3000), m * (m + 300), (m + 300) * m, (m + 300) + m, (m + 300) - m
    (x + y) * (x + y), (x + y) - (x + x), x * (x + y), x - (x + y), x + (x + y), (x + y) + (x + y)
    if m > 7: pass
    (m > 7), (m < 7)
    (big + 300) - (a + 1000), (a + 300) - (a + 1000), (a + 300) + (a + 1000), (a + 300) * (a - 1000), (a + 300) - a, (a + 300) + a, (a + 300) * 3
    complex(1, 2)
    return x + y


def sequences():
    items = [1, 2, 3, 300, 4000, [5], (6,), 'seven', 8.5, None]
    pair = (1, 'two')
    total = 0
    for index in range(len(items)):
        items[index]
        items[-1 - index]
        items[index] = items[-index]
    for index in range(0, 600, 100): total += index
    for index in range(5, -5, -1): total += index
    for item in items: item
    for item in pair: item
    for item in 'ab': item
    for item in {1: 2}: item
    for item in {1, 2}: item
    for number, item in enumerate(items): number
    for a, b in zip(items, pair): a
    for item in reversed(items): item
    for item in map(str, pair): item
    for key, value in {'a': 1, 2: 3}.items(): value
    for item in (): item
    for item in []: item
    pair[0], pair[-1], pair[1:], items[1:3], items[:2], items[::2], 'text'[1], 'text'[1:3], b'ab'[0]
    items[1:2] = [2, 2]
    items[0:2:1] = [1, 2]
    del items[0]
    del items[0:1]
    a, b = pair
    a, b = items[0], items[1]
    a, b, c = [1, 2, 3]
    a, b = 'xy'
    a, b = {1: 2, 3: 4}
    a, *b = items
    a, *b, c = items
    *a, b = pair
    a, *b = 'xyz'
    (a, b), c = (1, 2), 3
    [*items, *pair], (*pair, 1), {*pair}, {**{'a': 1}}, {'a': 1, 'b': 2}, {1, 2}, {1: 2}, {'a': 1, **{'b': 2}}
    [[i * j for i in range(3)] for j in range(3) if j]
    {i for i in range(3)}, {i: i for i in range(3)}, list(i for i in range(3))
    [x for x in pair if x is not None], [y for x in ([1], [2]) for y in x]
    table = {}
    for key in ('a', 'b', 1, 300, 2.5, None, (1, 2), True):
        table[key] = key
        table[key]
        key in table
        key not in table
    table['a'] += 1 if False else 'a'
    table[1] += 1
    del table['a']
    1 in items, 1 not in items, 'a' in 'abc', 'z' not in 'abc', 1 in range(3), 1 in (1, 2)
    items.append(1)
    items.pop()
    items.extend(pair)
    sorted([3, 1, 2]), sum([1, 2]), min(1, 2), max([1, 2]), len('abc'), abs(-1), list('ab'), tuple([1]), set('ab'), dict(a=1)
    return total


def texts():
    name, count = 'spam', 3
    text = ''
    text = ''
    f'{name} {count:5d} {name!r:>8} {count + 0.5:.2f} {name}', f'{count}', f'{name}'
    name + '!', name * 2, name % (), '%s %d' % (name, count), name.upper(), name.join(['a', 'b']), name.split('p')
    name == 'spam', name != 'spam', name < 'z', name == 'egg', name is text, name == None
    str(count), repr(name), int('12'), float('1.5'), chr(65), ord('A'), name.startswith('s'), name[0], name[-1]
    if name == 'spam': pass
    if name != 'spam': pass
    if name: pass
    if '': pass
    for letter in name:
        text += letter
    if name is None or count is not None: pass
    return text


class Base:
    kind = 'base'

    def __init__(self, value, other=0):
        self.value = value
        self.other = other

    def get(self):
        return self.value

    def add(self, amount):
        self.value += amount
        return self

    @property
    def double(self):
        return self.value * 2

    @classmethod
    def make(cls, value):
        return cls(value)

    @staticmethod
    def help(value):
        return value

    def __eq__(self, other):
        return isinstance(other, Base) and self.value == other.value

    def __lt__(self, other):
        return self.value < other.value

    def __hash__(self):
        return hash(self.value)

    def __add__(self, other):
        return Base(self.value + other.value)

    def __len__(self):
        return 1

    def __bool__(self):
        return True

    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        pass

    def __contains__(self, key):
        return True

    def __iter__(self):
        return iter((1, 2))

    def __call__(self, value):
        return value

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return True


class Derived(Base):
    def __init__(self, value):
        super().__init__(value, 1)
        self.extra = None

    def get(self):
        return super().get() + super().kind.count('b')


class Slotted:
    __slots__ = 'left', 'right'

    def __init__(self, left, right):
        self.left = left
        self.right = right


class Plain:
    pass


class Counter:
    def __init__(self):
        self.left = 3

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return self.left


def objects():
    for thing in (Base(1), Derived(2), Base(3, 4), Base.make(5), Base(6, other=7)):
        thing.value, thing.other, thing.kind, thing.get(), thing.add(1).add(2), thing.double, thing.help(1)
        thing.value = 300
        thing.value += 1
        thing.fresh = 1
        thing.fresh = 2
        thing.fresh
        del thing.fresh
        method = thing.get
        method()
        thing == thing, thing < thing, thing + thing, len(thing), bool(thing), thing[0], 1 in thing, thing(1)
        thing[0] = 1
        if thing: pass
        if not thing: pass
        if thing == thing: pass
        for item in thing: pass
        with thing as inner: inner
        with thing: raise ValueError
        isinstance(thing, Base), type(thing), thing is thing, thing.__class__, hasattr(thing, 'value'), getattr(thing, 'value')
        {thing: 1}[thing]
    for pair in (Slotted(1, 2), Slotted(None, 3)):
        pair.left, pair.right
        pair.left = pair.right
        pair.right = None
    Plain(), Plain().__dict__, Plain, object(), Base.kind, Base.get
    Base.kind = 'other'
    plain = Plain()
    plain.a = 1
    plain.__dict__['b'] = 2
    plain.a, plain.b
    plain.c = 3
    [item for item in Counter()], list(Counter())
    return Derived(1).get()


def plain(a, b):
    return a


def optional(a, b=2, *rest, c=3, **named):
    return a


def closures(value):
    count = 0

    def inner(step):
        nonlocal count
        count += step
        return count + value

    inner(1)
    inner(step=2)
    gone = 1
    (lambda: gone)()
    del gone
    return inner


def calls():
    plain(1, 2), plain(a=1, b=2), plain(*(1, 2)), plain(**{'a': 1, 'b': 2}), plain(*[1], **{'b': 2})
    optional(1), optional(1, 2), optional(1, 2, 3), optional(1, c=4), optional(1, d=5), optional(*(1, 2, 3), c=4, d=5)
    closures(1)(2), (lambda: 0)(), (lambda x: x)(1)
    print(end='', *()), len(()), max(1, 2, key=lambda x: x), sorted([2, 1], key=lambda x: -x), [].append(1), isinstance(1, int), ''.join([])
    list.append([], 1), str.upper('a'), int(), str(), list(), dict(), type(1), object()
    recursion(3)


def recursion(n):
    return n if n < 1 else recursion(n - 1) + recursion(n - 2)


def numbers_up_to(n):
    for i in range(n):
        got = yield i
    return n


def delegating(n):
    try:
        result = yield from numbers_up_to(n)
        yield from [1, 2]
    finally:
        pass
    return result


async def wait(n):
    return n


async def waiting():
    async def each():
        yield 1
        yield 2

    total = await wait(1)
    async for item in each():
        total += item
    return total


def generators():
    for item in numbers_up_to(3): item
    for item in delegating(3): item
    list(delegating(2)), sum(i for i in range(3)), next(numbers_up_to(1)), next(iter([]), None)
    sender = numbers_up_to(3)
    sender.send(None)
    sender.send(1)
    sender.close()
    thrown = delegating(3)
    next(thrown)
    try:
        thrown.throw(KeyError)
    except KeyError:
        pass
    coroutine = wait(1)
    try:
        coroutine.send(None)
    except StopIteration as stop:
        stop.value


def exceptions():
    for kind in (ValueError, KeyError('k'), IndexError(1), TypeError):
        try:
            try:
                raise kind
            except ValueError as error:
                error.args
            except (KeyError, IndexError):
                raise
            else:
                pass
            finally:
                pass
        except LookupError as error:
            error
        except Exception:
            try:
                raise RuntimeError('again') from None
            except RuntimeError:
                pass
    for broken in (lambda: 1 / 0, lambda: [][1], lambda: {}['a'], lambda: None.x, lambda: missing, lambda: int('x'), lambda: plain(1), lambda: 1 + ''):
        try:
            broken()
        except Exception as error:
            str(error)
    try:
        raise ExceptionGroup('several', [ValueError(1), TypeError(2)])
    except* ValueError:
        pass
    except* TypeError:
        pass
    try:
        assert 1
        assert not 1, 'message'
    except AssertionError:
        pass
    while True:
        try:
            break
        finally:
            pass
    for i in range(3):
        try:
            if i == 1:
                continue
        finally:
            pass
    else:
        pass


shared = 0


def namespaces():
    global shared, fleeting
    shared += 1
    fleeting = 1
    del fleeting
    import sys
    from sys import modules
    a = b = 1
    del a
    (c := 3)
    if b is None: pass
    if b is not None: pass
    if b is None and c: pass
    x = None
    if x is None: pass
    while x is not None: pass
    b if b else c
    class Local:
        attribute: int = 1
        other = attribute

        def method(self):
            return __class__
    Local().method()
    def annotated(a: int, b: str = '') -> None:
        pass
    return locals()


def combined(a, b, x, y, nan, box):
    for i in range(2):
        a + b, a - b, a * b, a + 3, a - 3, a - 2000, a + 1, x + y, x - y, x * y, x + 1.5, x - 1.5, a + x, a - x, a * x, x + 1, x - 1
        if a < b: pass
        if b < a: pass
        if a == a: pass
        if x < y: pass
        if x > y: pass
        if x == x: pass
        if x < nan: pass
        if a < x: pass
        if a > 7: pass
        if a < 7: pass
        if a == 1000: pass
        if x < 1.5: pass
        if x > 1.25: pass
        if x == 2.25: pass
        if nan < 1.5: pass
        if a < 1.5: pass
        while b < a: break
        box.value
        box.value = a
        box.value = [1]
        box.value = x
        a = a + 1
    (a + 300) < (b + 300), (a + 300) == (a + 300), (a + 300) > (b + 3000), nan < nan
    if (a + 300) < (b + 300): pass
    if (a + 300) == (b + 3000): pass
    if (a + 300) > (b + 3000): pass
    if (x + y) < (y + x): pass
    if x + y > y - x: pass
    if x + nan < y - x: pass


def unbound_attribute():
    if shared < 0:
        x = 1
    x.y


def unbound_store():
    if shared < 0:
        x = 1
    x.y = 1


def unbound_difference():
    if shared < 0:
        x = y = 1
    x - y


def unbound_product():
    if shared < 0:
        x = y = 1
    x * y


def unbound_lesser():
    if shared < 0:
        x = 1
    x - 1


def unbound_less():
    if shared < 0:
        x = y = 1
    if x < y: pass


def unbound_less_than_one():
    if shared < 0:
        x = 1
    if x < 1: pass


def unbound_tuple():
    if shared < 0:
        x = y = 1
    return x, y, 1


def unbound_last():
    x = 1
    if shared < 0:
        y = 1
    return x, y, x


def unbound_with_constant():
    if shared < 0:
        x = 1
    return x, 1


class Mortal:
    def __init__(self, value=None):
        self.value = value

    def __del__(self):
        pass

    def __eq__(self, other):
        return Mortal()

    def __iter__(self):
        yield 1

    def __getattr__(self, name):
        if name == 'missing':
            raise AttributeError(name)
        return len

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)

    def __setitem__(self, key, value):
        return Mortal()


class Endless:
    def __iter__(self):
        return self

    def __next__(self):
        raise KeyError


class Box:
    def __init__(self, value):
        self.value = value


def unbound_local():
    if shared < 0:
        x = 1
    x


def unbound_pair():
    if shared < 0:
        x = y = 1
    x + y


def unbound_second():
    x = 1
    if shared < 0:
        y = 1
    x + y


def unbound_third(z):
    if shared < 0:
        y = 1
    x = z
    y


def unbound_sum():
    if shared < 0:
        x = 1
    x + 1


def unbound_deletion():
    if shared < 0:
        x = 1
    del x


def unbound_cell():
    def inner():
        return x
    if shared < 0:
        x = 1
    inner()


def unbound_own_cell():
    def inner():
        return x
    if shared < 0:
        x = 1
    del x


class Exhausted:
    def __iter__(self):
        return self

    def __next__(self):
        return next(iter(()))


def raising_async():
    async def broken():
        yield 1
        raise KeyError

    async def user():
        async for item in broken():
            item
    user().send(None)


def raising_async_with():
    async def user():
        async with 1:
            pass
    user().send(None)


def raising_iteration():
    for item in Endless(): pass


def raising_call():
    plain(1)


def raising_deeply(n):
    return raising_deeply(n) if n else None


def raising_named_call():
    plain(c=1)


def raising_delegate():
    yield from Endless()


def raising_comprehension():
    [a for a, in [1]]


def raising_unpack():
    a, *b, c = [1]


def raising_with():
    with 1: pass


class Fussy(Exception):
    def __init__(self):
        pass


def raising_class():
    raise Fussy


def comparing(box):
    if box.value < box.other: pass
    if box.other < box.value: pass
    if box.value == box.value: pass
    return box.value < box.other, box.other < box.value, box.value == box.value, box.value > box.other


def rarities():
    for pair in ((1000, 2000), (2000, 1000), (1.5, 2.5), (2.5, 1.5), (1.5, float('nan'))):
        box = Box(pair[0])
        box.other = pair[1]
        comparing(box)
    for broken in (
        unbound_local, unbound_pair, unbound_second, unbound_sum, unbound_deletion, unbound_cell, unbound_own_cell, raising_iteration,
        raising_call, raising_named_call, raising_comprehension, raising_unpack, raising_with, raising_class, unbound_attribute, unbound_store, unbound_difference, unbound_product, unbound_lesser,
        unbound_less, unbound_less_than_one, unbound_tuple, unbound_last, unbound_with_constant, raising_async, raising_async_with,
    ):
        try:
            broken()
        except Exception:
            pass
    try:
        unbound_third(1)
    except NameError:
        pass
    try:
        list(raising_delegate())
    except KeyError:
        pass
    combined(1000, 2000, 2.25, 3.5, float('nan'), Box(1))
    combined(7, 3, 1.25, 1.0, float('nan'), Slotted(1, 2) if 0 else Box(2))
    one, two = Box(1.25), Box(2.5)
    one.value + two.value, one.value - two.value, one.value * two.value, one.value < two.value, one.value == two.value
    one.value, two.value = Box(Box(1)), Box(Box(2))
    for a, b in [(1, 2), (3, 4)]: a
    for a in range(3): pass
    for one.other in range(3): pass
    for one.other in [1, 2]: pass
    one.value.value.value = 300 + shared
    one.value.value.value = [1]
    one.value.value.value = 2.5 * 2
    one.value.value.value = None
    one.value.value.fresh = 1
    one.value.value.fresher = 1
    a = Mortal()
    del a
    a = [1]
    a = 300 + shared
    a = 1.5 * 3
    a, b = [], {}
    del a, b

    def hold():
        nonlocal kept
        kept = [1]
        kept = [2]
        kept = 2
        del kept
        kept = [1]
        del kept
        kept = Mortal()
        kept = None
    kept = [0]
    hold()
    Box([1]).value, Box(1).value, Box(Mortal()).value.value, Mortal().anything, Mortal().other(()), getattr(Mortal(), 'missing', 1)
    Box(1).value = [1]
    box = Box([1])
    box.value = [2]
    box.value = Mortal()
    box.value = 300 + shared
    box.value = 1.5 * 3
    box.value = None
    Mortal(Box(2)).value.value = 3
    slotted = Slotted([1], [2])
    slotted.left = [3]
    Slotted(1, 2).left = 3
    Mortal().value = Mortal()
    [1][0], [[1]][0][0], ([1],)[0], {'a': 1}['a'], {(1, 2)[0]: 1}[1], {'a' + 'b': 1}['a' + 'b'], {300 + shared: 1}[300 + shared]
    items = [1, [2], 3]
    items[-1] = [4]
    items[1] = 5
    many = [0] * 2000
    many[1000 + shared] = 6
    many[300 + 300 + shared] = 6
    [1, 2][0] = 3
    m = 1
    not m, not None, not shared
    Mortal()[1] = 2
    [1] is [2], (1,) is not None, [] is None, Mortal() == Mortal(), Mortal() == 1, 'a' + 'b' == 'a' + 'c', [1] == [1]
    1 in Base(1), 1 not in Base(1), 1 in Mortal(), 1 not in Mortal()
    if [1]: pass
    if [1, 2][0:1]: pass
    if Mortal(): pass
    if 'a' + 'b' == 'ab': pass
    if [1] is None: pass
    if [1] is not None: pass
    if Mortal() is None: pass
    if Mortal() is not None: pass
    if Mortal() == Mortal(): pass
    x = None if [1] is None else 1
    f'{[1]!s} {[1]!r} {[1]!a} {1.5!s:>3}'
    for item in Mortal(): item
    for item in zip([1]): item
    for item in Exhausted(): item
    a = [1]
    b = a
    a = [2]; b
    a = b = None
    a = [1]; b
    a = [2]; b
    a = 1.5 * 3; b
    a = 2.5; b
    a = Mortal(); b
    a = None; b
    for item in [Mortal(), Mortal()]: pass
    None.__class__, (1).real, len.__name__, [].append, Base.make, 'a'.upper
    super(Derived, Derived(1)).get(), super(Derived, Derived).make
    try:
        waiting().send(None)
    except StopIteration:
        pass
    try:
        managed().send(None)
    except StopIteration:
        pass
    sender = receiving()
    sender.send(None)
    sender.send(1)
    try:
        sender.send(2)
    except StopIteration:
        pass
    thrown = receiving()
    next(thrown)
    try:
        thrown.throw(ValueError)
    except StopIteration:
        pass
    for item in delegating_to(receiving_class()): item


class receiving_class:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        self.left -= 1
        if self.left == 0:
            raise StopIteration(300)
        return self.left

    def send(self, value):
        return self.__next__()


def inner_receiving():
    try:
        got = yield 1
        got = yield got
    except ValueError:
        return 2
    return [got]


def receiving():
    result = yield from inner_receiving()
    return result


def delegating_to(iterator):
    yield from iterator
    yield from [300 + shared, [1]]
    yield from ()


class manager:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *details):
        return False


async def managed():
    async with manager() as m:
        pass
    async with manager():
        pass


class Names(dict):
    pass


class Meta(type):
    @classmethod
    def __prepare__(cls, name, bases):
        return Names()


def prepared(outer):
    class Inner(metaclass=Meta):
        value = outer
        copy = value
        del copy
        number: int = len('a')
    class Other:
        shown = outer
    return Inner


from sys import *
fleeting = [1]
del fleeting
annotated: int = 1


def patterns():
    for subject in (1, 'a', [1, 2], (1, 2, 3), {'k': 1}, Base(1), None, 2.5):
        match subject:
            case 1 | 2:
                pass
            case 'a':
                pass
            case [x, y]:
                pass
            case [first, *rest]:
                pass
            case {'k': value, **others}:
                pass
            case Base(value=1) as found:
                pass
            case None:
                pass
            case _ if subject:
                pass


for each in (numbers, sequences, texts, objects, calls, generators, exceptions, namespaces, patterns, rarities):
    each()
    each()
prepared(1)
