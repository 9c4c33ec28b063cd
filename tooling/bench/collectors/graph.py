# Builds a graph of COUNT objects and times full collections of it: while it lives, the first apart, and when it is dead.
# Prints milliseconds: first, the middle of three more, dead; then what the dead collection returned.
import gc, sys, time

shape, count = sys.argv[1], int(sys.argv[2])


class Pair:
    __slots__ = ('a', 'b')


class Instance:
    def __init__(self, a, b):
        self.a = a
        self.b = b
        self.name = 'instance'


def draws(count):
    drawn = 12345
    for _ in range(count):
        drawn = (drawn * 1103515245 + 12345) & 0x7fffffff
        yield drawn % count


def chain(count):
    objects = [Pair() for _ in range(count)]
    for index in range(count):
        objects[index].a = objects[index - 1]
        objects[index].b = objects[(index + 1) % count]
    return objects


def random(count):
    objects = [Pair() for _ in range(count)]
    index = 0
    for drawn in draws(count):
        objects[index].a = objects[drawn]
        objects[index].b = objects[index - 1]
        index += 1
    return objects


def dicts(count):
    objects = [{'number': number} for number in range(count)]
    index = 0
    for drawn in draws(count):
        objects[index]['a'] = objects[drawn]
        objects[index]['b'] = objects[index - 1]
        index += 1
    return objects


def instances(count):
    objects = [Instance(None, None) for _ in range(count)]
    index = 0
    for drawn in draws(count):
        objects[index].a = objects[drawn]
        objects[index].b = objects[index - 1]
        index += 1
    return objects


def timed():
    began = time.perf_counter()
    found = gc.collect()
    return (time.perf_counter() - began) * 1000, found


gc.disable()
gc.collect()
objects = {'chain': chain, 'random': random, 'dicts': dicts, 'instances': instances}[shape](count)
first, _ = timed()
warm = sorted(timed()[0] for _ in range(3))[1]
objects = None
dead, found = timed()
print(first, warm, dead, found)
