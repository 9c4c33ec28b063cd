# Weak references and proxies.
# mm: observes finalizer-time, refcounts
import weakref,gc,sys
def print(*a, _print=print):
    parts=' '.join(map(str,a)).split(' at 0x')
    _print(parts[0]+''.join(' at …'+p.lstrip('0123456789abcdef') for p in parts[1:]))
class C:
    def __init__(s,n=0): s.n=n
    def __repr__(s): return 'C(%r)'%s.n
    def __call__(s,*a): return ('called',a)
    def meth(s): return s.n
o=C(1)
r=weakref.ref(o); print(r is weakref.ref(o), weakref.getweakrefcount(o), r() is o, sys.getrefcount(r), sys.getrefcount(o))
p=weakref.proxy(o); print(p is weakref.proxy(o), type(p), weakref.getweakrefcount(o), p.n, p, repr(p)[:12])
order=[]
rs=[weakref.ref(o,lambda r,i=i: print('cb',i,r())) for i in range(4)]
class SR(weakref.ref): pass
sr=SR(o); sr2=SR(o); print(sr is sr2, weakref.getweakrefs(o)[0] is r, weakref.getweakrefs(o)[1] is p, [type(x).__name__ for x in weakref.getweakrefs(o)])
print(weakref.getweakrefs(o)[2] is sr2)
print(hash(r)==hash(o), r==weakref.ref(o), r!=rs[0], r==rs[0])
print(o.__weakref__ is r)
del rs[1]
del o
print(r(), rs[0]() , r==r, r==sr, weakref.getweakrefcount(r))
try: p.n
except ReferenceError as e: print(e)
try: hash(weakref.ref(C()))
except TypeError as e: print(e)
for x in [1,1.5,'s',b'',(),[],{},None,object(),range(1),slice(1),type,int,len,print,C.meth,C().meth,lambda:0,(i for i in ()),sys,set(),frozenset(),Exception(),C,property(),staticmethod(1),classmethod(1),super,sys._getframe(),sys._getframe().f_code,iter([]),reversed([]),enumerate([]),zip(),map(str,[]),filter(None,[]),{}.keys(),Ellipsis,NotImplemented,True,1j,bytearray(),[].append,''.join,str.join,type.__call__,C.__dict__,weakref.ref(C),C.n if 0 else 1,dict.fromkeys,object.__init__,object().__str__, ReferenceError, StopIteration(), BaseException(), KeyError('x'), OSError(), type('x',(),{'__slots__':()})(), type('y',(),{'__slots__':('__weakref__',)})(), type('z',(int,),{})(), type('z',(tuple,),{})(), type('z',(str,),{})(), type('z',(list,),{})(), type('z',(dict,),{})(),type('z',(bytes,),{})(),type('z',(type,),{}), type('e',(Exception,),{})(), type('z',(float,),{})(), type('z',(object,),{})(), type('z',(bytearray,),{})(),type('z',(set,),{})(),type('z',(complex,),{})()]:
    try: weakref.ref(x); print(type(x).__name__,'ok')
    except TypeError as e: print(type(x).__name__,e)
# proxies
class N:
    def __init__(s,v): s.v=v
    def __add__(s,o): return s.v+(o.v if isinstance(o,N) else o)
    def __radd__(s,o): return o+s.v
    def __iadd__(s,o): s.v+=o; return s
    def __len__(s): return 3
    def __getitem__(s,i): return ('item',i)
    def __setitem__(s,i,v): print('set',i,v)
    def __delitem__(s,i): print('del',i)
    def __contains__(s,i): return i==1
    def __iter__(s): return iter([1,2])
    def __bool__(s): return False
    def __eq__(s,o): return s.v==getattr(o,'v',o)
    def __lt__(s,o): return True
    def __neg__(s): return -s.v
    def __int__(s): return 7
    def __float__(s): return 1.5
    def __index__(s): return 9
    def __str__(s): return 'N!'
    def __repr__(s): return 'N?'
    def __bytes__(s): return b'by'
    def __reversed__(s): return 'rev'
    def __matmul__(s,o): return 'mm'
    def __rmatmul__(s,o): return 'rmm'
    def __imatmul__(s,o): return s
    def __floordiv__(s,o): return 'fd'
    def __divmod__(s,o): return 'dm'
    def __pow__(s,o,m=None): return ('pow',o,m)
    def __next__(s): return 'nx'
    def __hash__(s): return 4
    def __round__(s,n=None): return ('round',n)
    def __call__(s,*a,**k): return a,k
    def __enter__(s): return 'en'
    def __exit__(s,*a): pass
n=N(5); p=weakref.proxy(n)
for s in ['p+1','1+p','p+p','len(p)','p[3]','1 in p','list(p)','bool(p)','p==5','p!=5','p<3','-p','int(p)','float(p)','[0]*20 and list(range(20))[p]','str(p)','repr(p)[:9]','p@1','1@p','p//1','divmod(p,2)','p**2','next(p)','hash(p)','round(p)','p(1,b=2)','p.v','type(p)','isinstance(p,N)','p.__class__','hex(p)','format(p)','f"{p}"','abs(p)','~p','p-1','p.nope','p>>1',  'p.__dict__', 'weakref.getweakrefcount(p)', 'p is weakref.proxy(n)','callable(p)','setattr(p,"z",1)','n.z','delattr(p,"z")','hasattr(n,"z")']:
    try: print(s,'->',eval(s))
    except Exception as e: print(s,'!',type(e).__name__,e)
p[1]=2; del p[1]; q=p; q+=3; print(type(q),n.v); q=p; q@=1; print(type(q))

del n,q
for s in ['p+1','1+p','len(p)','p[1]','1 in p','list(p)','bool(p)','p==5','str(p)','repr(p)[:8]','p()','p.v','hash(p)','p.__class__','isinstance(p,N)']:
    try: print(s,'->',eval(s))
    except Exception as e: print(s,'!',type(e).__name__,e)
