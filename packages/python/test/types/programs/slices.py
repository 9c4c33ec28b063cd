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
print('--- slice')
for f in [
    lambda: slice(),
    lambda: slice(1,2,3,4),
    lambda: slice(1),
    lambda: slice(1,2),
    lambda: slice(1,2,3),
    lambda: slice('a',None,[]),
    lambda: slice(a=1),
    lambda: slice(1,10,2).indices(5),
    lambda: slice(None,None,-1).indices(5),
    lambda: slice(1).indices(-1),
    lambda: slice(1).indices('a'),
    lambda: slice(1,2,0).indices(5),
    lambda: slice('a').indices(5),
    lambda: slice(I(),I(4)).indices(9),
    lambda: slice(2**70).indices(2**80),
    lambda: slice(-2**70,2**70,2**65).indices(2**80),
    lambda: slice(1)==slice(1),
    lambda: slice(1)<slice(2),
    lambda: slice(1,[2])==slice(1,[2]),
    lambda: slice(1)==5,
    lambda: slice(X(1))==slice(X(1)),
    lambda: hash(slice(1,2,3)),
    lambda: hash(slice([])),
    lambda: {slice(1):2}[slice(1)],
    lambda: slice(1,2).start,
    lambda: slice(1,2).stop,
    lambda: slice(1,2).step,
    lambda: slice(1,2,3).__reduce__(),
    lambda: slice(X(1),X(2)),
    lambda: sys.getsizeof(slice(1)),
    lambda: slice(slice(1)),
    lambda: 'abc'[slice(1,None)],
    lambda: slice(1).foo,
    lambda: hash(slice(X(1)))==hash(slice(1)),
    lambda: hash((X(1),2))==hash((1,2)),
]: t(f)
def f():
    slice(1).start=5
t(f)
class GI:
    def __getitem__(s,k): return k
t(lambda: (GI()[1:2], GI()[::], GI()[1:2,3], GI()[...]))
