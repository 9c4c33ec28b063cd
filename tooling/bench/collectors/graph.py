# Builds a graph of COUNT objects and times full collections of it: while it lives, and when it is dead; the first of each apart, which finds
# caches and code cold. Prints milliseconds of the processor's time: first and warm (the middle of five) while it lives, first and warm (the middle of
# three graphs) when it is dead; then what the collections of the dead returned. Warm is after 2 * 10^6 objects, however many there are at a time.
import gc, sys, time

shape, count = sys.argv[1], int(sys.argv[2])
WARMING = 2_000_000


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
    began = time.process_time()
    found = gc.collect()
    return (time.process_time() - began) * 1000, found


gc.disable()
gc.collect()
build = {'chain': chain, 'random': random, 'dicts': dicts, 'instances': instances}[shape]
objects = build(count)
first, _ = timed()
for _ in range(WARMING // count):
    timed()
warm = sorted(timed()[0] for _ in range(5))[2]
objects = None
first_dead, found = timed()
dead = []
for _ in range(WARMING // count + 2):
    objects = build(count)
    objects = None
    taken, again = timed()
    dead.append(taken)
    found += again
print(first, warm, first_dead, sorted(dead[-3:])[1], found)
