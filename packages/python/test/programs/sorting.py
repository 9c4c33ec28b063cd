"""sorted, sort, min, max: keys, stability, reverse, errors."""
words = 'The quick brown fox jumps over the lazy dog'.split()
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words, key=lambda w: (len(w), w.lower())), sep='\n')
data = [('b', 2), ('a', 2), ('c', 1), ('a', 1)]
print(sorted(data), sorted(data, key=lambda t: t[1]), sorted(data, key=lambda t: -t[1]), sorted(data, reverse=True))
n = [5, 2, 8, 1, 9, 3]
print(n.sort(), n, n.sort(reverse=True), n, n.sort(key=lambda x: x % 3), n)
print(sorted([3.5, 1, 2 ** 70, -1, True]), sorted('hello'), sorted({3, 1, 2}), sorted({'b': 1, 'a': 2}), sorted([[2], [1, 5], []]), sorted([(1, 'b'), (1, 'a')]), sorted([]), sorted(range(5), reverse=True), sorted(x * x % 7 for x in range(7)))
class Item:
    compares = 0
    def __init__(self, v, tag=''): self.v, self.tag = v, tag
    def __lt__(self, o):
        Item.compares += 1
        return self.v < o.v
    def __repr__(self): return f'{self.v}{self.tag}'
items = [Item(v, t) for v, t in zip([2, 1, 2, 1, 3, 0], 'abcdef')]
print(sorted(items), sorted(items, reverse=True), min(items), Item.compares > 0)
for bad in ("sorted([1, 'a'])", "sorted([1, None])", "sorted(5)", "min([])", "max()", "min(5)", "max([], key=len)", "sorted([1], key=5)", "min(1, 'a')", "sorted([1j, 2j])", "sorted([1, 2], key=lambda x: 1 / 0)", "sorted([1], reverse='x')", "max(1, 2, default=3)", "sorted([1], lambda x: x)", "[{}, {}].sort()"):
    try:
        print(bad, eval(bad))
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
print(min(3, 1, 2), max([3, 1, 2]), min('b', 'a'), max(['aa', 'b'], key=len), min([], default='none'), max({1: 2, 3: 0}, key=lambda k: k), min((1, 'x'), (1, 'a')), max([1, 5, 5.0]), min([2, 1.0, 1]))
seed = 42
def rand():
    global seed
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return seed
numbers = [rand() % 1000 for _ in range(300)]
copy = sorted(numbers)
print(copy[:10], copy[-5:], all(a <= b for a, b in zip(copy, copy[1:])), sorted(copy, reverse=True) == copy[::-1])
pairs = [(rand() % 10, i) for i in range(200)]
by = sorted(pairs, key=lambda p: p[0])
print(by[:5], all(a[0] < b[0] or a[1] < b[1] for a, b in zip(by, by[1:])))
def modify():
    l = [3, 2, 1]
    try:
        l.sort(key=lambda v: l.append(v) or v)
    except ValueError as error:
        return str(error), l
print(modify())
calls = []
sorted([3, 1, 2], key=lambda v: calls.append(v) or v)
print(calls)
