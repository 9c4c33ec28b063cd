"""How many bytes are asked of the allocator for what programs make, buffers and all.

Prints `LABEL|a|` before and `LABEL|b|` after each thing is made, each followed by what has been asked for and not given back until then,
where there is a `tracemalloc` to say so (the argument `traced`).
"""
import sys

TRACED = 'traced' in sys.argv
if TRACED:
    import tracemalloc
    tracemalloc.start()
    asked = lambda: tracemalloc.get_traced_memory()[0]
else:
    asked = lambda: 0

kept = [None] * 4000
at = 0


def mark(label, when):
    # What waits to be written is memory too.
    sys.stdout.flush()
    print(label, when, asked(), sep='|')


def keep(make):
    global at
    kept[at] = make()
    at += 1


def measure(label, make, before=100):
    """What the object after the first `before` takes: by then free lists are empty."""
    for index in range(before):
        keep(make)
    mark(label, 'a')
    keep(make)
    mark(label, 'b')


class Plain:
    pass


class Three:
    def __init__(self):
        self.a = self.b = self.c = None


class Slots:
    __slots__ = ('a', 'b', 'c')


class Weak:
    __slots__ = ('__weakref__',)


class Error(Exception):
    pass


class List(list):
    pass


class Str(str):
    pass


def function():
    pass


def generate(a=None, b=None):
    c = yield a


def with_dict():
    value = Three()
    value.__dict__
    return value


def with_more():
    value = Three()
    value.__dict__['x'] = None
    return value


def make_closure():
    cell = None
    return lambda: cell


# The first instances of a class have room for many attributes.
class Fresh:
    pass


for index in range(40):
    mark('fresh', 'a')
    keep(Fresh)
    mark('fresh', 'b')


class FreshThree:
    def __init__(self):
        self.a = self.b = self.c = None


for index in range(40):
    mark('fresh-three', 'a')
    keep(FreshThree)
    mark('fresh-three', 'b')

measure('nothing', lambda: None)
measure('plain', Plain)
measure('three', Three)
measure('slots', Slots)
measure('weak', Weak)
measure('with-dict', with_dict)
measure('with-more', with_more)
measure('error', Error)
measure('exception', Exception)
measure('oserror', OSError)
measure('list', list)
measure('list-3', lambda: [None, None, None])
measure('list-subclass', List)
measure('str-subclass', lambda: Str('abc'))
measure('dict', dict)
measure('dict-1', lambda: {'a': None})
measure('dict-general', lambda: {None: None})
measure('set', set)
measure('frozenset', lambda: frozenset([None]))
measure('tuple-25', lambda: (None,) * len(kept[:25]))
measure('bytearray-9', lambda: bytearray(9))
measure('lambda', lambda: lambda: None)
measure('closure', make_closure)
measure('generator', generate)
measure('method', lambda: make_closure.__call__)
measure('bound-method', lambda: Three().__init__)
measure('slice', lambda: slice(None))
measure('range', lambda: range(3))
measure('object', object)
measure('float', lambda: len(kept) / 3, 200)
measure('iterator', lambda: iter([]))
