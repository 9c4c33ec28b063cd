"""Unpacking, del, augmented assignment, chained assignment, star-expressions."""
a, b = 1, 2
a, b = b, a
(c, d), [e, *f] = (3, 4), [5, 6, 7]
*g, h = 'abc'
i, *j, k = range(5)
print(a, b, c, d, e, f, g, h, i, j, k)
x = y = z = []
x.append(1)
print(y, z is x)
[m, n] = {1: 'a', 2: 'b'}
print(m, n)
lst = [0, 1, 2]
lst[0], lst[1] = lst[1], lst[0]
idx = 0
idx, lst[idx] = 2, 'set'
print(lst, idx)
class T: pass
t = T()
t.a, t.b = 1, 2
t.a += 5
lst[2] *= 3
print(vars(t), lst)
del lst[0], t.a
print(lst, vars(t))
def swap(p, q): return q, p
print(*swap(1, 2), *[3, 4], sep='-', end='!\n')
first, (second, *third), *fourth = 1, (2, 3, 4), 5, 6
print(first, second, third, fourth)
for a, (b, *c) in [(1, 'xyz'), (2, [4])]:
    print(a, b, c)
for bad in ("a, b = ()", "a, b, c = 'xy'", "a, b = 'xyz'", "*a, b = []", "(a, b), c = 1, 2", "a, b = {1}", "del undefined", "x[5] = 1", "del x[9]", "x += 1", "a, b = iter([1])", "a, b, = range(9)"):
    try:
        exec(bad)
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
counter = 5
counter -= 1; counter *= 4; counter //= 3; counter **= 2; counter %= 7; counter <<= 3; counter |= 1; counter ^= 3; counter &= 0xff; counter >>= 1
print(counter)
f = 7.0
f /= 2
f //= 1
print(f)
s = 'ab'
s *= 2; s += 'c'
print(s)
data = {'k': [1, 2, {'deep': (3, 4)}]}
print(data)
(p), = [9]
print(p)
q, = 'z'
print(q)
def r(*args): return args
print(r(*'ab', *(), *[1]), r(*{'k': 1}), r(*range(2)))
s = 1, *[2, 3], *'4'
print(s)
print({**{}, 'a': 1}, [*()])
