# mm: observes finalizer-time
"""Generators: pipelines, delegation, two-way traffic, return values, exceptions thrown in, state of frames, closing."""
import itertools, types
def averager():
    total = count = 0
    average = None
    while True:
        try: value = yield average
        except ZeroDivisionError as error: print('reset by', error); total = count = 0; average = None; continue
        if value is None: return total, count
        total += value; count += 1; average = total / count
a = averager()
print(next(a), a.send(10), a.send(20), a.throw(ZeroDivisionError('user')), a.send(5))
try: a.send(None)
except StopIteration as stop: print('returned', stop.value)
def outer(*sources):
    results = []
    for source in sources: results.append((yield from source))
    return results
def inner(n):
    got = yield n
    print('inner got', got)
    return got
o = outer(inner(1), iter('ab'), inner(2))
print(next(o), o.send('x'), next(o), next(o), end=' ')
try: o.send('y')
except StopIteration as stop: print(stop.value)
try: outer(iter([1]), [2]).send(1)
except TypeError as error: print(error)
plain = outer(iter([1, 2]))
next(plain)
try: plain.send('to a list iterator')
except AttributeError as error: print(error)
def cleanup(name):
    try:
        while True: yield name
    except GeneratorExit: print('closing', name); raise
    finally: print('finally', name)
def both(): yield from cleanup('inner')
g = both(); next(g); g.close(); g.close()
print(g.gi_frame, g.gi_running, g.gi_yieldfrom, list(g))
g = cleanup('dropped'); next(g); del g
def ignores():
    try: yield 1
    except GeneratorExit: yield 2
g = ignores(); next(g)
try: g.close()
except RuntimeError as error: print(error)
def returns_on_close():
    try: yield
    except GeneratorExit: return 'value'
g = returns_on_close(); next(g); print(g.close())
def raises(): yield 1; raise StopIteration('leak')
try: list(raises())
except RuntimeError as error: print(error, repr(error.__cause__))
def selfish(): yield next(me)
me = selfish()
try: next(me)
except ValueError as error: print(error)
g = (x for x in [1])
for wrong in (lambda: g.send(1), lambda: g.throw(1), lambda: g.throw(ValueError, 'text') if False else g.throw('x'), lambda: next(g), lambda: next(g), lambda: next(g, 'default')):
    try: print(wrong())
    except BaseException as error: print(type(error).__name__, error)
def stages():
    def numbers(): yield from itertools.count(1)
    def squares(source): return (n * n for n in source)
    def odd(source):
        for n in source:
            if n % 2: yield n
    def limited(source, n):
        for i, item in enumerate(source):
            if i == n: return 'done'
            yield item
    return limited(odd(squares(numbers())), 5)
print(list(stages()), sum(stages()), max(stages()), dict(zip('abc', stages())), [*stages(), *'x'], 9 in stages())
def tree(depth, label='r'):
    yield label
    if depth:
        for side in 'lr': yield from tree(depth - 1, label + side)
print(' '.join(tree(2)))
def permute(items):
    if len(items) < 2: yield items; return
    for i, item in enumerate(items):
        for rest in permute(items[:i] + items[i + 1:]): yield item + rest
print(list(permute('abc')))
def queens(n, columns=()):
    if len(columns) == n: yield columns
    else:
        for c in range(n):
            if all(c != x and abs(c - x) != len(columns) - i for i, x in enumerate(columns)): yield from queens(n, (*columns, c))
print(next(queens(8)), sum(1 for _ in queens(6)))
def context():
    try: yield 'first'
    except KeyError as error:
        try: raise ValueError('second') from error
        except ValueError as other: yield repr(other.__cause__)
    yield 'third'
c = context(); print(next(c), c.throw(KeyError('k')), next(c))
def f():
    x = 1
    y = yield
    z = y + x
    yield z
g = f(); next(g)
print(dict(g.gi_frame.f_locals), g.gi_code.co_varnames, g.gi_frame.f_lineno - f.__code__.co_firstlineno, g.send(5), dict(g.gi_frame.f_locals), types.GeneratorType is type(g), g.__name__, g.__qualname__)
loop = [lambda: i for i in range(3)], [(lambda j: lambda: j)(i) for i in range(3)]
print([h() for h in loop[0]], [h() for h in loop[1]], list(map(lambda i: [i for i in range(i)], range(3))))
lazily = (print('evaluated', n) or n for n in range(3))
print('before'); print(next(lazily)); print(list(lazily))
try: (x for x in 5)
except TypeError as error: print(error)
