# Cycles through every kind of object, collected: counts and the order of finalizers.
# mm: observes finalizer-time, collection-schedule
import gc,weakref
class N:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n)
a=N('a');b=N('b');c=N('c')
a.x=b;b.x=c;c.x=a
w=[weakref.ref(o,lambda r,n=o.n: print('cb',n)) for o in (a,b,c)]
a.keep=weakref.ref(b,lambda r: print('inner'))
del a,b,c,o
print(gc.collect())
l=[]; l.append(l); l.append(N('in list')); del l; print(gc.collect())
d={}; d['d']=d; d['n']=N('in dict'); del d; print(gc.collect())
t=([],); t[0].append(t); t[0].append(N('in tuple')); del t; print(gc.collect())
def fn():
    def inner(): return inner
    inner.n=N('fn attr')
    return None
fn(); print(gc.collect())
def gn():
    g=gn2(); next(g)
def gn2():
    me=N('gen local'); ref=[]; ref.append(ref); yield ref
gn(); print(gc.collect())
class C: pass
C.self=C; C.n=N('class attr'); del C; print(gc.collect())
s=set(); 
class H:
    def __init__(s,o): s.o=o
s.add(H(s)); s.add(N('set')); del s; print(gc.collect())
e=ValueError(); e.e=e; e.n=N('exc'); del e; print(gc.collect())
x=N('p1'); y=N('p2'); x.l=[y]; y.l=[x]; x.d={'y':y}; del x,y; print(gc.collect())
import sys
m=type(sys)('mod'); m.m=m; m.n=N('module'); del m; print(gc.collect())
p=property(); 
a=N('m'); a.m=a.__init__; del a; print(gc.collect())
a=N('first'); b=N('second'); a.o=b; b.o=a; a.z=N('tail'); del a,b; gc.collect(0); gc.collect(1); print(gc.collect(2))
gc.set_debug(gc.DEBUG_SAVEALL); a=[]; a.append(a); del a; print(gc.collect(),len(gc.garbage), gc.garbage[0][0] is gc.garbage[0]); gc.set_debug(0); gc.garbage.clear(); print(gc.collect())
