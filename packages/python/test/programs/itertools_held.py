# mm: observes sizes
"""What the iterators of `itertools` hold, in which order they give it up, and how big they are."""
import gc
import itertools as I
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
    def __eq__(self, other):
        return self is other
    def __hash__(self):
        return 1
    def __add__(self, other):
        return self
    def __int__(self):
        return 1


class Source(Named):
    given = 0
    def __iter__(self):
        return self
    def __next__(self):
        self.given += 1
        if self.given > 3:
            raise StopIteration
        return Named(self.name + str(self.given))


def held(iterator):
    return [each for each in gc.get_referents(iterator) if 'object at' not in repr(each) and not isinstance(each, type)]


def show(make, steps=1):
    iterator = make()
    for _ in range(steps):
        item = next(iterator)
        del item
    print(type(iterator).__name__, sys.getsizeof(iterator), held(iterator), end=': ')
    del iterator
    print()


gc.disable()
N, S = Named, Source
show(lambda: I.count(N('start'), N('step')))
show(lambda: I.cycle(S('it')))
show(lambda: I.cycle(S('it')), 5)
show(lambda: I.repeat(N('element')))
show(lambda: I.chain(S('a'), S('b')))
show(lambda: I.chain(S('a'), S('b')), 5)
show(lambda: I.islice(S('it'), 5))
show(lambda: I.islice(S('it'), 1, 3), 2)
show(lambda: I.takewhile(N('f'), S('it')))
show(lambda: I.dropwhile(N('f'), S('it')), 0)
show(lambda: I.filterfalse(N('f'), S('it')), 0)
show(lambda: I.starmap(N('f'), S('it')), 0)
show(lambda: I.accumulate(S('it'), N('f'), initial=N('initial')), 0)
show(lambda: I.accumulate(S('it'), N('f'), initial=N('initial')), 2)
show(lambda: I.accumulate(S('it')), 3)
show(lambda: I.compress(S('data'), S('selectors')))
show(lambda: I.pairwise(S('it')))
show(lambda: I.pairwise(S('it')), 2)
show(lambda: I.zip_longest(S('a'), S('b'), fillvalue=N('fill')))
show(lambda: I.product(S('a'), S('b')))
show(lambda: I.product(S('a'), S('b')), 4)
show(lambda: I.permutations(S('a'), 2))
show(lambda: I.combinations(S('a'), 2), 2)
show(lambda: I.combinations_with_replacement(S('a'), 2), 3)
show(lambda: I.groupby(S('it'), N('key')))
show(lambda: I.groupby(S('it')), 2)
show(lambda: I.tee(S('it'))[0])
show(lambda: I.batched(S('it'), 2))
for make in (lambda: I.product('ab', 'cd', repeat=3), lambda: I.permutations('abc', 2), lambda: I.combinations('abcd', 3), lambda: I.combinations_with_replacement('abc', 5)):
    print(sys.getsizeof(make()))

for make in (lambda: I.groupby([S('x')]), lambda: I.count(), lambda: I.chain([1], [2]), lambda: I.zip_longest([1], [2]), lambda: I.pairwise([1, 2]), lambda: I.product([1], [2])):
    kept = make()
    print([gc.is_tracked(each) for each in gc.get_referents(kept) if not isinstance(each, type)], gc.is_tracked(kept))

first, second = I.tee(S('it'))
print(next(first), next(first), next(second))
del first
print('one is left')
del second
print('none')

groups = I.groupby([N('a'), N('b')])
key, group = next(groups)
del groups
print(key, 'is held by its group')
del key, group
print('none')

# Rows that nobody keeps are filled again.
for make in (lambda: I.product('ab', repeat=2), lambda: I.permutations('abc', 2), lambda: I.combinations('abcd', 2), lambda: I.pairwise('abcde'), lambda: I.zip_longest('abc', 'defg')):
    print(len({id(row) for row in make()}), len({id(row) for row in list(make())}))

# Cycles through them are found.
class Holder:
    def __del__(self):
        print('holder')


for make in (lambda h: I.repeat(h), lambda h: I.chain([h]), lambda h: I.tee([h])[0], lambda h: I.cycle([h]), lambda h: I.groupby([h]), lambda h: I.product([h]), lambda h: I.accumulate([h])):
    holder = Holder()
    holder.iterator = make(holder)
    next(holder.iterator)
    del holder
    gc.collect()
