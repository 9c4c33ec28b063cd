# Who keeps whom: tracebacks, frames, generators, arguments, containers, closures, classes.
# mm: observes finalizer-time, refcounts
import sys,gc,weakref
gc.disable()
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n)
def f(x):
    y=D('local'); raise ValueError('v')
try: f(D('arg'))
except ValueError as e: saved=e
print('saved'); tb=saved.__traceback__; del saved; print('tb alive'); fr=tb.tb_next.tb_frame; del tb; print('frame alive', sorted(fr.f_locals)); fr.clear(); print('cleared', fr.f_locals); del fr
try:
    try: f(D('a1'))
    except ValueError as e: raise KeyError('k') from e
except KeyError as k: print(type(k.__cause__), k.__context__ is k.__cause__)
print('out')
def g():
    try: f(D('a2'))
    except ValueError: pass
    print('after except')
g()
def h():
    try: f(D('a3'))
    finally: print('finally')
try: h()
except ValueError: print('h')
print('--gen')
def gen():
    x=D('gx')
    try: yield 1
    except ValueError: print('gen caught'); yield 2
    y=D('gy'); yield 3
i=gen(); next(i); print(i.throw(ValueError)); print(next(i)); del i; print('--')
def rec(n):
    d=D(n) if n<3 else None
    if n: return rec(n-1)
    return sys._getframe()
fr=rec(3); print('held'); 
while fr: 
    n=fr.f_code.co_name; fr=fr.f_back if n=='rec' else None
print('released')
class Ctx:
    def __enter__(s): s.d=D('ctx'); return s.d
    def __exit__(s,*a): print('exit'); s.d=None
with Ctx() as c: print('body')
print('after'); del c
def star(*a,**k): del a; print('star'); del k; print('end')
star(D('s1'),D('s2'),k=D('s3'))
lst=[D('l%d'%i) for i in range(3)]
lst[0]=None; print('set'); lst.sort(key=lambda x: 0 if x is None else 1); del lst[0]; print('deleted'); lst+= [D('new')]; lst=lst[:1]; print('sliced'); del lst
d={1:D('d1'),2:D('d2')}; d.pop(1); print('popped'); d.update({2:D('d3')}); print('updated'); d.setdefault(3,D('d4')); d={}; print('rebound')
s={D('s')}; s.pop(); print('set popped')
a=b=D('ab'); a=None; print('one'); b=None
x=D('x'); x=(x,x); x=None; print('tup')
def defaults(p=D('default')): pass
del defaults; print('def gone')
cls=type('T',(),{'attr':D('typeattr')}); del cls; gc.collect(); print('type gone')
c=(lambda v=D('closure'): (lambda: v))(); c(); del c; print('closure gone')
m=D('m').__del__; print('bound'); del m; print('unbound')
p=property(D('prop')); del p; print('prop gone')
it=iter([D('it1'),D('it2')]); next(it); print('next'); list(it); print('exhausted'); del it
z=zip([D('z1')],[D('z2')]); next(z); print('zip'); 
try: next(z)
except StopIteration: print('zip end')
del z; print('zip gone')
mp=map(lambda q:q.n,[D('mp')]); print(next(mp)); 
try: next(mp)
except StopIteration: pass
print('map'); del mp
e=enumerate([D('en')]); next(e); print('en'); del e; print('en gone')
class Meta(type):
    def __del__(c): print('class del',c.__name__)
class K(metaclass=Meta): pass
del K; gc.collect(); print('metaclass done')
class Slots:
    __slots__=('a','b')
    def __del__(s): print('slots del', hasattr(s,'a'))
o=Slots(); o.a=D('sa'); o.b=D('sb'); del o
class Base:
    def __del__(s): print('base del')
class Derived(Base):
    def __del__(s): print('derived del'); super().__del__()
Derived()
class Multi(Derived, D):
    def __init__(s): s.n='multi'
Multi()
print(gc.collect())
