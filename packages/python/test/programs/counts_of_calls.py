# What a count is while a function, method, operator or loop is at work.
# mm: observes sizes, refcounts
import sys
rc=sys.getrefcount
class A:
    def __init__(s): s.v=object()
    def m(self): return rc(self)
    @property
    def p(self): return rc(self)
    def __getattr__(self,n):
        if n=='zz': return rc(self)
        raise AttributeError(n)
    def __call__(self,*a,**k): return rc(self),[rc(x) for x in a],{q:rc(v) for q,v in k.items()}
    def __eq__(self,o): return (rc(self),rc(o))
    def __add__(self,o): return (rc(self),rc(o))
    def __iadd__(self,o): print('iadd',rc(self),rc(o)); return self
    def __radd__(self,o): return ('r',rc(self),rc(o))
    def __len__(self): print('len',rc(self)); return 3
    def __bool__(self): print('bool',rc(self)); return True
    def __getitem__(self,k): return rc(self),rc(k)
    def __setitem__(self,k,v): print('set',rc(self),rc(k),rc(v))
    def __delitem__(self,k): print('del',rc(self),rc(k))
    def __contains__(self,k): print('in',rc(self),rc(k)); return True
    def __iter__(self): print('iter',rc(self)); return iter([1])
    def __hash__(self): print('hash',rc(self)); return 1
    def __repr__(self): return 'A%d'%rc(self)
    def __str__(self): return 'S%d'%rc(self)
    def __format__(self,s): return 'F%d'%rc(self)
    def __enter__(self): print('enter',rc(self)); return self
    def __exit__(self,*a): print('exit',rc(self),[rc(x) if x is not None else 0 for x in a]); return True
    def __neg__(self): return rc(self)
    def __int__(self): return rc(self)
    def __index__(self): return rc(self)
    @classmethod
    def cm(cls,x): return rc(x)
    @staticmethod
    def sm(x): return rc(x)
a=A(); b=object()
print(rc(a),a.m(),a.p,a.zz,A.m(a),A.cm(a),A.sm(a),a.cm(b),a.sm(b))
print(a(a,b,k=b,j=a))
print(a==b,a+b,b==a,a!=b)
print((5.5+a)[:2])
a+=b
print(len(a))
if a: pass
print(not a)
print(a[b],a[1000],a[a])
a[b]=b; a[a]=a; a['xyz'*2]=object(); del a[b]
print(b in a)
for x in a: print(rc(x) > 100)
print(rc(a),rc(b))
with a as q: print(rc(a))
print(rc(a)); del q
with a: raise ValueError
d={'k':b}
print(rc(A),rc(A.m),rc(a.m),rc(a.__class__))
f=a.m
print(rc(a),rc(f),f())
del f
print(rc(a))
def g(p,*args,**kw): return rc(p),rc(args),rc(kw),[rc(x) for x in args],[rc(x) for x in kw.values()]
print(g(a,b,b,z=b));  print(g(*[a,b])); print(g(**{'p':a}));t=(a,b); print(g(*t)); print(g(a,*t,**{'q':b}))
def g2(p=b): return rc(p)
print(g2(),rc(b),g2(a))
lam=lambda x: rc(x)
print(lam(a),lam(object()),(lambda: rc(a))())
def clo():
    z=object()
    def inner(): return rc(z)
    return rc(z),inner(),rc(inner)
print(clo())
print([rc(x) for x in [a,b]],{rc(x) for x in [b]},list(rc(x) for x in [a,b]),[*map(rc,[a,b])],list(map(lambda v:rc(v),[a,b])))
print(list(filter(lambda v: print(rc(v)),[b])), sorted([a,b],key=lambda v:rc(v)) and 1)
import functools
print(functools.reduce(lambda u,v:(rc(u) if not isinstance(u,tuple) else 0,rc(v)),[b,a,b]))
for x in [b,object()]: print(rc(x))
for x in (b,object()): print(rc(x))
for i,x in enumerate([b,object()]): print(rc(x))
for i,x in zip([1,2],[b,object()]): print(rc(x))
for x in zip([1,2,3],[b,object(),object()]): print(rc(x),rc(x[1]))
for x in enumerate([b,object(),1000]): print(rc(x),rc(x[1]))
d={'a':b,'b':object(),'c':object()}
for k in d: print(rc(d[k]))
for v in d.values(): print(rc(v))
for k,v in d.items(): print(rc(v))
for it in d.items(): print(rc(it),rc(it[1]))
print(rc(d.items()),rc(d.keys()),rc(d))
dd=d.items(); print(rc(d)); it=iter(dd); print(rc(d),rc(dd)); next(it); print(rc(d),rc(dd)); list(it); print(rc(d),rc(dd))
l=[1,2]; it=iter(l); print(rc(l)); list(it); print(rc(l)); print(rc(it))
print(rc(1000),rc(1000.5),rc('hello world!'),rc((1,2)),rc(b'abc'),rc(1j),rc(frozenset([1])),rc(10**20))
def cst(): return rc(1000),rc('hello world?'),rc((1,3))
print(cst())
