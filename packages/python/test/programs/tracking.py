# mm: observes collection-schedule
# Which objects the collector tracks, before and after it has looked at them.
import gc
T = gc.is_tracked
class A: pass
def f(n): return int(n)
d = {}; print(T(d)); d[1] = 2; print(T(d)); d['x'] = 1.5; print(T(d)); d['t'] = (1, 2); print(T(d)); d['l'] = []; print(T(d))
c = d.copy(); del d['l']; print(T(d), T(c)); gc.collect(); print(T(d), T(c))
print(T(dict(a=1)), T(dict([(1, 2)])), T(dict([(1, [])])), T({**{1: 2}}), T({**{1: []}}), T({i: i for i in range(3)}), T({i: [i] for i in range(3)}))
e = {}; e.update({1: 2}); print(T(e)); e.update(x=[]); print(T(e)); e.setdefault('y', []); print(T(e))
g = {}; g.setdefault('y', 1); print(T(g)); g.setdefault('z', ()); print(T(g)); g.setdefault('w', A); print(T(g))
print(T(dict.fromkeys('abc')), T(dict.fromkeys('abc', [])), T({}.fromkeys([1, 2], (1,))))
a = A(); print(T(a), T(a.__dict__)); a.x = 1; print(T(a), T(a.__dict__)); a.__dict__ = {'q': 1}; print(T(a.__dict__)); gc.collect(); print(T(a), T(a.__dict__))
t = (1, 2, (3, 4), 'x', None, 1.5, b'y', True); u = ([],); v = (t, u); w = tuple(i for i in range(3))
print(T(t), T(u), T(v), T(w)); gc.collect(0); print(T(t), T(u), T(v), T(w)); gc.collect(); print(T(t), T(u), T(v), T(w))
x = (f('1'), (f('2'), f('300'))); print(T(x), T(x[1])); gc.collect(); print(T(x), T(x[1]))
s = {1, 2}; print(T(s), T(frozenset({1})), T(set())); l = [1]; print(T(l)); gc.collect(); print(T(l), T(s))
z = tuple([1, 2]); z2 = tuple([(), []]); print(T(z), T(z2), T(z + (3,)), T(z * 2), T(z[:1]), T(z2[:1])); gc.collect(); print(T(z), T(z2))
def args(*a, **k): return T(a), T(k)
print(args(), args(1), args([]), args(x=1), args(x=[]))
print(T(globals()), T(vars(A)), T(A.__dict__), T(A.__mro__), T(A.__bases__), T(f.__code__), T(f.__globals__), T(f.__defaults__), T(args.__code__.co_consts), T(f.__name__))
class S(str): pass
class F(float): __slots__ = ()
class G: __slots__ = ('g',)
print(T(S()), T(F()), T(G()), T(int), T(S), T(type), T(NotImplemented), T(...))
k = {'a': {'b': {'c': 1}}}; print(T(k), T(k['a']), T(k['a']['b'])); gc.collect(); print(T(k), T(k['a']), T(k['a']['b']))
n = {'a': (1, (2, (3,)))}; gc.collect(); print(T(n), T(n['a']))
print(T(zip()), T(iter({})), T(iter(set())), T(iter('')), T(iter(b'')), T(iter(range(2))), T(map(len, ())), T({}.items()), T(iter({}.items())))
