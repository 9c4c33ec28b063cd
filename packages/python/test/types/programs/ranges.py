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
print('--- range')
r=range(2,20,3)
for f in [
    lambda: range(),
    lambda: range(1,2,3,4),
    lambda: range('a'),
    lambda: range(1.5),
    lambda: range(1,2,0),
    lambda: range(I()),
    lambda: range(I(1),I(9),I(2)),
    lambda: range(None),
    lambda: range(a=1),
    lambda: r,
    lambda: r[0],
    lambda: r[-1],
    lambda: r[6],
    lambda: r['a'],
    lambda: r[I()],
    lambda: r[1:],
    lambda: r[::-1],
    lambda: r[::2],
    lambda: r[100:],
    lambda: r['a':],
    lambda: r[I(1):],
    lambda: len(r),
    lambda: 5 in r,
    lambda: 6 in r,
    lambda: 5.0 in r,
    lambda: 'a' in r,
    lambda: X(5) in r,
    lambda: None in r,
    lambda: r.index(5),
    lambda: r.index(6),
    lambda: r.index('a'),
    lambda: r.index(5.0),
    lambda: r.index(True),
    lambda: range(3).index(True),
    lambda: r.count(5),
    lambda: r.count(5.0),
    lambda: r.count('a'),
    lambda: r.start,
    lambda: r.stop,
    lambda: r.step,
    lambda: r==range(2,19,3),
    lambda: r!=range(3),
    lambda: r==5,
    lambda: r<r,
    lambda: hash(r)==hash(range(2,19,3)),
    lambda: hash(range(0))==hash(range(5,5)),
    lambda: list(reversed(r)),
    lambda: bool(range(0)),
    lambda: bool(r),
    lambda: range(2**70),
    lambda: len(range(2**70)),
    lambda: bool(range(2**70)),
    lambda: range(2**70)[-1],
    lambda: range(2**70)[2**69:][0],
    lambda: 2**69 in range(2**70),
    lambda: range(2**70).index(2**69),
    lambda: list(range(2**70,2**70+3)),
    lambda: list(range(2**70+2,2**70-1,-1)),
    lambda: list(reversed(range(2**70,2**70+3))),
    lambda: next(iter(range(2**40,2**41))),
    lambda: list(range(2**31-2,2**31+2)),
    lambda: list(range(-2**31+1,-2**31-3,-1)),
    lambda: sum(range(10)),
    lambda: iter(r).__length_hint__(),
    lambda: iter(r).__reduce__(),
    lambda: r.__reduce__(),
    lambda: type(iter(r)).__name__,
    lambda: range(0,3,2)==range(0,4,2),
    lambda: r.__getitem__(1),
    lambda: r.foo,
    lambda: sys.getsizeof(r),
    lambda: {range(3):1}[range(0,3)],
    lambda: range(3)+range(3),
    lambda: tuple(range(3)),
    lambda: range(True),
    lambda: range(10)[3:7][1:2],
    lambda: range(5)[::0],
    lambda: max(range(5)),
    lambda: range(1,2) in [range(1,2)],
]: t(f)
def f():
    r.start=5
t(f)
def f():
    class R(range): pass
t(f)
