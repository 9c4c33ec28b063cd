# Resurrection, and errors in finalizers, callbacks and generators.
# mm: observes finalizer-time, refcounts
import sys,gc
class Shown:
    # Standard error without what differs: addresses, places and lines of source.
    def __init__(s): s.text=''
    def write(s,t): s.text+=t
    def flush(s):
        for l in s.text.splitlines():
            if not l.startswith('    '): print('!',l.split(' at 0x')[0].split('", line')[0].replace(__file__,'FILE'))
        s.text=''
sys.stderr=Shown()
class R:
    keep=[]
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n); R.keep.append(s)
r=R(1); del r; print(len(R.keep)); x=R.keep.pop(); print(sys.getrefcount(x),gc.is_finalized(x)); del x; print('gone',len(R.keep))
a=R('a');b=R('b');a.b=b;b.a=a; del a,b; print(gc.collect(),len(R.keep)); 
import weakref
w=[weakref.ref(x) for x in R.keep]; gc.collect(); R.keep.clear(); print(gc.collect()>=2,[q() for q in w],len(R.keep))
class O:
    def __del__(s):
        global back; back=s
o=O(); o.__dict__['x']=[1]; w=weakref.ref(o,lambda r:print('cb')); del o; print(w() is back); del back; print(w())
o=O(); o.c=o; w=weakref.ref(o,lambda r:print('cb')); del o; print(gc.collect(), w()); print(back.c is back); back.c=None; del back; print('end')
class E:
    def __del__(s): raise RuntimeError('in del')
e=E(); del e; print('survived')
e=E(); e.e=e; del e; gc.collect(); print('survived')
def hook(u): print('hook',u.exc_type,u.exc_value,u.err_msg,type(u.object),u.object.__qualname__ if hasattr(u.object,'__qualname__') else u.object, u.exc_traceback.tb_lineno)
sys.unraisablehook=hook
e=E(); del e
class X: pass
x=X(); w=weakref.ref(x,lambda r: 1/0); del x
x=X(); x.x=x; w=weakref.ref(x,lambda r: 1/0); del x; gc.collect()
def bad(phase,info): raise KeyError(phase)
gc.callbacks.append(bad); gc.collect(); gc.callbacks.clear()
def g():
    try: yield
    finally: raise ValueError('in gen')
x=g(); next(x); del x
def g2():
    try: yield
    except GeneratorExit: yield 2
x=g2(); next(x); del x
sys.unraisablehook=sys.__unraisablehook__
x=g2(); next(x); del x
x=g(); next(x); del x
x=X(); w=weakref.ref(x,lambda r: 1/0); del x
class Cb:
    def __call__(s,r): raise ValueError('cb')
    def __repr__(s): return '<Cb>'
x=X(); w=weakref.ref(x,Cb()); del x
class BR:
    def __del__(s): raise ValueError('x')
    def __repr__(s): raise TypeError
b=BR(); del b
class BE(Exception):
    def __str__(s): raise TypeError('no')
class Y:
    def __del__(s): raise BE
y=Y(); del y
class Z:
    def __del__(s): sys.exit(3)
z=Z(); del z
print('not exited')
class Z2:
    def __del__(s): raise KeyboardInterrupt
z=Z2(); del z
def hk(u): raise ValueError('in hook')
sys.unraisablehook=hk
z=Z2(); del z
sys.unraisablehook=None
z=Z2(); del z
del sys.unraisablehook
z=Z2(); del z
sys.unraisablehook=sys.__unraisablehook__
class F:
    def __del__(s): f()
def f(): g3()
def g3(): raise LookupError('deep',1)
F()
class ND:
    __del__=5
ND(); print('nd')
class NC:
    def __del__(s,x): pass
NC(); print('nc')
class SD:
    @staticmethod
    def __del__(): print('static del')
SD()
class CD:
    @classmethod
    def __del__(c): print('class del',c)
CD()
i=D=type('Dyn',(),{'__del__':lambda s:print('dyn')}); D(); 
class Late: pass
l=Late(); Late.__del__=lambda s: print('late'); del l
l=Late(); del Late.__del__; del l
l=Late(); l.__del__=lambda: print('inst'); del l; print('done')
try:
    try: raise ValueError('orig')
    finally:
        class EE:
            def __del__(s):
                print('exc in del', sys.exc_info()[0])
                try: 1/0
                except ZeroDivisionError as z: print(repr(z.__context__))
        EE()
except ValueError as e: print(repr(e),repr(e.__context__))
class Ret:
    def __del__(s): return 5
Ret()
class Gen:
    def __del__(s): yield 1
Gen(); print('gen del')

sys.stderr=None
class Silent:
    def __del__(s): raise ValueError
Silent(); print('nobody is told')
sys.stderr=sys.__stderr__
