import sys
# mm: observes sizes


def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e, e.args)
class I:
    def __init__(s,v=2): s.v=v
    def __index__(s): return s.v
class B:
    def __index__(s): return 'x'
class E:
    def __eq__(s,o): raise ValueError('eq')
    def __hash__(s): return 1
class U:
    __hash__=None
print('--- list')
l=[1,2,3,4,5]
for f in [
    lambda: l[I()],
    lambda: l[I(10)],
    lambda: l['a'],
    lambda: l[1.0],
    lambda: l[None],
    lambda: l[B()],
    lambda: l[I(1):I(3)],
    lambda: l['a':],
    lambda: l[::0],
    lambda: l[2**70],
    lambda: l[2**60],
    lambda: l[-2**60:2**60],
    lambda: l[2**70:],
    lambda: l*I(),
    lambda: l*'a',
    lambda: l*2.0,
    lambda: 'a'*l,
    lambda: l+(1,),
    lambda: l+1,
    lambda: 1+l,
    lambda: l*(2**70),
    lambda: l.__add__(1),
    lambda: l.__rmul__(2),
    lambda: l.__iadd__(5),
    lambda: l.index(9),
    lambda: l.index(2,3),
    lambda: l.index('zz'),
    lambda: l.index(3,I(),I(4)),
    lambda: l.index(3,None),
    lambda: l.index(1,'a'),
    lambda: l.remove(99),
    lambda: l.pop(99),
    lambda: l.pop('a'),
    lambda: l.pop(I()),
    lambda: [].pop(),
    lambda: l.insert('a',1),
    lambda: l.insert(I(),7),
    lambda: l,
    lambda: l.append(),
    lambda: l.append(1,2),
    lambda: l.count(),
    lambda: l.extend(5),
    lambda: l.extend(None),
    lambda: list(5),
    lambda: list(1,2),
    lambda: list(a=1),
    lambda: l.sort(1),
    lambda: l.sort(key=5),
    lambda: l.sort(foo=1),
    lambda: l<5,
    lambda: l==(1,),
    lambda: l<[1,'a'],
    lambda: [1]<['a'],
    lambda: [[1]]<[['a']],
    lambda: l.__contains__(3),
    lambda: l.__getitem__(0),
    lambda: l.__len__(),
    lambda: l.__setitem__(9,1),
    lambda: l.__delitem__(9),
    lambda: l.__sizeof__(),
    lambda: l.__reversed__().__length_hint__(),
    lambda: hash(l),
    lambda: l.copy() is l,
    lambda: list.__doc__,
    lambda: l.__iter__().__reduce__(),
    lambda: [].__iter__().__next__(),
    lambda: E() in [1],
    lambda: [E()].index(2),
    lambda: [1,2,1].count(True),
    lambda: [1,2][True],
    lambda: list('héé'),
    lambda: list({1:2}.items()),
    lambda: list(range(0)),
    lambda: [*range(3),*'ab'],
    lambda: list(map(str,[1,2])),
    lambda: list(zip([1],[2])),
]: t(f)
def ass(k,v,n=5):
    def f():
        l=list(range(n)); l[k]=v; return l
    t(f)
def dele(k,n=5):
    def f():
        l=list(range(n)); del l[k]; return l
    t(f)
for k,v in [(0,'a'),(-1,'b'),(5,1),(-6,1),('a',1),(slice(1,3),[9]),(slice(1,3),'xyz'),(slice(1,3),(i for i in 'pq')),(slice(1,3),5),(slice(None,None,2),[1,2,3]),(slice(None,None,2),[1]),(slice(None,None,2),5),(slice(None,None,-1),range(5)),(slice(3,1),[7,8]),(slice(I(1),I(2)),[0]),(I(),'i'),(slice('a'),1),(slice(None,None,0),[1]),(slice(2,2),{1:2}),(slice(None),[])]: ass(k,v)
for k in [0,-1,5,'a',slice(1,3),slice(None,None,2),slice(None,None,-2),slice(3,1),slice(I(1),None),I(),slice(None),slice(4,None,-1),slice(0,10,3)]: dele(k)
def f():
    l=[1,2,3]; l[:]=l; l[1:1]=l; return l
t(f)
def f():
    l=[1,2,3]; l*=3; l+=l; l+='ab'; l+=(i for i in range(2)); return l
t(f)
def f():
    l=[1]; l.append(l); l.append((l,{'k':l})); return l
t(f)
def f():
    l=[1,2,3]; r=[]
    for x in l:
        r.append(x)
        if len(l)<8: l.append(x*2)
    return r
t(f)
def f():
    l=[1,2,3,4]; it=iter(l); next(it); l.clear(); a=list(it); l.append(1); return a, list(it)
t(f)
def f():
    l=[3,1,2]
    def key(x): l.append(x); return x
    try: l.sort(key=key)
    finally: print(l)
t(f)
def f():
    l=[3,1,2]
    def key(x): raise KeyError(x)
    try: l.sort(key=key)
    finally: print(l)
t(f)
def f():
    l=[(1,'b'),(0,'z'),(1,'a'),(0,'y')]; l.sort(key=lambda p:p[0]); a=l[:]; l.sort(key=lambda p:p[0],reverse=True); b=l[:]; l.sort(reverse=1); return a,b,l
t(f)
t(lambda: sorted([3,1,2],reverse=True)); t(lambda: sorted('hello')); t(lambda: sorted({3:1,1:2})); t(lambda: sorted([1,'a'])); t(lambda: sorted([1.5,1,True,0.5])); t(lambda: sorted([[2],[1,5],[1]])); t(lambda: sorted([(1,'a'),(1,2)])); t(lambda: sorted(x for x in [3,2])); t(lambda: sorted([None,None])); t(lambda: sorted([2**70,1,-2**80,5.5]))
t(lambda: sorted(['b','a','C','é','z',''],key=str.lower))
class L(list):
    def __init__(s,*a,x=0): super().__init__(*a); s.x=x
    def __len__(s): return 99
    def append(s,v): print('no')
    def __iter__(s): return iter('sub')
q=L([1,2],x=5)
t(lambda: (q,q.x,len(q),list(q),[*q],list.__len__(q),q[0],q[:1],type(q[:1]),q*2,q+[1],type(q+[1]),q==[1,2], q.copy(), type(q.copy())))
t(lambda: (q.extend('ab'),list.__repr__(q)))
t(lambda: sys.getsizeof(q)); t(lambda: [1]+q); t(lambda: tuple(q)); t(lambda: repr(L()))
