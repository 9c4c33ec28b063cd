"""Generators: send, throw, close, delegation."""
def gen():
    print('start')
    try:
        got = yield 1
        print('got', got)
        got = yield 2
        print('got', got)
    except ValueError as error:
        print('thrown', error)
        yield 'recovered'
    finally:
        print('finally')
    return 'done'
g = gen()
print(next(g), g.send('hello'))
try:
    g.send('bye')
except StopIteration as stop:
    print('stop', stop.value)
g = gen()
next(g)
print(g.throw(ValueError('boom')))
print(next(g, 'default'))
g = gen()
next(g)
g.close()
print(list(g), g.gi_frame)
g = gen()
try:
    g.send(1)
except TypeError as error:
    print(error)
g.close()
try:
    g.throw(KeyError('k'))
except KeyError as error:
    print(repr(error))
def stubborn():
    while True:
        try: yield 1
        except GeneratorExit: pass
s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as error:
    print(error)
def inner():
    try:
        x = yield 'a'
        print('inner got', x)
        y = yield 'b'
        print('inner got', y)
    except KeyError as e:
        print('inner caught', e)
        yield 'after'
    return 'result'
def outer():
    r = yield from inner()
    print('inner returned', r)
    yield from [10, 20]
    yield from 'xy'
    return r * 2
o = outer()
print(next(o), o.send(1), o.throw(KeyError('z')), next(o), list(o))
def raises_stop():
    yield 1
    raise StopIteration('inside')
try:
    list(raises_stop())
except RuntimeError as error:
    print(error, repr(error.__cause__))
def tree(t):
    if isinstance(t, list):
        for c in t: yield from tree(c)
    else:
        yield t
print(list(tree([1, [2, [3, 4], []], 5])))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
print([x for _, x in zip(range(12), fib())])
e = (i * i for i in range(4))
print(next(e), list(e), type(e).__name__, e.__name__)
try:
    next(e)
except StopIteration as error:
    print(repr(error), error.value)
def running():
    try:
        next(me)
    except ValueError as error:
        print(error)
    yield 1
me = running()
next(me)
def accumulate():
    total = 0
    while (v := (yield total)) is not None:
        total += v
    return total
acc = accumulate()
next(acc)
print([acc.send(i) for i in (1, 2, 3)])
def wrap():
    print('total', (yield from accumulate()))
w = wrap()
next(w); w.send(5); w.send(6)
try:
    w.send(None)
except StopIteration:
    print('stopped')
def cleanup():
    try:
        yield
    finally:
        print('cleaned')
c = cleanup(); next(c); del c
print('after del')
def ctx():
    for i in range(3):
        try:
            yield i
        finally:
            print('f', i)
for v in ctx():
    if v == 1: break
print('end loop')
print(sum(x for x in range(10) if x % 2), max((len(w), w) for w in ['a', 'bbb', 'cc']))
print(g.gi_running, inner.__name__, inner().gi_code.co_name, type(inner()))
try:
    yield_ = (lambda: (yield))()
    print(next(yield_), yield_.send(3))
except StopIteration as stop:
    print('lambda', stop.value)
def gen_return():
    return 5
    yield
try:
    next(gen_return())
except StopIteration as stop:
    print(stop.value, stop.args)
def throw_types():
    try:
        yield
    except Exception as e:
        print(type(e).__name__, e.args)
        yield 'ok'
t = throw_types(); next(t)
print(t.throw(IndexError))
t = throw_types(); next(t)
try:
    t.throw(5)
except TypeError as error:
    print(error)

# mm: observes finalizer-time
