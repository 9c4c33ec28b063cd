# Prints what sys.getsizeof says of objects of many types and sizes, one number a line.
from sys import getsizeof


class Plain:
    pass


class Slots:
    __slots__ = ('a', 'b')


class Listed(list):
    pass


def made():
    yield from (None, True, 0, 1, -1, 2**30 - 1, 2**30, 2**60, 2**1000, 0.5, 1j, object(), range(3), slice(1))
    for count in (0, 1, 2, 3, 5, 8, 20, 100, 1000):
        yield 'a' * count
        yield '\xe9' * count
        yield '\u0416' * count
        yield '\U0001f600' * count
        yield b'a' * count
        yield (None,) * count
        yield [None] * count
        yield set(range(count))
        yield frozenset(range(count))
        yield dict.fromkeys(range(count))
        yield dict.fromkeys(map(str, range(count)))
        grown = []
        for index in range(count):
            grown.append(index)
        yield grown
    yield from (Plain(), Slots(), Listed(), Plain, made, Plain().__init__, iter([]), (None for _ in ''), Exception())


for thing in made():
    print(getsizeof(thing))
