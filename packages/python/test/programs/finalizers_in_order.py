# When finalizers run, and in which order.
# mm: observes finalizer-time, refcounts
import sys,gc
gc.disable()
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n)
def f():
    a=D('a');b=D('b');c=D('c')
f(); print('-')
def f2(x,y):
    z=D('z'); del y; w=D('w'); x=None
    print('end')
f2(D('x'),D('y')); print('-')
def f3():
    a=D('a'); 
    def inner(): return a,b
    b=D('b'); c=D('c')
f3(); print('-')
def f4():
    a=D('a'); raise ValueError
try: f4()
except ValueError: print('caught')
print('after'); 
def f5():
    try:
        a=D('a'); raise ValueError
    except ValueError as e:
        print('in'); 
    b=D('b')
    print('out')
f5(); print('-')
def f6():
    a=D('a'); return D('r')
f6(); print('-')
def f6b():
    a=D('a')
    return [D('r1'),a,D('r2')]
f6b(); print('-')
x=D('x1'); x=D('x2'); print('re'); del x
l=[D(i) for i in range(4)]; del l; print('-')
l=[D(i) for i in range(4)]; l.clear(); print('-')
l=[D(i) for i in range(5)]; del l[1:3]; print('-'); l[:]=[D(9)]; print('-'); l=None
t=tuple(D(i) for i in range(3)); del t; print('-')
d={i:D(i) for i in range(4)}; del d[2]; d[0]=D('n'); d.clear(); print('-')
d={'a':D(1),'b':D(2)}; del d; print('-')
class E: pass
e=E(); e.a=D('a'); e.b=D('b'); e.c=D('c'); del e; print('-')
e=E(); e.c=D('c'); e.a=D('a'); e.b=D('b'); del e; print('-')
class S: __slots__=('z','a','m')
s=S(); s.z=D('z'); s.m=D('m'); s.a=D('a'); del s; print('-')
class S2(S): __slots__=('q','b','__dict__')
s=S2(); s.z=D('z'); s.m=D('m'); s.a=D('a'); s.q=D('q'); s.b=D('b'); s.x=D('x'); del s; print('-')
class L(list): pass
l=L([D('i1'),D('i2')]); l.attr=D('attr'); del l; print('-')
class T(tuple): pass
l=T([D('i1'),D('i2')]); l.attr=D('attr'); del l; print('-')
class DD(dict): pass
l=DD(a=D('i1'),b=D('i2')); l.attr=D('attr'); del l; print('-')
class P(D):
    def __del__(s): print('P'); super().__del__()
p=P('p'); p.child=D('child'); del p; print('-')
# generators
def g():
    a=D('a')
    try: yield 1; b=D('b'); yield 2
    finally: print('fin')
    c=D('c')
x=g(); next(x); next(x); del x; print('-')
x=g(); next(x); x.close(); print('closed'); del x
x=g(); list(x); print('-')
def g2():
    with CM(): 
        a=D('ga'); yield a
class CM:
    def __enter__(s): return s
    def __exit__(s,*a): print('exit',a[0])
    def __del__(s): print('cm del')
for q in g2(): break
print('broke'); del q; print('-')
x=g2(); next(x); 
try: x.throw(KeyError('k'))
except KeyError: print('thrown')
del x; print('-')
# expression temporaries
D('t1'),D('t2'); print('-')
(D('u1'),D('u2'))[0]; print('-')
print(D('v').n); print('-')
def h(*a,**k): print('in h')
h(D(1),D(2),k=D(3)); print('-')
h(*[D(1),D(2)]); print('-')
[D(1),D(2)][1]; print('-')
D(1)==D(2); print('-')
x={D(1):D(2)}; del x; print('-')
for i in [D('l1'),D('l2')]: print('it')
del i; print('-')
for i in (D('l%d'%j) for j in range(3)): print('it')
del i; print('-')
a,b=D('a'),D('b'); a,b=b,a; del a; del b
[x for x in [D(1),D(2)]] and print('t'); print('-')
lam=lambda q: None
lam(D('lam')); print('-')
del lam
class K: 
    attr=D('class attr')
    def __del__(s): print('K inst')
k=K(); del k; del K; print('K deleted'); gc.collect(); print('-')
e1=D('1');e2=D('2');e3=D('3'); e1.o=e2;e2.o=e3;e3.o=e1; del e1,e2,e3; print(gc.collect())
e3=D('3');e2=D('2');e1=D('1'); e1.o=e2;e2.o=e3;e3.o=e1; del e1,e2,e3; print(gc.collect())
l=[D('x'),D('y')]; l.append(l); l[0].l=l; del l; print(gc.collect())
def cyc():
    a=D('a'); b=D('b'); a.b=b; b.a=a; c=D('c'); a.c=c
cyc(); print('ret'); print(gc.collect())
def rec():
    a=D('a'); 
    def inner(): return inner,a
    return None
rec(); print('r'); print(gc.collect())
try:
    raise ValueError(D('exc arg'))
except ValueError as e: pass
print('-')
def keep():
    z=D('z')
    try: raise ValueError
    except ValueError as e: err=e
keep(); print('k',gc.collect())
class Par:
    def __init__(s): s.kids=[]
class Kid:
    def __init__(s,p): s.p=p; p.kids.append(s)
    def __del__(s): print('kid',len(s.p.kids))
p=Par(); Kid(p); Kid(p); del p; print(gc.collect())
# nested del
class N:
    def __init__(s,n,c=None): s.n=n;s.c=c
    def __del__(s): print('N',s.n); s.c=None; print('N end',s.n)
n=N(1,N(2,N(3))); del n; print('-')
class Q:
    def __init__(s,n,*c): s.n=n;s.c=c
    def __del__(s): print('Q',s.n)
q=Q(1,Q(2,Q(3),Q(4)),Q(5)); del q; print('-')
s={D('s1')}; del s; print('-')
z=D('global at exit'); y=D('another'); _u=D('under')
