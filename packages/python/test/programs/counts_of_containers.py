# What holds a reference, and what lets go of it.
# mm: observes refcounts
import sys
rc=sys.getrefcount
o=object()
# containers
print(rc([o]),rc(o)); l=[o]*10; print(rc(o)); del l[2:5]; print(rc(o)); l[:]=[]; print(rc(o)); l=[o]; l+=[o]; l.extend((o,)); l.insert(0,o); print(rc(o)); l.pop(); l.remove(o); print(rc(o)); l.reverse(); l2=l.copy(); print(rc(o)); l.clear(); print(rc(o)); del l2; print(rc(o))
t=(o,)*5; print(rc(o)); t2=t+t; print(rc(o)); t3=t[1:3]; print(rc(o)); t4=t[:]; print(rc(t)); del t,t2,t3,t4; print(rc(o))
s={o}; s.add(o); print(rc(o)); s2=s|s; print(rc(o)); s-=s2; print(rc(o)); s2.discard(o); print(rc(o)); fs=frozenset([o]); print(rc(fs),rc(frozenset(fs))); del fs
d={}; d[o]=o; print(rc(o)); d.update({o:1}); print(rc(o)); d.setdefault('q',o); print(rc(o)); d2=dict(d); print(rc(o)); d.pop('q'); d2.clear(); print(rc(o)); d.popitem(); print(rc(o)); d=dict.fromkeys([1,2,3],o); print(rc(o)); del d; print(rc(o))
d={'k':o}|{'j':o}; print(rc(o)); d|={'k':1}; print(rc(o)); del d
# key refcounts
class C: pass
c=C(); setattr(c,'att',o); print(rc(o)); print(rc(c.__dict__)); dd=c.__dict__; print(rc(dd),rc(o)); c.__dict__={'z':o}; print(rc(dd),rc(o)); del dd; print(rc(o)); del c; print(rc(o),rc(C))
c=C(); print(rc(C)); cs=[C() for _ in range(10)]; print(rc(C)); del cs; print(rc(C)); 
class D(C): pass
print(rc(C),rc(D),rc(D())); d=D(); print(rc(D),rc(C)); print(rc(C.__mro__),rc(C.__dict__),rc(C.__bases__))
class S: __slots__=('a','b')
s=S(); s.a=o; s.b=s.a; print(rc(o),rc(s)); del s.a; print(rc(o)); del s; print(rc(o),rc(S))
# functions
def f(a,b=o,*,c=o): 'doc'
g=f.__get__(o); print(rc(f),rc(o),rc(g)); h=g.__func__; print(rc(f)); del g,h
# generator
def gen(x):
    yield rc(x)
    y=x
    yield rc(x)
g=gen(o); print(rc(o)); print(next(g),rc(o)); print(next(g),rc(o)); g.close(); print(rc(o)); g=gen(o); del g; print(rc(o))
def gen2():
    z=object(); yield z
    print(rc(z)); yield z
    print(rc(z))
for q in gen2(): print(rc(q))
def yf(): r=yield from gen2(); return r
for q in yf(): print('yf',rc(q))
def acc():
    x=None
    while True:
        x=yield x
        print('got',rc(x))
g=acc(); next(g); g.send(o); print(rc(o)); g.send(object()); g.send([])
# exceptions
try:
    raise ValueError(o)
except ValueError as e:
    print(rc(e),rc(o),rc(e.args),rc(e.__traceback__)); tb=e.__traceback__
    print(rc(tb),rc(tb.tb_frame)); 
print(rc(o)); del tb; print(rc(o))
def thrower(x): y=x; raise KeyError(x)
try: thrower(o)
except KeyError as e: print(rc(o),rc(e)); ee=e
print(rc(o),rc(ee)); ee.__traceback__=None; print(rc(o)); del ee; print(rc(o))
try:
    try: 1/0
    except ZeroDivisionError as e1: raise ValueError from e1
except ValueError as e2: print(rc(e2),rc(e2.__cause__),rc(e2.__context__))
# sys.exc_info
try: 1/0
except: i=sys.exc_info(); print(rc(i[1]),rc(i[2])); del i; print(rc(sys.exc_info()[1]),rc(sys.exception()))
# frames
def fr():
    z=object(); f=sys._getframe(); print(rc(f),rc(z)); f.f_locals; print(rc(z)); return rc(sys._getframe())
print(fr())
def fr2(x): return sys._getframe()
f_=fr2(o); print(rc(o),rc(f_)); f_.clear(); print(rc(o)); del f_; print(rc(o))
fr=sys._getframe(); print(rc(fr)); del fr
def loc(): a=object(); b=a; d=locals(); return rc(a),rc(d)
print(loc())
# swap, unpack, walrus, ternary
a,b=o,o; print(rc(o)); a,b=b,a; print(rc(o)); (a,*b)=[o,o,o]; print(rc(o),rc(b)); del a,b; print((n:=o) is o,rc(o)); del n
x=y=z=o; print(rc(o)); del x,y,z; print(rc(o if 1 else 0), rc(o or 1), rc(0 or o), rc((o,)[0]), rc([o][0]), rc({1:o}[1]))
def multi(): a=b=c=o; return rc(o)
print(multi(),rc(o))
def args1(*a): return rc(a),rc(a[0])
print(args1(o),args1(*(o,)),args1(*[o]))
def kw1(**k): return rc(k),rc(k['o'])
print(kw1(o=o),kw1(**{'o':o}))
print(rc(slice(1,2,3)),rc(range(5)),rc(slice(o,o,o)),rc(o))
print(rc(property(lambda s:o)),rc(o),rc(classmethod(o)),rc(o))
class M(type): pass
class N(metaclass=M): pass
print(rc(M),rc(N)); n=N(); print(rc(N)); del n
match [o,1]:
    case [x,y]: print(rc(x),rc(o))
    case _: pass
match {'a':o}:
    case {'a':v,**rest}: print(rc(v),rc(rest))
print(rc(o))
assert rc(o)
