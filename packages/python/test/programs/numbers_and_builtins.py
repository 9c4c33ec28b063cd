# Functions of math that came last, divmod, the state of objects, aiter and anext, exit.
import math
def t(f, *a, **k):
    try: print(repr(f(*a, **k)))
    except Exception as e: print(type(e).__name__, e)
t(math.prod, [1, 2, 3]); t(math.prod, [], start=5); t(math.prod, [1.5, 2]); t(math.fsum, [0.1] * 10); t(math.fsum, [1e308, 1e308]); t(math.fsum, [float('inf'), 1]); t(math.fsum, ['a']); t(math.sumprod, [1, 2], [3, 4]); t(math.sumprod, [1.5], [2]); t(math.sumprod, [1], [1, 2])
t(math.dist, (0, 0), (3, 4)); t(math.dist, (1,), (1, 2)); t(math.fma, 2, 3, 4); t(math.ulp, 1.0); t(math.ulp, 0.0); t(math.ulp, float('inf')); t(math.nextafter, 1.0, 2.0); t(math.nextafter, 0.0, -1.0); t(math.nextafter, 1.0, 0.0, steps=3); t(math.nextafter, 1.0, 1.0); t(math.nextafter, 1, 2, steps=-1)
for x in (0.0, 0.1, 0.5, 1.0, 2.0, 5.0, -1.0, 30.0): print(round(math.erf(x), 12), round(math.erfc(x), 12))
for x in (0.5, 1.0, 2.0, 3.0, 10.5, 100.0, -1.5): print(round(math.lgamma(x), 11))
t(math.lgamma, 0); t(math.lgamma, -2)
class N:
    def __floor__(self): return 'floored'
    def __ceil__(self): return 'up'
    def __trunc__(self): return 'cut'
    def __divmod__(self, o): return 'dm', o
    def __rdivmod__(self, o): return 'rdm', o
print(math.floor(N()), math.ceil(N()), math.trunc(N()), divmod(N(), 1), divmod(1, N()))
t((7).__divmod__, 2); t((7).__rdivmod__, 20); t((7).__divmod__, 2.0); t((7.5).__divmod__, 2); t((7).__divmod__, 0); t(divmod, 7.5, 0); t(divmod, 1, 'a'); t(divmod, True, 2); t(divmod, -7, 2.5)
class S: __slots__ = ('a', 'b')
class D: pass
s = S(); s.a = 1; d = D(); d.x = 1
print(s.__getstate__(), d.__getstate__(), object().__getstate__(), [].__getstate__(), (1.5).__getnewargs__())
async def gen():
    yield 1
async def main():
    g = gen(); print(await anext(aiter(g)), await anext(g, 'none'))
try: main().send(None)
except StopIteration: pass
t(aiter, 5); t(anext, 5)
import builtins; print(builtins.True_ if hasattr(builtins, 'True_') else getattr(builtins, 'True'))
try: exit(3)
except SystemExit as e: print(e.code)
try: quit()
except SystemExit as e: print(e.code)
