# Structures a million objects deep go, one way or another, without a deep recursion.
import gc


class Node:
    __slots__ = ('next',)


class Instance:
    def __init__(self, next):
        self.next = next


def slots(depth):
    node = None
    for _ in range(depth):
        new = Node()
        new.next = node
        node = new
    return node


def instances(depth):
    node = None
    for _ in range(depth):
        node = Instance(node)
    return node


def lists(depth):
    node = []
    for _ in range(depth):
        node = [node]
    return node


def tuples(depth):
    node = ()
    for _ in range(depth):
        node = (node,)
    return node


def dicts(depth):
    node = {}
    for _ in range(depth):
        node = {'next': node}
    return node


gc.disable()
structure = slots(1000000)
del structure
print('a million objects with slots')
for make in (instances, lists, tuples, dicts):
    structure = make(50000)
    structure = None
    print(make.__name__)
structure = lists(50000)
cycle = [structure]
cycle.append(cycle)
del cycle, structure
print(gc.collect())
