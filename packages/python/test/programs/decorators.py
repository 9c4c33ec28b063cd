"""Decorators, closures over functions, functions as objects."""
def trace(f):
    def wrapper(*args, **kwargs):
        result = f(*args, **kwargs)
        log.append((f.__name__, args, kwargs, result))
        return result
    wrapper.__name__ = f.__name__
    wrapper.__wrapped__ = f
    return wrapper
log = []
@trace
def add(a, b=1): return a + b
add(1); add(2, b=3)
print(log, add.__name__, add.__wrapped__(5))
def repeat(n):
    def decorate(f):
        def inner(*a): return [f(*a) for _ in range(n)]
        return inner
    return decorate
@repeat(2)
@repeat(3)
def hi(x): return x
print(hi('h'))
def memo(f):
    cache = {}
    def inner(n):
        if n not in cache: cache[n] = f(n)
        return cache[n]
    inner.cache = cache
    return inner
@memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), len(fib.cache))
class Count:
    def __init__(self, f): self.f, self.n = f, 0
    def __call__(self, *a):
        self.n += 1
        return self.f(*a)
@Count
def sq(x): return x * x
print(sq(2), sq(3), sq.n)
class Bound:
    @trace
    def m(self, v): return v
    @staticmethod
    @trace
    def s(v): return v
    @classmethod
    @trace
    def c(cls, v): return cls.__name__, v
    @property
    @trace
    def p(self): return 'prop'
log.clear()
b = Bound()
print(b.m(1), b.s(2), Bound.c(3), b.p, [entry[0] for entry in log])
def documented(a: int, b: 'str' = 'x', *args, c=1, **kw) -> list:
    """Does nothing."""
    local = 1
f = documented
print(f.__doc__, f.__annotations__, f.__defaults__, f.__kwdefaults__, f.__code__.co_varnames, f.__code__.co_argcount, f.__code__.co_name, f.__qualname__, f.__module__, f.__dict__)
f.attr = [1]
print(f.attr, f.__dict__, documented.attr)
f.__defaults__ = ('changed',)
f.__doc__ = None
def uses(a, b='old'): return b
uses.__defaults__ = ('new',)
print(uses(1), f.__defaults__, f.__doc__)
compose = lambda *fs: (lambda x: [x := g(x) for g in fs][-1])
print(compose(lambda v: v + 1, lambda v: v * 2, str)(3))
def partial(f, *a, **k): return lambda *b, **c: f(*a, *b, **{**k, **c})
print(partial(documented.__class__.__name__.join, ['a', 'b'])(), partial(add, b=10)(1))
def late():
    fs = []
    for i in range(3):
        def f(i=i): return i
        fs.append(f)
    return [g() for g in fs]
print(late(), (lambda: 5)(), (lambda *, k: k)(k=1), trace.__get__(1).__name__)
