# mm: observes sizes
"""What the callables of `functools` and `operator` hold, in which order they give it up, and how big they are."""
import functools
import gc
import operator
import sys


class Named:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print('-' + self.name, end=' ')
    def __call__(self, *args):
        return True
    def __repr__(self):
        return self.name
    def __hash__(self):
        return 1


def show(label, value):
    print(label, sys.getsizeof(value), [each for each in gc.get_referents(value) if not isinstance(each, type)], end=': ')


N = Named
value = functools.partial(N('f'), N('a'), k=N('k'))
value.x = N('attribute')
show('partial', value)
del value
print()
value = operator.itemgetter(N('a'), N('b'))
show('itemgetter', value)
del value
print()
value = operator.itemgetter(N('a'))
show('itemgetter', value)
del value
print()
show('attrgetter', operator.attrgetter('a.b', 'c'))
print()
value = operator.methodcaller('name', N('x'), y=N('y'))
show('methodcaller', value)
del value
print()
key = functools.cmp_to_key(N('compare'))
value = key(N('object'))
show('key', value)
del key
print('-', end=' ')
del value
print()
value = functools.lru_cache(N('function'))
print(value(N('argument')), sys.getsizeof(value))
value.cache_clear()
print(value.cache_info())
del value
print()
for make in (lambda h: functools.partial(print, h), lambda h: functools.lru_cache(lambda x, h=h: h), lambda h: operator.itemgetter(h, h), lambda h: functools.cmp_to_key(h), lambda h: operator.methodcaller('x', h)):
    holder = N('holder')
    holder.of = make(holder)
    del holder
    gc.collect()
print()
holder = N('cached')
holder.of = functools.cache(lambda x: x)
holder.of(holder)
del holder
gc.collect()
print()
