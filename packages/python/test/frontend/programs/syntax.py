"""Every construct of the language, to be compiled; not meant to run."""
from __future__ import annotations
import os, os.path as path, a.b.c as d
from . import sibling
from ..up import (one, two as zwei,)
from wild import *

global_name: int = 1
(parenthesised): int = 2
obj.attribute: str
obj[0]: list[int] = []
no_value: "later"
x = y, *z = 1, 2, 3
[p, (q, *r)] = x
x += 1; x -= 1; x *= 2; x /= 2; x //= 2; x %= 2; x @= 2; x &= 1; x |= 1; x ^= 1; x <<= 1; x >>= 1; x **= 2
obj.attr += 1; obj[i] += 1; obj[i:j] += [1]
del x, (y, z), [p], obj.attr, obj[0], obj[1:2]
del x,
numbers = 0, 0x1F, 0o17, 0b11, 1_000, 1.5, 1e3, 1_0.0_1e-1_0, .5, 5., 3j, 1e400, 123456789012345678901234567890
strings = 'a' "b" '''c
d''' r'\n' u'x' 'é\N{BULLET}\u20ac\U0001f600\101\x41\
joined' ''
byte_strings = b'\x00\xff' rb'\d' B'a', b'''c
d'''
singletons = None, True, False, ..., __debug__
f'{x}' f'{x!r:>{width}.{precision}}' 'plain' f'{x = }{{}}{y!s}' rf'\{x}' f"{d['key']}" f'{x:{"{"}>10}'
f'''{
    x  # comment
    + 1:%Y-%m}'''
f'{lambda_ if (lambda: 1)() else {1: 2}[1]}{x!=y}{(y:=1)}{*a, b}' f'' f'{x:}'
operators = a + b - c * d / e // f % g @ h ** i, -a, +a, ~a, not a, a << b >> c, a & b | c ^ d
comparisons = a < b <= c == d != e >= f > g is h is not i in j not in k
boolean = a and b or not c and (d or e)
conditional = a if b else c if d else e
calls = f(), f(a), f(*a, **b), f(a, *b, c, d=1, **e, f=2), f(x for x in y), f(a)(b).c[d](e=1), super().x
slices = a[1], a[1:2], a[::2], a[:, 1:2, ...], a[*b], a[*b, c], a[x := 1], a[-1:], a[b:c:d,]
displays = [], [1], [1, 2, 3], [a, *b], (), (1,), (*a, b), {}, {1}, {*a, 1, 2, 3}, {1: 2, **a, 'b': c, 'd': 1, 'e': 2}
many = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 10: 10, 11: 11, 12: 12, 13: 13, 14: 14, 15: 15, 16: 16, 17: 17}
constants = [1, 2, 3], {1, 2, 3}, (1, 2, (3, 'x')), 1 in [1, 2], 1 not in {1, 2}
named = (n := 10, [m := 1, m])
comprehensions = [a for b in c], {a for b in c if d if e}, {a: b for a, b in c}, (a for b in c for d in e), [x for y in [f(x)] for x in y]
nested = [[j for j in range(i)] for i in range(3)], [lambda: k for k in range(3)], [(i, (lambda: i)()) for i in nested]
lambdas = lambda: 0, lambda a, /, b=1, *c, d, e=2, **f: (yield), lambda *, a: a, lambda *a, **k: (a, k)
'%s is %r, %-10s%5.2s %%' % (a, b, c, d)
print(f"{x!r}", end='') ; pass


def function(a, b: int, /, c=1, d: 'str' = 2, *args: tuple, e, f: int = 3, **kwargs: dict) -> list:
    """Documented.

        Indented.
    """
    global global_name, other
    local = a
    def inner(g=local, *, h=b):
        nonlocal local
        local += 1
        return local, args, kwargs
    if a:
        return
    elif b:
        return 1
    else:
        pass
    while a:
        if b: break
        elif c: continue
        else: a
    else:
        d
    for i, (j, *k) in a, b:
        continue
    else:
        pass
    for x in [1, 2, 3]: pass
    for x in {1, 2, 3}: break
    assert a
    assert a, 'message'
    return inner


def exceptions():
    try: a
    except: b
    try:
        a
    except A:
        b
    except (B, C) as e:
        return e
    except D as e:
        raise
    else:
        raise E
    finally:
        raise F from G
    for x in y:
        try:
            continue
        finally:
            break
    while True:
        try:
            return x
        finally:
            with a as b, c() as (d, e), f: return g
    try:
        a
    except* A:
        b
    except* (B, C) as e:
        c
    finally:
        d
    with (a as b, c): pass
    with (a): pass
    with (yield): pass
    with (a, b) as c: pass
    with (open('a') as f, open('b') as g,): pass


def generator():
    x = yield
    y = yield 1, *x
    z = yield from y
    await_ = [(yield_) for yield_ in (yield)]
    return z


async def coroutine(a):
    await a
    async with a as b, c: pass
    async with (a as b, c): return 1
    async for x in a: break
    else: pass
    return [x async for x in a if await x], {await x for x in a}, {x: y async for x, y in a}, (x async for x in a)


async def async_generator():
    yield 1
    async for x in y: yield x
    return


@decorator
@other.decorator(1)
class Class(Base, *bases, metaclass=Meta, **keywords):
    """Documented."""
    __private = 1
    annotated: int = 0
    bare: str
    values = [annotated for _ in range(3)]
    def __init__(self, __hidden=1):
        super().__init__(__hidden)
        super(Class, self).method()
        self.attribute = self.__private
        self.a, self.b = 1, 2
        return __class__
    @property
    def prop(self): return [self for _ in range(3)]
    class Inner:
        def method(self): return lambda: __class__


class Generic[T: int, *Ts, **P](Base[T]):
    def method[U: (int, str) = int](self, x: U = 1, *, y: T = 2) -> T: return x
    type Alias[V] = dict[V, T]

type Simple = int
type Recursive[T] = list[Recursive[T]] | T
def generic[T](x: T, *args: *Ts) -> T: return x
match = case = type = _ = 1
match.attribute, type(x), print(match[case])
match (x)
match = {}

match subject:
    case 1 | -1 | 1.5 | -2j | 1 + 2j | 'a' 'b' | b'c' | None | True | False: pass
    case module.name.attribute: pass
    case [a, b, *rest] if a: pass
    case (a, b) | [a, [b]]: pass
    case 0, *_: pass
    case [1, *_, 2] | []: pass
    case {'key': value, 1: [x, y], module.K: None, **rest}: pass
    case {}: pass
    case Point(x=0, y=y) | Point(0, y): pass
    case Point(1, [a, b] as c, z={'k': (1 | 2) as d}) as whole: pass
    case (1): pass
    case str() as s: pass
    case (): pass
    case captured if captured > 1: pass
    case _: pass
match a, *b:
    case _: pass
match a,:
    case x: pass

if x: y
if (z := f(x)) and not (w := z): pass
elif x is None or y is not None: pass
if 1: a
if 0: b
while 0: c
while 1:
    if a < b < c: break
x = a if not b else c if d and e else f
try: pass
finally: pass
if True:
	tab = 1
	if tab:
		tabs = 2
x = \
    1 + \
  2
long = (a +
    b  # comment

    + c)
ünïcode = 'ñ'; ﬁ = 1; 𝔘 = 2; print(ünïcode, fi, U, 'é' + f(ß), f'é{ñ}é')
def one_line(): return 1; return 2
lambda x=1: x; (lambda: (yield)); [a for a in b][0]; -1 ** -2; a.b.c.d(e)(f)[g].h
