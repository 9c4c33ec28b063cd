# Builds structures of COUNT objects and drops each: prints nanoseconds per object of the fastest of three times.
import gc, sys, time

shape, count = sys.argv[1], int(sys.argv[2])


class Link:
    __slots__ = ('next',)


class Instance:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def chain(count):
    head = None
    for _ in range(count):
        link = Link()
        link.next = head
        head = link
    return head


def tree(count):
    level = [None] * ((count + 1) // 2 + 1)
    while len(level) > 1:
        level = [Instance(level[index], level[index + 1]) for index in range(0, len(level) - 1, 2)]
    return level


def lists(count):
    return [[None] for _ in range(count)]


def tuples(count):
    nested = ()
    for index in range(count):
        nested = (nested, None)
    return nested


gc.disable()
best = None
for _ in range(3):
    structure = {'chain': chain, 'tree': tree, 'lists': lists, 'tuples': tuples}[shape](count)
    began = time.process_time()
    structure = None
    took = time.process_time() - began
    best = took if best is None else min(best, took)
print(best * 1e9 / count)
