import sys
# mm: observes sizes


def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e, e.args)
class X:
    def __init__(s,v): s.v=v
    def __eq__(s,o): return isinstance(o,X) and s.v==o.v
    def __hash__(s): return hash(s.v)
    def __repr__(s): return 'X%r'%(s.v,)
    def __lt__(s,o): return s.v<o.v
class I:
    def __init__(s,v=2): s.v=v
    def __index__(s): return s.v
class E:
    def __eq__(s,o): raise ValueError('eq')
    def __hash__(s): return 1
print('--- set')
s={1,2,3}; fs=frozenset(s)
for f in [
    lambda: set(5),
    lambda: set(1,2),
    lambda: set(a=1),
    lambda: frozenset(5),
    lambda: frozenset(1,2),
    lambda: frozenset(a=1),
    lambda: s.add([]),
    lambda: s.add(),
    lambda: s.remove(9),
    lambda: s.remove([]),
    lambda: s.discard([]),
    lambda: s.discard(9),
    lambda: s.discard({1}),
    lambda: {1} in {frozenset([1])},
    lambda: [] in s,
    lambda: {frozenset([1]),2}.remove({1}),
    lambda: set().pop(),
    lambda: s|[1],
    lambda: s|fs,
    lambda: fs|s,
    lambda: type(fs|s),
    lambda: type(s|fs),
    lambda: s-fs,
    lambda: s&{2,3,4},
    lambda: s^{3,4},
    lambda: s.__or__([1]),
    lambda: s.union([4],(5,),{6:7},'a'*0),
    lambda: s.union(),
    lambda: s.union() is s,
    lambda: s.union(5),
    lambda: s.intersection([1,2],[2,3]),
    lambda: s.intersection(),
    lambda: s.difference([1],[2]),
    lambda: s.difference(),
    lambda: s.symmetric_difference([3,4,4]),
    lambda: s.symmetric_difference(),
    lambda: s.update([7],[8]),
    lambda: s,
    lambda: s.difference_update([7],[8]),
    lambda: s.intersection_update([1,2,3,9],range(5)),
    lambda: s.symmetric_difference_update(x for x in [1,9]),
    lambda: s,
    lambda: s.update(5),
    lambda: s.issubset([1,2,3,9]),
    lambda: s.issuperset([2]),
    lambda: s.issubset(5),
    lambda: s.isdisjoint([100]),
    lambda: s.isdisjoint(5),
    lambda: s<[1],
    lambda: s=={2,3,9},
    lambda: s=={2:1,3:1,9:1},
    lambda: s<={2,3,9,10},
    lambda: s>{2},
    lambda: s>=s,
    lambda: s!=fs,
    lambda: {1,2}==frozenset([1,2]),
    lambda: hash(s),
    lambda: hash(fs)==hash(frozenset([3,2,1])),
    lambda: hash(frozenset()),
    lambda: hash(frozenset([1,(2,3),4.5])),
    lambda: fs.add,
    lambda: fs.copy() is fs,
    lambda: frozenset(fs) is fs,
    lambda: s.copy()==s,
    lambda: set('hello')=={'h','e','l','o'},
    lambda: sorted(set('hello')),
    lambda: {X(1),X(1),X(2)},
    lambda: X(1) in {X(1)},
    lambda: {X(1)}|{X(1),X(3)},
    lambda: {X(1),X(2)}&{X(2)},
    lambda: {X(1),X(2)}-{X(2)},
    lambda: {X(1),X(2)}^{X(2)},
    lambda: {X(1)}<={X(1),X(2)},
    lambda: {X(1)}=={X(1)},
    lambda: {X(1)}.isdisjoint({X(1)}),
    lambda: frozenset([X(1)])==frozenset([X(1)]),
    lambda: {frozenset([X(1)]):1}[frozenset([X(1)])],
    lambda: {E(),E()},
    lambda: E() in {1},
    lambda: {E()}|{E()},
    lambda: s.__sizeof__(),
    lambda: set().__reduce__(),
    lambda: iter({1,2}).__length_hint__(),
    lambda: set().__doc__,
    lambda: {*range(3),*'a'},
    lambda: set(iter([1,2])),
    lambda: set({1:2}),
    lambda: {1.0,1,True},
    lambda: {0.0,-0.0,False},
    lambda: s.pop()!=None,
]: t(f)
class S(set):
    def __init__(s,it=(),x=0): super().__init__(it); s.x=x
class F(frozenset): pass
t(lambda: (S([1,2],x=3),S([1],x=3).x,type(S()|S()),type(S().copy()),S([1])=={1},S(),F([1]),F(),type(F([1])|{2}),{F([1]):1}[frozenset([1])], sys.getsizeof(S()), S([1])&{1}))
def f():
    s=S([1]); t={1}; s|=t; s|={5}; return s,type(s)
t(f)
def f():
    s=set(); s.add((1,frozenset([2]))); return s
t(f)
def f():
    s={1,2,3}
    for x in s: s.add(x+10)
t(f)
def f():
    s={1,2,3}
    for x in s: s.discard(x)
t(f)
def f():
    s={1}; it=iter(s); next(it); s.add(2); return list(it)
t(f)
def f():
    s={1}; s|=[2]
t(f)
def f():
    s={1,2}; s-=s; return s
t(f)
def f():
    s={1,2}; s^=s; return s
t(f)
def f():
    s=frozenset([1]); a=s; s|={2}; return a,s
t(f)
class W:
    def __init__(s): s.s={s}
    def __repr__(s): return 'W'+repr(s.s)
t(lambda: W())
