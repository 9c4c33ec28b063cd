"""itertools: every function, with its recipes, laziness, arguments of wrong kinds."""
import itertools, operator
from itertools import *
def show(label, iterator, n=12): print(label, list(islice(iterator, n)))
show('count', count(10)); show('count step', count(2.5, -0.5), 4); show('cycle', cycle('abc'), 7); show('repeat', repeat('x', 3)); show('repeat forever', repeat(1), 4)
show('accumulate', accumulate([1, 2, 3, 4])); show('accumulate mul', accumulate([1, 2, 3, 4], operator.mul)); show('accumulate initial', accumulate([1, 2], initial=100)); show('accumulate max', accumulate([3, 1, 4, 1, 5], max)); show('accumulate empty', accumulate([]))
show('batched', batched('abcdefg', 3)); show('chain', chain('ab', [1], range(2))); show('from_iterable', chain.from_iterable(['ab', 'cd'])); show('compress', compress('abcdef', [1, 0, 1, 0, 1]))
show('dropwhile', dropwhile(lambda x: x < 3, [1, 2, 3, 1])); show('takewhile', takewhile(lambda x: x < 3, [1, 2, 3, 1])); show('filterfalse', filterfalse(None, [0, 1, '', 'a'])); show('filterfalse f', filterfalse(lambda x: x % 2, range(6)))
print('groupby', [(k, list(g)) for k, g in groupby('aaabbca')], [(k, [x for x in g]) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)])
groups = list(groupby('aab'))
print([list(g) for _, g in groups])
show('islice', islice('abcdefg', 2)); show('islice start', islice('abcdefg', 2, None)); show('islice step', islice('abcdefg', 0, None, 3)); show('pairwise', pairwise('abcd')); show('pairwise short', pairwise('a')); show('starmap', starmap(pow, [(2, 5), (3, 2)]))
print('zip_longest', list(zip_longest('abc', 'x', fillvalue='-')), list(zip_longest()), list(zip('ab', 'xyz')))
try: list(zip('ab', 'xyz', strict=True))
except ValueError as error: print(error)
try: list(zip('abc', 'xy', [1], strict=True))
except ValueError as error: print(error)
print('product', [''.join(p) for p in product('ab', 'xy')], list(product([0, 1], repeat=2)), list(product()), list(product('a', [])))
print('permutations', [''.join(p) for p in permutations('abc', 2)], len(list(permutations(range(5)))), list(permutations('ab', 3)), list(permutations([], 0)))
print('combinations', [''.join(c) for c in combinations('abcd', 2)], list(combinations('abc', 0)), list(combinations_with_replacement('ab', 2)))
a, b, c = tee(iter(range(5)), 3)
print('tee', next(a), next(a), list(b), next(a), list(c), list(a))
for label, wrong in (('count', lambda: count('a')), ('islice', lambda: islice([], -1)), ('islice step', lambda: islice([], 0, 1, 0)), ('islice float', lambda: islice([], 1.5)), ('repeat', lambda: repeat()), ('permutations', lambda: permutations('a', -1)), ('combinations', lambda: combinations('a', -1)), ('batched', lambda: batched('a', 0)), ('chain', lambda: list(chain(1))), ('cycle', lambda: cycle(1)), ('tee', lambda: tee([], -1)), ('accumulate', lambda: list(accumulate([1, 'a']))), ('product', lambda: product('a', repeat=-1)), ('groupby', lambda: groupby()), ('compress', lambda: compress('a')), ('pairwise', lambda: pairwise(1)), ('batched strict', lambda: list(batched('abc', 2, strict=True)))):
    try: print(label, wrong())
    except Exception as error: print(label, type(error).__name__, error)
print(repr(count(3)), repr(count(1, 2)), repr(repeat('a', 2)), repr(repeat(1)), operator.length_hint(repeat(1, 5)), operator.length_hint(iter([1, 2])))
def unique(items, key=None):
    seen = set()
    for item in items:
        k = item if key is None else key(item)
        if k not in seen:
            seen.add(k)
            yield item
def windows(items, n):
    iterator = iter(items)
    window = list(islice(iterator, n))
    while len(window) == n:
        yield tuple(window)
        window = window[1:] + list(islice(iterator, 1))
def roundrobin(*iterables):
    for batch in zip_longest(*iterables, fillvalue=(missing := object())): yield from (x for x in batch if x is not missing)
def powerset(items): return chain.from_iterable(combinations(items, r) for r in range(len(items) + 1))
def primes():
    composites = {}
    for n in count(2):
        if n not in composites:
            yield n
            composites[n * n] = [n]
        else:
            for p in composites.pop(n): composites.setdefault(p + n, []).append(p)
print(''.join(unique('AAbBCcb', str.lower)), list(windows(range(5), 3)), ''.join(roundrobin('ABC', 'D', 'EF')), list(powerset([1, 2, 3])), list(islice(primes(), 15)))
print(sum(1 for _ in takewhile(lambda p: p < 500, primes())), list(islice(filter(lambda n: str(n) == str(n)[::-1], count(100)), 4)), dict(zip(count(), 'abc')), max(accumulate([3, -5, 4, 2, -1, 3], lambda total, x: max(x, total + x))))
log = []
def source():
    for i in range(4): log.append(i); yield i
lazy = chain(islice(source(), 2), map(lambda x: x * 10, source()))
print(next(lazy), log, next(lazy), next(lazy), log)
