"""Functions that take functions, order lists, or ask objects: `functools`, `operator`, `bisect`, `heapq`, with the values and errors of all kinds."""
import bisect
import copy
import functools
import heapq
import operator


def say(f):
    try:
        result = f()
    except BaseException as error:
        result = type(error).__name__ + ': ' + str(error)
    print(result)


class N:
    def __init__(self, v): self.v = v
    def __lt__(self, other): return self.v < other.v
    def __repr__(self): return f'N{self.v}'
    def __eq__(self, other): return isinstance(other, N) and self.v == other.v
    def __hash__(self): return hash(self.v)
    def f(self, *args, **named): return self.v, args, named
class Odd:
    """Comparisons that are no bool."""
    def __init__(self, v): self.v = v
    def __lt__(self, other): return [1] if self.v < other.v else []
    def __repr__(self): return f'O{self.v}'
class Sequence:
    def __init__(self, *items): self.items = list(items)
    def __len__(self): return len(self.items)
    def __getitem__(self, index): return self.items[index]
    def insert(self, place, item): self.items.insert(place, item); return 'ignored'


for kind in (lambda x: x, float, str, N, Odd, lambda x: (x, N(x)), lambda x: 2 ** 70 + x):
    print([(bisect.bisect_left(a, x), bisect.bisect_right(a, x)) for a in ([kind(v) for v in (1, 3, 3, 5)],) for x in map(kind, range(7))])
    a = []
    for v in (5, 1, 4, 4, 2, 8):
        bisect.insort(a, kind(v))
        bisect.insort_left(a, kind(v))
    print(a)
    heap = []
    for v in (5, 1, 4, 4, 2, 8, 7, 3, 6, 9, 0):
        heapq.heappush(heap, kind(v))
    print(heap)
    print(heapq.heapreplace(heap, kind(10)), heapq.heappushpop(heap, kind(0)), heapq.heappushpop(heap, kind(11)), heap)
    print([heapq.heappop(heap) for _ in range(len(heap))])
    heap = [kind(v) for v in (5, 1, 4, 4, 2, 8, 7, 3, 6, 9, 0)]
    heapq.heapify(heap)
    print(heap)
    heapq._heapify_max(heap)
    print(heap, heapq._heappop_max(heap), heapq._heapreplace_max(heap, kind(3)), heap)
    print(list(heapq.merge([kind(1), kind(4)], [kind(2), kind(3)])), heapq.nsmallest(2, heap), heapq.nlargest(2, heap))
a = [1, 3, 5, 7]
print(bisect.bisect(a, 4, 1), bisect.bisect(a, 4, 1, 2), bisect.bisect(a, 9, hi=2), bisect.bisect_left(a, -3, key=lambda v: -v), bisect.bisect(a, 6, lo=3, hi=1))
rows = [('a', 1), ('b', 3)]
bisect.insort(rows, ('c', 2), key=lambda row: row[1])
bisect.insort_left(rows, ('d', 3), 1, None, key=lambda row: row[1])
bisect.insort(rows, ('e', 0), 0, 2, key=lambda row: row[1])
print(rows)
s = Sequence(1, 3, 5)
print(bisect.bisect(s, 3), bisect.insort(s, 4), s.items, bisect.bisect_left((1, 2, 3), 2), bisect.bisect('abd', 'c'))
for f in (lambda: bisect.bisect([1], 1, -1), lambda: bisect.bisect([1], 'a'), lambda: bisect.bisect([1, 2], 1, 0, 9), lambda: bisect.bisect(5, 1), lambda: bisect.bisect([1]), lambda: bisect.bisect([1, None], 1), lambda: bisect.insort((1,), 3), lambda: bisect.bisect([1], 1, key=5),
          lambda: heapq.heappush((), 1), lambda: heapq.heappop([]), lambda: heapq.heappop(()), lambda: heapq.heapreplace([], 1), lambda: heapq.heappushpop([], 1), lambda: heapq.heapify(()), lambda: heapq.heappush([1], 'a'), lambda: heapq.heapify([1, 'a']), lambda: heapq.heappush([]), lambda: heapq._heappop_max([])):
    say(f)


class Shrinks:
    def __init__(self, heap): self.heap = heap
    def __lt__(self, other):
        self.heap.clear()
        return True
heap = []
for count in range(3):
    heap.append(Shrinks(heap))
say(lambda: heapq.heappop(heap))
say(lambda: heapq.heapify(heap))
heap[:] = [Shrinks(heap), Shrinks(heap)]
say(lambda: heapq.heappush(heap, Shrinks(heap)))
heap[:] = [Shrinks(heap), Shrinks(heap)]
say(lambda: heapq.heappushpop(heap, Shrinks(heap)))
numbers = [(i * 7919) % 1009 for i in range(500)]
heap = numbers[:]
heapq.heapify(heap)
print(heap[:20], [heapq.heappop(heap) for _ in range(500)] == sorted(numbers))

# functools
print(functools.reduce(operator.add, [1, 2, 3]), functools.reduce(lambda a, b: a * b, range(1, 6), 10), functools.reduce(max, iter([3])), functools.reduce(None, [], 5), functools.reduce(lambda a, b: a + [b], (x for x in 'abc'), []))
for f in (lambda: functools.reduce(max, []), lambda: functools.reduce(max, 5), lambda: functools.reduce(5, [1, 2]), lambda: functools.reduce(max), lambda: functools.reduce(lambda a, b: 1 / 0, [1, 2])):
    say(f)
def show(*args, **named): return args, named
p = functools.partial(show, 1, 2, x=3)
print(p(4), p(5, x=6, y=7), p(z=0), p.func is show, p.args, p.keywords, functools.partial(show)(1, a=2))
q = functools.partial(p, 9, x=8)
print(q.func is show, q.args, q.keywords, q(1), isinstance(q, functools.partial))
p.name = 'named'
r = functools.partial(p, 7)
print(p.__dict__, p.name, r.func is p, r(0))
print(functools.partial(pow, 2), functools.partial(int, base=2), functools.partial(int, base=2)('101'))
class P(functools.partial): pass
print(P(pow, 2)(5), repr(P(pow, 2)), P(P(pow, 2), 3)())
loop = functools.partial(print)
loop.__setstate__((print, (loop,), {}, None))
print(loop)
c = copy.copy(p)
print(c.args, c.keywords, c.name, c is p, copy.deepcopy(functools.partial(pow, 2)).args)
for f in (lambda: functools.partial(), lambda: functools.partial(5), lambda: p.__setstate__(5), lambda: p.__setstate__((1, 2, 3, 4)), lambda: functools.partial(len)(), lambda: functools.partial(pow, 2)('a')):
    say(f)
class M:
    method = functools.partialmethod(lambda self, *args: (type(self).__name__, args), 1)
print(M().method(2), functools.partial[int])

calls = []
@functools.lru_cache(maxsize=3)
def square(x, *rest, **named):
    calls.append(x)
    return x * x
print([square(x) for x in (1, 2, 3, 1, 4, 2, 1)], calls, square.cache_info(), square.cache_parameters())
square.cache_clear()
print(square.cache_info(), square(2), square(2.0), square(True), square(1, 2), square(1, k=2), square.cache_info(), square.__wrapped__(7), square.__name__)
@functools.cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info())
@functools.lru_cache(typed=True)
def typed(x, y=0): return type(x).__name__
print(typed(1), typed(1.0), typed(True), typed(1, y=2), typed(1, y=2.0), typed(1), typed.cache_info())
@functools.lru_cache(maxsize=2)
def of(n): return n.v
print([of(N(v)) for v in (1, 2, 1, 3, 2, 1)], of.cache_info(), [of(n) for n in (N(1), N(1))], of.cache_info())
@functools.lru_cache(maxsize=0)
def none(x): return x
print(none(1), none(1), none.cache_info())
@functools.lru_cache(maxsize=1)
def again(x): return again(x - 1) + 1 if x else 0
print(again(5), again.cache_info(), again(5), again.cache_info())
@functools.lru_cache
def fails(x): raise ValueError(x)
for f in (lambda: fails(1), lambda: fails(1), lambda: square([]), lambda: square({}), lambda: fib(), lambda: functools.lru_cache(maxsize='a')):
    say(f)
print(fails.cache_info(), copy.copy(fib) is fib, copy.deepcopy(fib) is fib, type(fib).__name__)
class Holder:
    @functools.lru_cache(maxsize=None)
    def method(self, x): return x + 1
h = Holder()
print(h.method(1), h.method(1), Holder.method(h, 1), Holder.method.cache_info())

key = functools.cmp_to_key(lambda a, b: (a > b) - (a < b))
print(sorted([3, 1, 2], key=key), key(1) < key(2), key(1) == key(1), key(1) != key(1), key(2) >= key(3), key(4).obj, sorted('bca', key=functools.cmp_to_key(lambda a, b: ord(b) - ord(a))), min([3, 1, 2], key=key), key(1) in [key(2), key(1)])
for f in (lambda: key(1) < 2, lambda: hash(key(1)), lambda: sorted([1, 2], key=functools.cmp_to_key(lambda a, b: 1 / 0)), lambda: functools.cmp_to_key(), lambda: sorted([1, 2], key=functools.cmp_to_key(lambda a, b: 'x'))):
    say(f)

# operator
class O: pass
o = O()
o.a, o.b = O(), 2
o.a.c = 3
o.a.d = O()
o.a.d.e = 5
g = operator.itemgetter
print(g(1)([1, 2]), g(1, 0)('ab'), g('k')({'k': 1}), g(slice(1, 3))('abcd'), g(-1)((1, 2)), g(0, 1, 2)((1, 2, 3)), g(1), g('a', 2), g(0)(Sequence(5)), g(0, 1)(Sequence(5, 6)))
g = operator.attrgetter
print(g('b')(o), g('a.c')(o), g('a.c', 'b')(o), g('a.d.e', 'a.c', 'b', 'a.d.e')(o), g('b', 'a.c')(o), g('b', 'b')(o), g('a.b'), g('a', 'c.d'))
m = operator.methodcaller
print(m('upper')('a'), m('f', 1, x=2)(N(3)), m('split', ',')('a,b'), m('f', 1, x=2), m('upper'), m('f', a=1))
print(copy.copy(operator.itemgetter(1, 2)), copy.copy(operator.attrgetter('a.b', 'c')), copy.copy(m('f', 1)), copy.copy(m('f', 1, x=2)))
for f in (lambda: operator.itemgetter(), lambda: operator.itemgetter(1)(), lambda: operator.itemgetter(1)(1, 2), lambda: operator.itemgetter(5)([1]), lambda: operator.itemgetter('x')({}), lambda: operator.itemgetter(1, 'x')([1, 2]), lambda: operator.itemgetter(1)(x=1),
          lambda: operator.attrgetter(), lambda: operator.attrgetter(1), lambda: operator.attrgetter('x')(o), lambda: operator.attrgetter('a.x')(o), lambda: operator.attrgetter('b', 'a.x')(o), lambda: operator.attrgetter('x')(), lambda: m(), lambda: m(1), lambda: m('x')(o), lambda: m('upper')(), lambda: m('upper', 1)('a'), lambda: operator.itemgetter(x=1)):
    say(f)
print([getattr(operator, name)(7, 2) for name in 'lt le eq ne gt ge add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor is_ is_not iadd isub imul itruediv ifloordiv imod ipow ilshift irshift iand ior ixor'.split()])
print(operator.neg(3), operator.pos(-3), operator.inv(5), operator.invert(5), operator.abs(-3), operator.not_(0), operator.truth([]), operator.contains([1], 1), operator.getitem('ab', 1), operator.__add__(1, 2), operator.__iadd__([1], [2]), operator.__lt__(1, 2))
for f in (lambda: operator.add(1), lambda: operator.add(1, 'a'), lambda: operator.neg('a'), lambda: operator.contains(1, 1), lambda: operator.getitem(1, 1), lambda: operator.lt(1, 'a'), lambda: operator.truth()):
    say(f)
