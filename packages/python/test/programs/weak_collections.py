# Weak methods, dictionaries, sets and finalizers.
# mm: observes finalizer-time, refcounts
import weakref,gc,sys
def print(*a, _print=print):
    parts=' '.join(map(str,a)).split(' at 0x')
    _print(parts[0]+''.join(' at …'+p.lstrip('0123456789abcdef') for p in parts[1:]))
class C:
    def __init__(s,n=0): s.n=n
    def __repr__(s): return 'C(%r)'%s.n
    def meth(s): return s.n
    def __del__(s): print('del',s.n)
# WeakMethod
o=C('wm'); m=weakref.WeakMethod(o.meth,lambda r: print('wm cb',r())); print(m()(),m,m==weakref.WeakMethod(o.meth),hash(m)==hash(weakref.WeakMethod(o.meth)))
del o; print(m())
try: weakref.WeakMethod(len)
except TypeError as e: print(e)
# WeakValueDictionary
d=weakref.WeakValueDictionary(); a,b=C('a'),C('b'); d['a']=a; d['b']=b; d[1]=a
print(len(d),sorted(map(str,d)),d['a'],list(d.values()),list(d.items()),'a' in d, d.get('zz',3), d)
del a; print(len(d),list(d.keys()),list(d.valuerefs()),[type(r).__name__ for r in d.valuerefs()],d.pop('b'),len(d))
try: d['a']
except KeyError as e: print('KeyError',e)
print(d.setdefault('x',b),d.popitem(),d.get('x'),list(d.itervaluerefs()))
d.update({'q':b}); print(d|{'r':b}, {'r':b}|d, type(d.copy()), d=={'q':b}); d|={'z':b}; print(sorted(d.keys()))
it=iter(d.values()); next(it); del b; print(len(d)); 
# WeakKeyDictionary
k=weakref.WeakKeyDictionary(); x,y=C('x'),C('y'); k[x]=1;k[y]=x; print(len(k),list(k.items()),list(k.keyrefs())[0]() is x,x in k,5 in k); del x; print(len(k)); del y; gc.collect(); print(len(k))
try: k[5]=1
except TypeError as e: print(e)
try: k[5]
except TypeError as e: print(e)
print(k.get(C('t')))
# WeakSet
s=weakref.WeakSet(); e1,e2=C('e1'),C('e2'); s.add(e1); s.add(e2); s.add(e1); print(len(s),e1 in s,sorted(x.n for x in s),s=={e1,e2},s==weakref.WeakSet([e2,e1]),s<=weakref.WeakSet([e1,e2]))
t=s.copy(); del e1; print(len(s),len(t),len(s&t),len(s-t),len(s^t),s.isdisjoint(t))
s.remove(e2)
try: s.remove(e2)
except KeyError as e: print('KE')
print(len(s),bool(s)); s.update([e2]); print(s.pop() is e2)
try: s.pop()
except KeyError as e: print(e)
try: s.add(5)
except TypeError as e: print(e)
del e2,t
# finalize
def fin(*a,**k): print('fin',a,k); return 'res'
o=C('f'); f=weakref.finalize(o,fin,1,2,k=3); print(f.alive,f.atexit,f.peek()[1:],f); del o; print(f.alive,f.peek(),f(),f.detach(),f)
o=C('g'); f=weakref.finalize(o,fin,'call'); print(f(),f(),f.alive); del o
o=C('h'); f=weakref.finalize(o,fin,'det'); print(f.detach()[2:],f.alive); del o
o=C('i'); f1=weakref.finalize(o,fin,1);f2=weakref.finalize(o,fin,2);  del o
f2=weakref.finalize(C,print,'class C finalize')
o=C('exit1'); weakref.finalize(o,print,'at exit 1'); o2=C('exit2'); weakref.finalize(o2,print,'at exit 2'); o3=C('x3'); weakref.finalize(o3,print,'no').atexit=False
try: weakref.finalize([],print)
except TypeError as e: print(e)
print(repr(f2)[:20])
# callbacks & order
o=C('cb'); l=[]
r1=weakref.ref(o,lambda r:print('r1')); p=weakref.proxy(o,lambda r: print('p', type(r))); r2=weakref.ref(o,lambda r:print('r2')); 
class S(weakref.ref):
    def __init__(s,*a): super().__init__(*a); s.x=1
    def __call__(s): print('S called'); return super().__call__()
r3=S(o,lambda r: print('r3',r.x,r())); print(r3() is o)
del r1; del o
# callback that makes refs, kills refs
o=C('kill'); a=weakref.ref(o,lambda r: print('a')); b=weakref.ref(o,lambda r: (print('b'),globals().pop('a',None))); del o
# ref in cycle
class Cy: pass
c=Cy(); c.c=c; c.r=weakref.ref(c,lambda r:print('never')); out=weakref.ref(c,lambda r:print('outside',r())); del c; gc.collect()
c=Cy(); c2=Cy(); c.o=c2;c2.o=c; w=[weakref.ref(c,lambda r:print('c dies')),weakref.ref(c2,lambda r:print('c2 dies'))]; del c,c2; print(gc.collect())
# resurrect in callback? keep
class W(Cy):
    def __del__(s): global kept; kept=s; print('del W', wr())
w=W(); wr=weakref.ref(w,lambda r: print('wr cb')); del w; print(wr() is kept); del kept; print(wr())
w=W(); w.s=w; wr=weakref.ref(w,lambda r: print('wr cb')); del w; gc.collect(); print(wr()); kept.s=None; del kept
print(weakref.ref(C).__callback__, weakref.ref(C,print).__callback__, weakref.ref.__name__, weakref.ref, weakref.ReferenceType, weakref.ProxyType, weakref.CallableProxyType, weakref.ProxyTypes)
for a in [(),(C,1,2),(C,),(C,None),(C,5)]:
    try: print(weakref.ref(*a)() is C)
    except TypeError as e: print(e)
for a in [(),(C,1,2),(C,),(C,None),(C,5)]:
    try: print(weakref.proxy(*a).__name__)
    except TypeError as e: print(e)
try: weakref.ref(C)==1; weakref.ref(C)<weakref.ref(C)
except TypeError as e: print(e)
