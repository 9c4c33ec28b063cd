import sys
# mm: observes sizes


def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e, e.args)
class E:
    def __init__(s,h=1): s.h=h
    def __eq__(s,o): raise ValueError('eq')
    def __hash__(s): return s.h
class H:
    def __hash__(s): raise ValueError('hash')
class X:
    def __init__(s,v): s.v=v
    def __eq__(s,o): return isinstance(o,X) and s.v==o.v
    def __hash__(s): return hash(s.v)
    def __repr__(s): return 'X%r'%(s.v,)
class M:
    def keys(s): return ['a','b']
    def __getitem__(s,k): return k*2
print('--- dict')
d={'a':1,2:'b',(1,2):None}
for f in [
    lambda: d['a'],
    lambda: d['zz'],
    lambda: d[[]],
    lambda: d[{}],
    lambda: d[(1,[])],
    lambda: d[H()],
    lambda: d[2.0],
    lambda: d[True],
    lambda: d.get([]),
    lambda: d.get('q'),
    lambda: d.get('q',5),
    lambda: d.get(),
    lambda: d.get(1,2,3),
    lambda: d.get('a',default=1),
    lambda: d.pop('q'),
    lambda: d.pop('q',1),
    lambda: d.pop(),
    lambda: d.setdefault('z'),
    lambda: d.setdefault([],1),
    lambda: d.setdefault('w',[]),
    lambda: d,
    lambda: {}.popitem(),
    lambda: d.popitem(),
    lambda: d.update(5),
    lambda: d.update([5]),
    lambda: d.update([(1,)]),
    lambda: d.update(['ab']),
    lambda: d.update([(1,2,3)]),
    lambda: d.update(M()),
    lambda: d.update({},{}),
    lambda: d.update(x=1,y=2),
    lambda: d,
    lambda: dict(5),
    lambda: dict([1]),
    lambda: dict({},{}),
    lambda: dict(M()),
    lambda: dict([(1,2)],x=3),
    lambda: dict(a=1),
    lambda: dict(zip('ab',[1,2])),
    lambda: dict(i for i in [(1,2)]),
    lambda: dict(['xy','zw']),
    lambda: d|{'n':1},
    lambda: d|5,
    lambda: d|[(1,2)],
    lambda: d.__or__(5),
    lambda: d==5,
    lambda: {1:2}=={1:2.0},
    lambda: {1:2}<{1:3},
    lambda: {}.fromkeys('ab'),
    lambda: dict.fromkeys([1,2],[]),
    lambda: dict.fromkeys(5),
    lambda: dict.fromkeys(),
    lambda: dict.fromkeys(range(3),'x'),
    lambda: dict.fromkeys(x for x in 'pq'),
    lambda: hash(d),
    lambda: d.copy()==d,
    lambda: list(reversed(d)),
    lambda: d.__contains__('a'),
    lambda: d.__getitem__('q'),
    lambda: d.__delitem__('q'),
    lambda: d.has_key,
    lambda: len(d),
    lambda: dict.__doc__,
    lambda: {X(1):1}[X(1)],
    lambda: {X(1):1}.get(X(2)),
    lambda: {X(1):1,**{X(1):2}},
    lambda: {E():1}[E()],
    lambda: {E(1):1}.get(E(2)),
    lambda: X(1) in {X(1):2},
    lambda: {X(1):1}=={X(1):1},
    lambda: {1:X(1)}=={1:X(1)},
    lambda: {X(1):1}|{X(1):2},
    lambda: {X(1):1}.pop(X(1)),
    lambda: {X(1):1}.pop(X(2)),
    lambda: {X(1):1}.setdefault(X(1),5),
    lambda: {**5},
    lambda: {**M()},
    lambda: {**{1:2},**{3:4}},
    lambda: dict(**{'a':1},**{'a':2}),
    lambda: dict({1:2},**{'q':2}),
    lambda: {1:2,'a':3}.__sizeof__(),
    lambda: {}.__sizeof__(),
    lambda: sys.getsizeof({X(i):i for i in range(6)}),
]: t(f)
class D(dict):
    def __missing__(s,k): return ('missing',k)
q=D(a=1)
t(lambda: (q['a'],q['b'],q.get('b'),q[X(3)],'b' in q,type(q|{}),type(q.copy()),D.fromkeys('ab'),type(D.fromkeys('a')), q=={'a':1}, dict(q), sys.getsizeof(q)))
class D2(dict):
    def __iter__(s): return iter(['zz'])
    def keys(s): return ['kk']
    def __getitem__(s,k): return k+'!'
t(lambda: (dict(D2(a=1)), {**D2(a=1)}, list(D2(a=1)), D2(a=1)))
class D3(dict):
    def __setitem__(s,k,v): dict.__setitem__(s,k,v*2)
def f():
    a=D3(); a['x']=1; a.update(y=1); a.setdefault('z',1); return a
t(f)
def f():
    d={1:2,3:4}
    for k in d: d[k+10]=1
t(f)
def f():
    d={1:2,3:4}
    for k in d: del d[k]
t(f)
def f():
    d={1:2,3:4}
    for k in d:
        del d[k]; d[k+1]=0
        if len(d)>5: break
t(f)
def f():
    d={i:i for i in range(5)}
    for k,v in d.items(): d[k]=v*2
    return d
t(f)
def f():
    d={}; d['me']=d; d['l']=[d]; return d, d.values(), d.items()
t(f)
def f():
    d={'b':1,'a':2}; del d['b']; d['b']=3; return d,list(d.items()),d.popitem(),d
t(f)
