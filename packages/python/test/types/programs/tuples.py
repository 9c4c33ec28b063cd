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
print('--- tuple')
p=(1,2,3)
for f in [
    lambda: p[I()],
    lambda: p['a'],
    lambda: p[9],
    lambda: p[::-1],
    lambda: p[1:],
    lambda: p[:] is p,
    lambda: tuple(p) is p,
    lambda: p+[1],
    lambda: p+(4,),
    lambda: p*2,
    lambda: 2*p,
    lambda: p*'a',
    lambda: ()+p is p,
    lambda: p.index(5),
    lambda: p.index(2,2),
    lambda: p.count(1),
    lambda: tuple(5),
    lambda: tuple([1,2]),
    lambda: tuple(x=1),
    lambda: tuple(1,2),
    lambda: p.__getnewargs__(),
    lambda: p<(1,2),
    lambda: p<(1,'a'),
    lambda: p<5,
    lambda: p==[1,2,3],
    lambda: (1,),
    lambda: (),
    lambda: hash(()),
    lambda: hash((1,2,3)),
    lambda: hash((1,[])),
    lambda: hash((1,(2,3.5))),
    lambda: hash((E(),)),
    lambda: p.__setitem__(0,1),
    lambda: p.append,
    lambda: ((1,)*3)[I():],
    lambda: tuple(x for x in 'ab'),
    lambda: hash((U(),)),
    lambda: () is tuple([]),
    lambda: p.__sizeof__(),
    lambda: iter(p).__length_hint__(),
]: t(f)
class T(tuple): 
    def __new__(c,*a): return super().__new__(c,a)
t(lambda: (T(1,2),type(T(1)+T(2)),T(1,2)[0],T(1)==(1,),hash(T(1))==hash((1,)),T(1,2)[:] , type(T(1,2)[:]), tuple(T(1)) , type(tuple(T(1))), T()))
def f():
    p=(1,[]); p[1].append(p); return p
t(f)
