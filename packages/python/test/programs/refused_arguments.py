# What sys, weakref and gc refuse, and in which words.
# mm: observes sizes, refcounts
import sys,weakref,gc
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__,e)
class S(str): pass
for a in [5,None,b'x',S('x'),[],1.5,('a',)]: t(lambda: sys.intern(a))
for a in [5,None,b'x',S('x'),'abc']: t(lambda: sys._is_interned(a))
t(lambda: sys.intern()); t(lambda: sys.intern('a','b')); t(lambda: sys._is_interned())
x='dyn'+str(1); print(sys._is_interned(x)); y=sys.intern(x); print(y is x, sys._is_interned(x), sys.intern('dyn'+str(1)) is x); 
z='dyn'+str(1); print(z is x, sys.intern(z) is x, sys._is_interned(z))
print(sys._is_interned('a'),sys._is_interned(''),sys._is_interned('hello world'),sys._is_interned('hello'),sys._is_interned('print'),sys._is_interned(chr(233)),sys._is_interned('é'*2))
i=id(x); del x,y; w='dyn'+str(1); print(sys._is_interned(w))
class A:
    __slots__=('__weakref__',)
class B:
    __slots__=()
class C(B): pass
t(lambda: weakref.ref(A()) is not None); t(lambda: weakref.ref(B())); t(lambda: weakref.ref(C()) is not None)
def mk(s): return lambda: type('X',(),{'__slots__':s})
for s in [('__dict__','__dict__'),('__weakref__','__weakref__'),('a','a'),('1a',),(1,),'abc',['x','y'],('__dict__','__weakref__','z'),{'k':'doc'}]: t(lambda: sorted(k for k in mk(s)().__dict__ if not k.startswith('__doc') and not k.startswith('__module')))
t(lambda: type('Y',(A,),{'__slots__':('__weakref__',)})); t(lambda: type('Y',(int,),{'__slots__':('a',)})); t(lambda: type('Y',(int,),{'__slots__':()})); t(lambda: type('Y',(tuple,),{'__slots__':('a',)}))
class P:
    __slots__=('v',)
p=P(); t(lambda: p.v); p.v=1; del p.v; t(lambda: p.v)
try: del p.v
except AttributeError as e: print(e)
try: p.w=1
except AttributeError as e: print(e)
print(P.v, type(P.v)); t(lambda: p.__dict__); t(lambda: p.__weakref__); print(A().__weakref__)
t(lambda: sys.getrefcount()); t(lambda: sys.getrefcount(1,2)); t(lambda: sys.getsizeof()); t(lambda: sys.getallocatedblocks(1)); print(type(sys.getallocatedblocks()))
t(lambda: sys.getsizeof(5,'d')); 
class Z:
    def __sizeof__(s): return -1
t(lambda: sys.getsizeof(Z())); t(lambda: sys.getsizeof(Z(),7))
class Z2:
    def __sizeof__(s): return 'x'
t(lambda: sys.getsizeof(Z2())); t(lambda: sys.getsizeof(Z2(),7))
class Z3:
    def __sizeof__(s): raise ValueError('no')
t(lambda: sys.getsizeof(Z3())); t(lambda: sys.getsizeof(Z3(),7))
t(lambda: sys.unraisablehook(5)); t(lambda: sys.is_finalizing())
t(lambda: weakref.getweakrefcount([])); t(lambda: weakref.getweakrefs(5)); t(lambda: weakref.proxy([])); t(lambda: weakref.finalize(5,print)); t(lambda: weakref.WeakSet([[]])); t(lambda: weakref.WeakKeyDictionary({1:2})); t(lambda: weakref.WeakValueDictionary({1:2})); t(lambda: weakref.WeakMethod(5)); t(lambda: weakref.finalize())
t(lambda: gc.get_referents()); t(lambda: [type(x).__name__ for x in gc.get_referents(C())]); t(lambda: [type(x).__name__ for x in gc.get_referents([1,'a'],(2,))]); t(lambda: gc.get_referents({'a':1,'b':2})); t(lambda: gc.get_referents({1:'x',2:'y'})); t(lambda: sorted(gc.get_referents({3,4})))
