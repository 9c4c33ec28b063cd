import sys
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
print('--- iterators')
for f in [
    lambda: iter([]).__next__(),
    lambda: next(iter([1])),
    lambda: list(iter((1,2))),
    lambda: iter([1,2]).__reduce__(),
    lambda: iter(()).__reduce__(),
    lambda: reversed([1,2]).__reduce__(),
    lambda: list(reversed([1,2,3])),
    lambda: iter('ab').__reduce__(),
    lambda: list(iter('aé€')),
    lambda: list(iter(b'ab')),
    lambda: iter([1]).foo,
    lambda: iter(iter([1])).__length_hint__(),
    lambda: type(iter(b'')),
    lambda: type(iter(bytearray())),
    lambda: iter([1,2]).__length_hint__(),
    lambda: iter({1:2}).__length_hint__(),
    lambda: copyit(),
    lambda: type(reversed([])),
]: t(f)
def f():
    it=iter([1,2,3]); it.__setstate__(1); return list(it)
t(f)
