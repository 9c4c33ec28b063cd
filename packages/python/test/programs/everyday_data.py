# text processing, dataclasses, sorting
from dataclasses import dataclass, field, asdict, replace, astuple
from collections import Counter, defaultdict, OrderedDict, deque, ChainMap, namedtuple
import itertools, functools, operator, string, math
@dataclass(order=True)
class Item:
    price: float
    name: str = field(compare=False)
    tags: list = field(default_factory=list, repr=False, compare=False)
    def total(self, n: int) -> float: return self.price * n
items = [Item(3.5, 'tea'), Item(1.25, 'bun', ['x']), Item(9.0, 'pie')]
print(sorted(items)); print(asdict(items[1]), astuple(items[0])); print(replace(items[0], price=4.0)); print(max(items), items[0] == Item(3.5, 'other'))
@dataclass(frozen=True, slots=True)
class P:
    x: int
    y: int = 0
    def __post_init__(self):
        if self.x < 0: raise ValueError('neg')
try: P(1).x = 5
except Exception as e: print(type(e).__name__, e)
print(P(1, 2), hash(P(1, 2)) == hash(P(1, 2)), {P(1): 'a'}[P(1, 0)])
try: P()
except TypeError as e: print(e)
text = """the quick brown fox jumps over the lazy dog the end"""
c = Counter(text.split()); print(c.most_common(3), c['zzz'], c + Counter(a=1), c - Counter(the=2), sum(c.values()))
g = defaultdict(list)
for w in text.split(): g[len(w)].append(w)
print(dict(g)); print({k: list(v) for k, v in itertools.groupby(sorted(text.split(), key=len), key=len)})
d = deque(range(5), maxlen=3); d.append(9); d.rotate(1); print(d, list(reversed(d)))
print(ChainMap({'a': 1}, {'a': 2, 'b': 3})['b'], list(itertools.accumulate([1, 2, 3, 4], operator.mul)), list(itertools.batched('abcdefg', 3)), list(itertools.pairwise('abc')))
print(functools.reduce(operator.add, [1, 2, 3]), list(map(operator.itemgetter(1), [(1, 2), (3, 4)])), string.Template('$a ${b} $$').substitute(a=1, b=2))
Pt = namedtuple('Pt', 'x y', defaults=[0]); p = Pt(1); print(p, p._asdict(), p._replace(y=5), Pt._fields, Pt.__doc__, p + (3,))
print('{:>10}|{:<10}|{:^10}|{:*^10}|{:+d}|{:,}|{:.3e}|{:08.3f}|{:#x}|{:b}|{!r:>8}'.format('a', 'b', 'c', 'd', 5, 1234567, 12345.678, 3.14159, 255, 10, 'q'))
print(f'{3.14159:.2f} {1e10:g} {10**20:_} {0.1+0.2!r} {"x":>{5}} {[1,2]!s:>10} {5=} {math.pi=:.3f}')
print(textw := 'assigned', len(textw), [y := 5, y**2])
print('a-b_c'.translate(str.maketrans('-_', '  ')), 'Hello'.swapcase(), 'hello world'.title(), 'x'.center(5, '*'), 'abc'[::-1], 'a,b,,c'.split(','), ' pad '.strip(), 'abc'.zfill(5), '%s %05.1f %-5s|%x' % ('s', 2.5, 'ab', 255))
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), divmod(-7, 3), -7 // 2, -7 % 3, 7 % -3, 2 ** -1, pow(3, 100, 7), int('ff', 16), float('1e-3'), complex(1, 2) * 1j, abs(-3+4j))
print(0.1 + 0.2, 1/3, 1e16, 1e15, 123456789012345678, 1e-5, 0.0001, float('nan'), -0.0, 1.0, 100.0, 1e22, 5e-324, 1.7976931348623157e308)
print(sorted(['b', 'A', 'c'], key=str.lower), sorted({3: 'c', 1: 'a'}.items(), reverse=True), [*range(3), *'ab'], {**{'a': 1}, 'b': 2}, list(zip('ab', [1, 2], strict=True)), list(enumerate('ab', 1)))
print(any([]), all([]), sum([[1], [2]], []), min('b', 'a'), max([1, 5, 3], key=lambda x: -x), list(filter(None, [0, 1, '', 'a'])), list(reversed([1, 2])), bin(10), oct(8), hex(255), chr(97), ord('a'), isinstance(True, int))
