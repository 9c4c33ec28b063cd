# mm: observes sizes, refcounts
import sys
from sys import getrefcount as rc
class C: pass
def show(label, v): print(label, v)
x = object()
show('mod', rc(x)); y = x; show('2', rc(x)); l = [x, x]; show('l', rc(x)); t = (x, x, x); show('t', rc(x))
d = {x: 1}; show('dkey', rc(x)); d2 = {'a': x}; show('dval', rc(x)); s = {x}; show('set', rc(x)); fs = frozenset([x]); show('fs', rc(x))
del y, l, t, d, d2, s, fs; show('deleted', rc(x))
def f(a):
    show('in f', rc(a)); b = a; show('b', rc(a)); c = [a]; show('c', rc(a))
    def g(): return a
    show('closure', rc(a)); return g
o = object()
g = f(o); show('after f', rc(o)); del g; show('closure gone', rc(o))
def star(*args): show('star', rc(args[0]))
star(o)
def kw(**k): show('kw', rc(k['a']))
kw(a=o)
def dflt(a=o): show('default', rc(a))
dflt(); show('with default', rc(o)); del dflt; show('wo default', rc(o))
show('cond', rc(o if True else None)); show('or', rc(o or None)); show('and', rc(True and o))
show('tuple idx', rc((o, 1)[0])); show('list idx', rc([o][0])); show('dict idx', rc({'k': o}['k']))
for v in [o]: show('for', rc(v))
del v
show('comp', [rc(v) for v in [o]]); show('gen', list(rc(v) for v in [o])); show('dcomp', {1: rc(v) for v in [o]})
def gen(a):
    show('gen arg', rc(a)); yield a; show('gen after', rc(a))
for v in gen(o): show('gen yield', rc(v))
del v
try: raise ValueError(o)
except ValueError as e: show('exc', rc(o)); show('exc args', rc(e.args[0])); show('e', rc(e))
show('exc gone', rc(o))
class A:
    def m(self): show('self', rc(self)); return self
    @classmethod
    def c(cls): show('cls', rc(cls))
    @staticmethod
    def s(a): show('static', rc(a))
    @property
    def p(self): show('prop', rc(self)); return self
    def __call__(self): show('call', rc(self))
    def __len__(self): show('len', rc(self)); return 3
    def __iter__(self): show('iter', rc(self)); return iter([])
    def __hash__(self): show('hash', rc(self)); return 1
    def __eq__(self, other): show('eq', (rc(self), rc(other))); return True
    def __add__(self, other): show('add', (rc(self), rc(other))); return 1
    def __radd__(self, other): show('radd', (rc(self), rc(other))); return 1
    def __getitem__(self, i): show('getitem', (rc(self), rc(i) if not isinstance(i, int) else 0)); return 1
    def __setitem__(self, i, v): show('setitem', (rc(self), rc(v)))
    def __delitem__(self, i): show('delitem', rc(self))
    def __contains__(self, v): show('contains', (rc(self), rc(v))); return True
    def __enter__(self): show('enter', rc(self)); return self
    def __exit__(self, *a): show('exit', rc(self))
    def __bool__(self): show('bool', rc(self)); return True
    def __repr__(self): show('repr', rc(self)); return 'A'
    def __str__(self): show('str', rc(self)); return 'A'
    def __format__(self, s): show('format', rc(self)); return 'A'
    def __int__(self): show('int', rc(self)); return 1
    def __index__(self): show('index', rc(self)); return 1
    def __float__(self): show('float', rc(self)); return 1.0
    def __complex__(self): show('complex', rc(self)); return 1j
    def __bytes__(self): show('bytes', rc(self)); return b''
    def __neg__(self): show('neg', rc(self)); return 1
    def __abs__(self): show('abs', rc(self)); return 1
    def __round__(self, n=None): show('round', rc(self)); return 1
    def __pow__(self, o, m=None): show('pow', rc(self)); return 1
    def __divmod__(self, o): show('divmod', rc(self)); return 1
    def __lt__(self, o): show('lt', (rc(self), rc(o))); return True
    def __reversed__(self): show('reversed', rc(self)); return iter([])
    def __next__(self): show('next', rc(self)); raise StopIteration
    def __iadd__(self, o): show('iadd', (rc(self), rc(o))); return self
    def __getattr__(self, n): show('getattr ' + n, rc(self)); raise AttributeError(n)
    def __dir__(self): show('dir', rc(self)); return []
    def __sizeof__(self): show('sizeof', rc(self)); return 1
    def __copy__(self): show('copy', rc(self)); return self
    def __instancecheck__(self, o): show('ic', rc(self)); return True
    def __trunc__(self): show('trunc', rc(self)); return 1
    def __floor__(self): show('floor', rc(self)); return 1
    def __ceil__(self): show('ceil', rc(self)); return 1
a = A(); show('class', rc(A))
a.m(); A.m(a); m = a.m; m(); show('m', rc(m)); del m; a.c(); A.c(); a.s(a); a.p; a()
len(a); iter(a); list(a); tuple(a); hash(a); a == a; a == o; a + a; a + 1; 1 + a; a[o]; a[1]; a[o] = o; del a[o]; o in a; a not in a
with a: pass
with a as q: show('with', rc(q))
del q
bool(a); not a
if a: pass
while a: break
repr(a); format(a); f'{a}'; f'{a!r}'; '%r' % (a,); '{}'.format(a)
int(a); hex(a); oct(a); bin(a); float(a); complex(a); bytes(a); -a; abs(a); round(a); round(a, 1); pow(a, 2, 3); divmod(a, 1); a ** 2
a < o; o > a; reversed(a); next(a, None); sys.getsizeof(a); dir(a); isinstance(o, a); getattr(a, 'zz', None); hasattr(a, 'yy')
[1, 2, 3][a]; (1, 2)[a]; 'abc'[a]
a += o
max(a, o, key=lambda v: rc(v)); min([a, o], key=lambda v: (show('minkey', rc(v)), 1)[1])
max([o], key=lambda v: show('maxkey', rc(v)))
sorted([o], key=lambda v: show('sortkey', rc(v)))
list(map(lambda v: show('map', rc(v)), [o])); list(filter(lambda v: show('filter', rc(v)), [o]))
import functools
functools.partial(lambda v: show('partial', rc(v)), o)()
functools.reduce(lambda p, v: show('reduce', (rc(p), rc(v))), [o, o])
{a: 1}; {**{}, a: 1}; [*a]; (*a,); {*a}
print(*[rc(v) for v in (o,)]); any(show('any', rc(v)) for v in [o]); sum([a], 0)
import math
math.floor(a); math.ceil(a); math.trunc(a)
show('end', (rc(a), rc(o)))
