"""Modules of the library that are written in Python."""
import types, functools, itertools, operator, collections, contextlib, abc, copy, string, heapq, bisect, keyword
from collections import *
from collections.abc import Mapping, Iterable, Hashable, Sequence, MutableMapping, Callable, Sized
from itertools import *
print(types.SimpleNamespace(a=1), types.FunctionType, types.GeneratorType)
print(list(islice(count(3, 2), 4)), list(islice(cycle('ab'), 5)), list(repeat(1, 3)), list(chain('ab', [1])), list(chain.from_iterable(['ab', 'c'])))
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], operator.mul, initial=5)), list(batched('abcde', 2)), list(compress('abc', [1, 0, 1])))
print(list(dropwhile(lambda x: x < 3, range(6))), list(takewhile(lambda x: x < 3, range(6))), list(filterfalse(None, [0, 1, 2])), list(starmap(pow, [(2, 3), (3, 2)])))
print(list(pairwise('abc')), list(islice(range(10), 2, 8, 3)), list(zip_longest('ab', [1], fillvalue='-')), [(k, list(g)) for k, g in groupby('aabbb')])
print(list(product('ab', repeat=2)), list(permutations([1, 2, 3], 2)), list(combinations('abc', 2)), list(combinations_with_replacement('ab', 2)), [list(t) for t in tee([1, 2])])
print(functools.reduce(operator.add, [1, 2, 3]), functools.partial(int, base=2)('101'), functools.partial(print, 1, sep='-'))
@functools.lru_cache(maxsize=2)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(10), fib.cache_info())
@functools.cache
def sq(n): print('computing'); return n * n
print(sq(2), sq(2))
class CP:
    @functools.cached_property
    def v(self): print('once'); return 5
c = CP(); print(c.v, c.v)
@functools.total_ordering
class O:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return self.x == o.x
    def __lt__(self, o): return self.x < o.x
print(O(1) <= O(1), O(2) > O(1), O(1) >= O(2))
@functools.singledispatch
def sd(x): return 'object'
@sd.register
def _(x: int): return 'int'
@sd.register(list)
def _(x): return 'list'
print(sd(1), sd([]), sd('a'), sd(True))
@functools.wraps(fib)
def wrapped(): pass
print(wrapped.__name__, sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))
d = defaultdict(list); d['a'].append(1); print(d, d['b'], len(d))
c = Counter('abracadabra'); print(c, c.most_common(2), c['z'], c + Counter('a'), sum(c.values()), c - Counter('aaa'), sorted(c.elements())[:3])
od = OrderedDict(a=1, b=2); od.move_to_end('a'); print(od, list(od), od == OrderedDict(b=2, a=1), od == dict(a=1, b=2), od.popitem(last=False))
q = deque([1, 2, 3], maxlen=3); q.append(4); q.appendleft(0); print(q, q[0], len(q), list(reversed(q)), q.popleft(), q.pop()); q.rotate(1); q.extend('xy'); print(q, 'x' in q)
P = namedtuple('P', 'x y', defaults=[5]); p = P(1); print(p, p.x, p._replace(y=3), p._asdict(), P._fields, P(*[1, 2]) == (1, 2), P._make([7, 8]))
try: P()
except TypeError as e: print(e)
cm = ChainMap({'a': 1}, {'a': 2, 'b': 3}); print(cm['a'], cm['b'], len(cm), dict(cm), cm)
ud = UserDict(a=1); ud['b'] = 2; print(ud, len(ud), 'a' in ud)
@contextlib.contextmanager
def man(x):
    print('in', x)
    try: yield x * 2
    except ValueError as e: print('caught', e)
    finally: print('out')
with man(3) as m: print(m)
with man(4): raise ValueError('v')
with contextlib.suppress(KeyError): {}['a']
with contextlib.ExitStack() as st:
    st.callback(print, 'cb'); print(st.enter_context(man(1)))
class Sh(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @property
    @abc.abstractmethod
    def name(self): ...
try: Sh()
except TypeError as e: print(e)
class Sq(Sh):
    def area(self): return 4
    name = 'sq'
print(Sq().area(), isinstance(Sq(), Sh), issubclass(Sq, Sh), isinstance([], Iterable), isinstance({}, Mapping), isinstance(3, Hashable), isinstance([], Hashable), issubclass(list, Sequence), isinstance(len, Callable), isinstance('a', Sized))
@Sh.register
class Other: pass
print(isinstance(Other(), Sh))
a = [1, [2, 3], {'k': (4, [5])}]; b = copy.deepcopy(a); b[1].append(9); print(a, b, copy.copy(a)[1] is a[1])
class Pt:
    def __init__(self): self.l = [1]; self.me = self
p = Pt(); p2 = copy.deepcopy(p); print(p2.me is p2, p2.l is p.l, p2.l)
print(string.ascii_letters[:5], string.Template('$a and ${b} $$').substitute(a=1, b=2), string.capwords('hello world'))
h = [5, 2, 8, 1]; heapq.heapify(h); heapq.heappush(h, 0); print([heapq.heappop(h) for _ in range(5)], heapq.nlargest(2, [1, 5, 3]), list(heapq.merge([1, 4], [2, 3])))
print(bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2), keyword.iskeyword('for'))
print(operator.itemgetter(1, 0)('ab'), operator.attrgetter('real')(5), operator.methodcaller('upper')('x'), operator.index(5), operator.concat([1], [2]))
print(list[int], dict[str, list[int]], collections.abc.Mapping[str, int], types.GenericAlias(list, (int,)))
class MM(MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = MM(); m['a'] = 1; m.update(b=2); print(m.pop('a'), dict(m), m.setdefault('z', 3), list(m.items()), m == {'b': 2, 'z': 3}, 'q' in m, m.get('q', 7))
