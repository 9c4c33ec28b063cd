"""Comprehensions, nested and conditional, with their scopes; the walrus."""
n = 3
print([i * n for i in range(5)], {i % 3 for i in range(9)}, {k: v for k, v in zip('abc', range(3))})
print([(i, j) for i in range(3) for j in range(i)], [[j for j in range(i)] for i in range(4)])
print([x for x in range(30) if x % 2 if x % 3], {c: [i for i, d in enumerate('banana') if d == c] for c in 'ban'})
print([y := 5, y ** 2], y)
print([last := v for v in range(4)], last)
if (m := len('hello')) > 4: print('long', m)
def f():
    k = 10
    return [k + i for i in range(3)], (lambda: [k * j for j in (1, 2)])()
print(f())
i = 'outer'
[i for i in range(3)]
print(i)
print([f() for f in [lambda i=i: i * i for i in range(4)]], [f() for f in [lambda: i for i in range(3)]])
print([a + b for a, b in [(1, 2), (3, 4)]], [first for first, *rest in ['abc', 'de']], [(a, c) for a, (b, c) in [(1, (2, 3))]])
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], list(map(list, zip(*matrix))), [v for row in matrix for v in row])
class C:
    size = 3
    squares = [i * i for i in range(size)]
print(C.squares)
print({**{'a': 1}, 'b': 2, **{'a': 3}}, [*range(3), *'ab'], {*[1, 2], 3}, (*'xy', 1))
print(next(x for x in range(10) if x > 5), any(x > 3 for x in range(5)), all(x for x in [1, 0]))
try:
    [1 / x for x in (1, 0)]
except ZeroDivisionError as error:
    print(error)
def lazily():
    for v in range(3):
        print('make', v)
        yield v
g = (v * 10 for v in lazily())
print('made'); print(next(g)); print(list(g))
while (line := ['a', 'b', ''][n - 3]) and n < 5:
    print('line', line); n += 1
print({(i, j): i * j for i in range(2) for j in range(2)}, [x if x else 'zero' for x in range(2)])
print(sorted({len(w) for w in 'the quick brown fox'.split()}), [not x for x in (0, 1)])
print([locals_ for locals_ in range(2)], [z for z in [y for y in range(3)] if z])
