"""collections: Counter, OrderedDict, defaultdict, deque, ChainMap, namedtuple, UserDict and their errors."""
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple
import collections.abc
c = Counter('abracadabra')
print(c, c.most_common(2), c['z'], sorted(c.elements())[:4], c.total(), Counter(a=3, b=1) + Counter(a=1, c=2), Counter(a=3, b=1) - Counter(a=1, b=5), Counter(a=3) & Counter(a=1), Counter(a=3) | Counter(b=1), +Counter(a=-1, b=2), -Counter(a=-1, b=2))
c.update('aaa'); c.subtract({'b': 5}); del c['r']; del c['nothing']
print(c, c < Counter(a=100, b=1, c=5, d=5), c == Counter(c), Counter(a=1, b=0) == Counter(a=1), repr(Counter()), Counter([1, 1, 2]).items())
d = defaultdict(list, x=[1])
d['y'].append(2)
print(d, d.get('z'), 'z' in d, d.default_factory, d | {'w': 3}, defaultdict(int, a=1).__missing__('q'))
try: defaultdict(None)['k']
except KeyError as error: print(repr(error))
try: defaultdict(3)
except TypeError as error: print(error)
nested = defaultdict(lambda: defaultdict(int))
nested['a']['b'] += 5
print({k: dict(v) for k, v in nested.items()})
o = OrderedDict(a=1, b=2, c=3)
o.move_to_end('a'); print(o, list(reversed(o))); o.move_to_end('c', last=False); print(list(o), o.popitem(), o.popitem(last=False), o == {'b': 2}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1) | {'z': 0})
try: o.move_to_end('missing')
except KeyError as error: print(repr(error))
q = deque('abc', maxlen=4)
q.append('d'); q.appendleft('z'); print(q, q.maxlen, q[0], q[-1], len(q)); q.rotate(1); print(q); q.rotate(-2); print(q); q.extend('xy'); q.extendleft('12'); print(q, q.pop(), q.popleft(), q.index('1') if '1' in q else None, q.count('a'), list(reversed(q)))
q.insert(1, 'I'); q.remove('I'); q.reverse(); print(q, q + deque('w'), q * 2, q.copy() == q, q < deque('zz'), deque([1, 2, 3]) == [1, 2, 3], repr(deque()), deque(range(5), 2))
q[0] = 'first'; del q[-1]; print(q); q.clear()
for wrong in (lambda: q.pop(), lambda: q.popleft(), lambda: q[0], lambda: q.remove('x'), lambda: q.index('x'), lambda: deque(maxlen=-1), lambda: deque(1), lambda: deque([1], maxlen=1).insert(0, 2), lambda: q + [1], lambda: [x for e in [deque([1, 2])] for x in e if e.append(3) is None]):
    try: print(wrong())
    except Exception as error: print(type(error).__name__, error)
base, local = {'a': 1, 'b': 2}, {'b': 20}
m = ChainMap(local, base)
m['c'] = 3
print(m, dict(m), m['b'], m.maps, m.new_child({'a': 0})['a'], m.parents, list(m), len(m), 'a' in m, m.get('zz', 'default'))
try: del m['a']
except KeyError as error: print(error)
try: m['nope']
except KeyError as error: print(error)
Point = namedtuple('Point', 'x y', defaults=[0])
p = Point(1)
print(p, p.x, p[1], p._replace(y=5), p._asdict(), Point._fields, Point._field_defaults, Point._make([3, 4]), p == (1, 0), p + (2,), isinstance(p, tuple), Point.x.__doc__, Point.__doc__, hash(p) == hash((1, 0)), p.__match_args__)
class Better(namedtuple('Base', ['left', 'right'], rename=True)):
    __slots__ = ()
    def total(self): return self.left + self.right
print(Better(1, 2).total(), Better(1, 2), namedtuple('R', 'a class a _b', rename=True)._fields)
for wrong in (lambda: namedtuple('T', 'a a'), lambda: namedtuple('T', 'class'), lambda: namedtuple('T', '_x'), lambda: namedtuple('1T', 'x'), lambda: Point(), lambda: Point(1, 2, 3), lambda: p._replace(z=1), lambda: setattr(p, 'x', 2), lambda: Point(x=1, z=2), lambda: namedtuple('T', 'a', defaults=[1, 2])):
    try: print(wrong())
    except Exception as error: print(type(error).__name__, error)
class Upper(UserDict):
    def __setitem__(self, key, value): super().__setitem__(key.upper(), value)
u = Upper({'a': 1}, b=2)
u.update(c=3); u.setdefault('d', 4)
print(u, u.data, 'A' in u, len(u), u | {'e': 5}, u.pop('A'), isinstance(u, collections.abc.MutableMapping))
class Limited(UserList):
    def append(self, item): super().append(item) if len(self) < 3 else None
ul = Limited([1]); [ul.append(x) for x in range(5)]
print(ul, ul[1:], ul + [9], ul * 2, ul == [1, 0, 1], isinstance(ul[:1], Limited), UserString('abc').upper() + 'd', UserString('abc')[1], UserString('x') * 3)
print([isinstance(x, collections.abc.Sequence) for x in ([], (), '', b'', range(1), deque(), {}, memoryview(b''))], isinstance(deque(), collections.abc.MutableSequence), isinstance({}.keys(), collections.abc.Set), isinstance(c, collections.abc.Mapping), [issubclass(t, collections.abc.Hashable) for t in (list, tuple, int, dict, frozenset)])
match deque([1, 2]):
    case [a, b]: print('deque matches', a, b)
match u:
    case {'B': b, **rest}: print('user dict matches', b, rest)
