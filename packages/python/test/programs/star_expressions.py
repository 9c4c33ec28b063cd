"""Stars: calls, displays, targets, parameters, subscripts, order of evaluation, errors."""
def f(*args, **words): return args, words
def g(a, /, b, *rest, c, d=4, **others): return a, b, rest, c, d, others
def v(x): print(x, end=' '); return x
a, *b = 'abc'; *c, d = range(3); e, (f1, *g1), *h = 1, 'xyz', 2, 3; *i, = 'q'; [j, *k, l] = {1: 2, 3: 4}
print(a, b, c, d, e, f1, g1, h, i, j, k, l)
print([*range(3), *'ab'], (*[1], *()), {*'aa', *[1]} == {'a', 1}, {**{'a': 1}, 'b': 2, **{'a': 3}}, *[1, 2], *'xy', sep='|')
print(f(*[1], 2, *(3, 4), x=1, **{'y': 2}, **{'z': 3}), f(**{}), f(*{}), f(*'ab', **dict(q=1)), f(*(i for i in range(2))))
print(g(1, 2, c=3), g(*'abcd', c=0, **{'a': 'allowed', 'e': 5}), g(1, b=2, c=3))
f(v(1), *[v(2)], v(3), k=v(4), **{'m': v(5)}, n=v(6)); print()
x = [v('list'), *[v('star')], v('end')]; y = {v('k'): v('v'), **{v('k2'): v('v2')}}; print()
for wrong in ('f(**1)', 'f(*1)', 'f(**{1: 2})', 'f(a=1, **{"a": 2})', 'f(**{"a": 1}, **{"a": 2})', 'g(1)', 'g(1, 2)', 'g(1, 2, 3, b=4, c=5)', 'g(a=1, b=2, c=3)', 'a, *b = ()', '[*1]', '{**[1]}', '{*1}', 'print(*5)', 'g()', 'g(1, c=3, *[2], **{"b": 9})', 'a, b = 1', 'a, b = "abc"', '(a, b), c = 1, 2', 'a, *b, c = [1]', 'f.x(*[1])'):
    try: exec(wrong, dict(f=f, g=g)); print(wrong, 'fine')
    except Exception as error: print(wrong, '->', type(error).__name__, error)
for wrong in ('*a', '*a = 1', 'a, *b, *c = 1', 'f(**a, *b)', 'f(a=1, 2)', 'f(**a, 2)', '{**a for a in b}', '[*a for a in b]', '(*a)', 'del *a', 'def f(*, **k): 0', 'def f(*a, *b): 0', 'def f(**k, a): 0', 'def f(a=1, b): 0', 'def f(*a=1): 0', 'return_ = *1', 'x = *a,', 'for x in *a, 1: pass', 'lambda *: 0', 'lambda *a, b, **c: 0', 'def f(a, /): 0', 'def f(/, a): 0', 'def f(a, *, /): 0', 'def f(*a, b=1, c): 0', 'a[*b]', 'a[*b:1]', '*a, *b', 'x = yield *a', 'print(*)', 'f(*)', 'with a as *b: 0', 'import *', 'a: *b = 1', 'def f(*a: *b): 0', 'def f(a: *b): 0'):
    try: compile(wrong, '', 'exec'); print(wrong, 'compiles')
    except SyntaxError as error: print(wrong, '->', error.msg, error.offset, error.end_offset)
class Pairs:
    def __getitem__(self, key): return key
    def keys(self): return ['p', 'q']
print(f(**Pairs()), {**Pairs()}, Pairs()[*'ab'], Pairs()[*'ab', 1], Pairs()[1, *()], dict(Pairs()))
def swap(a, b, /, *c): return b, a, *c
print(*map(swap, 'ab', 'cd'), swap(*swap(1, 2, 3)), (lambda *a, k=1, **w: (a, k, w))(*[1], w=2, k=3))
first, (second, *third), *_, last = [1, [2, 3, 4], 5, 6, 7]
for n, *rest in [(1, 2, 3), 'xyz', [9]]: print(n, rest, end='; ')
print(first, second, third, last, [p for p, *q in ['ab', 'cd']], {p: q for p, *q in ['abc']}, *[[*r] for r in ['ab']])
def gen():
    got = yield from [*'ab']
    yield *'cd', got
print(list(gen()), *gen())
t = 1, *(2, 3); t += 4, *[5]
print(t, [*t][::-1], max(*t), min([*t], default=0), zip(*[(1, 2), (3, 4)]).__next__(), list(zip(*[iter('abcdef')] * 2)))
