import sys
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
print('--- views')
d={'a':1,'b':2}
k,v,i=d.keys(),d.values(),d.items()
for f in [
    lambda: k,
    lambda: v,
    lambda: i,
    lambda: len(k),
    lambda: 'a' in k,
    lambda: 1 in v,
    lambda: ('a',1) in i,
    lambda: ('a',2) in i,
    lambda: ['a',1] in i,
    lambda: ('zz',1) in i,
    lambda: k & ['a','c'],
    lambda: sorted(k|['c']),
    lambda: sorted(k^['a','c']),
    lambda: k-['a'],
    lambda: sorted(['a','c']-k),
    lambda: ['a'] & k,
    lambda: k=={'a','b'},
    lambda: k=={'a'},
    lambda: k<{'a','b','c'},
    lambda: k<=k,
    lambda: k>5,
    lambda: i=={('a',1),('b',2)},
    lambda: k.isdisjoint('xyz'),
    lambda: k.isdisjoint('abc'),
    lambda: v==v,
    lambda: v==d.values(),
    lambda: list(reversed(k)),
    lambda: list(reversed(i)),
    lambda: list(reversed(v)),
    lambda: k.mapping,
    lambda: type(k.mapping),
    lambda: i & {('a',1)},
    lambda: {'a'} & k,
    lambda: {'a','z'} - k,
    lambda: k & 5,
    lambda: k|5,
    lambda: 5-k,
    lambda: hash(k),
    lambda: v.isdisjoint,
    lambda: k==['a','b'],
    lambda: k == {'a':1,'b':5}.keys(),
    lambda: i == d.items(),
    lambda: {1:[]}.items() & {1},
    lambda: ('a',X(1)) in {'a':X(1)}.items(),
    lambda: ('a',[]) in {'a':[]}.items(),
    lambda: iter(k).__length_hint__(),
    lambda: next(iter(i)),
    lambda: iter(k).__reduce__(),
    lambda: k.__len__(),
    lambda: type(iter(v)),
    lambda: (X(1),1) in {X(1):1}.items(),
]: t(f)
def f():
    d={1:2}; it=iter(d.items()); a=next(it); b=next(it,'end'); c=next(it,'end2'); return a,b,c
t(f)
def f():
    it=iter({1:2,3:4}.items()); return [id(x) for x in it][0:0], list({1:2,3:4}.items())
t(f)
