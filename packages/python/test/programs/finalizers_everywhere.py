# mm: observes refcounts, finalizer-time
import gc
gc.collect(); gc.disable()
class N:
    def __init__(s, n): s.n = n
    def __del__(s): print('~' + str(s.n), end=' ')
def end(): print()
def locs():
    a = N('a'); b = N('b'); c = N('c')
locs(); end()
def args(a, b, *c, d, **e): x = N('x')
args(N(1), N(2), N(3), N(4), d=N(5), k=N(6)); end()
def inner():
    a = N('a')
    def f(): return a
    b = N('b')
inner(); end()
def exc():
    a = N('a')
    try: raise ValueError(N('in exc'))
    except ValueError: b = N('b')
exc(); end()
def gen():
    a = N('ga'); yield 1; b = N('gb'); yield 2
g = gen(); next(g); del g; end()
g = gen(); next(g); next(g); g.close(); end()
for x in [N(1), N(2), N(3)]: print('loop', x.n, end=' ')
end(); del x; end()
for x in (N(i) for i in range(3)): print('gen', x.n, end=' ')
end(); del x; end()
x = N('old'); x = N('new'); end(); del x; end()
x = y = N('shared'); x = 1; print('x'); y = 2; end()
[N(1), N(2), N(3)]; end()
{N(1): N(2), N(3): N(4)}; end()
(N(1), (N(2), N(3))); end()
l = [N(i) for i in range(5)]; l[1] = N('r'); l[2:4] = [N('s')]; end(); del l[0]; end(); l.pop(); end(); l.remove(l[0]); end(); l.clear(); end()
d = {i: N(i) for i in range(4)}; d.pop(1); end(); d.popitem(); end(); d.update({0: N('u')}); end(); d.clear(); end()
d = {'a': N(1)}; d['a'] = N(2); end(); d.setdefault('a', N(3)); end(); del d['a']; end()
class Holder:
    def __init__(s): s.c = N('c'); s.a = N('a'); s.b = N('b')
h = Holder(); del h; end()
h = Holder(); h.c = N('c2'); end(); del h.a; end(); h.__dict__['d'] = N('d'); h.__dict__ = {}; end(); del h; end()
class Sl: __slots__ = ('b', 'c', 'a')
s = Sl(); s.a = N('a'); s.b = N('b'); s.c = N('c'); del s; end()
class Sub(Sl): __slots__ = ('z',); 
s = Sub(); s.a = N('a'); s.z = N('z'); s.b = N('b'); del s; end()
class SubD(Sl): pass
s = SubD(); s.a = N('a'); s.q = N('q'); s.b = N('b'); del s; end()
class LL(list): pass
l = LL([N(1), N(2)]); l.x = N('x'); del l; end()
class DD(dict): __slots__ = ('s',)
d = DD(a=N(1), b=N(2)); d.s = N('s'); del d; end()
class TT(tuple): pass
t = TT([N(1), N(2)]); t.x = N('x'); del t; end()
a = N('c1'); b = N('c2'); c = N('c3'); a.x = b; b.x = c; c.x = a; a.t = N('t1'); c.t = N('t2'); del a, b, c; gc.collect(); end()
a = N('k1'); a.l = [a]; a.d = {'k': N('k2')}; del a; gc.collect(); end()
l = []; l.append(l); l.append(N('in list')); del l; gc.collect(); end()
d = {}; d['me'] = d; d['n'] = N('in dict'); del d; gc.collect(); end()
def fcycle():
    x = N('captured')
    def f(): return f, x
    return f
f = fcycle(); del f; gc.collect(); end()
class K:
    n = N('class attr')
    def m(self): return K
del K; gc.collect(); end()
def g2():
    x = N('gen local'); me = yield; yield
g = g2(); next(g); g.send(g); del g; gc.collect(); end()
try: raise RuntimeError(N('e'))
except RuntimeError as e: tb = e.__traceback__; e.me = e
end(); del tb; gc.collect(); end()
def many(): return N(1), N(2), N(3)
a, b, c = many(); a, b = b, a; end(); del a, b, c; end()
a, *b = [N(1), N(2), N(3)]; del b; end(); del a; end()
x = N(1) and N(2); end(); x = N(3) or N(4); end(); x = not N(5); end(); x = N(6) if N(7) else N(8); end(); x = None; end()
x = [N(1), N(2)][1]; end(); x = None; end()
lambda a=N('default'): 1; end()
def deco(f): return N('decorated')
@deco
def ff(): pass
del ff; end()
with __import__('contextlib').nullcontext(N('ctx')) as w: pass
end(); del w; end()
assert N('truth'); end()
f'{N("fmt").n}'; end()
N(1).n; N(2).n + 1; end()
sorted([N(3), N(1)], key=lambda v: v.n); end()
max(N(1), N(2), key=lambda v: v.n); end()
list(map(lambda v: v, [N(1), N(2)])); end()
dict(zip('ab', [N(1), N(2)])); end()
[N(1)] + [N(2)]; [N(3)] * 2; end()
print([x.n for x in [N(1), N(2)] if x.n > 1], end=' '); end()
s = {N(1)}; s.pop(); end(); s = None
import copy
x = copy.copy(N('cp')); end(); x = None; end()
globals().update(zz=N('global')); del zz; end()
class Meta(type):
    def __del__(c): print('~class', c.__name__, end=' ')
class Cm(metaclass=Meta): pass
del Cm; gc.collect(); end()
def rec(n):
    x = N(n)
    if n: rec(n - 1)
rec(4); end()
z1 = N('end1'); z2 = N('end2'); _z3 = N('end3')
