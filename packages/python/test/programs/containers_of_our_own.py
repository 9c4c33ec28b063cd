"""Containers written in Python: linked list, tree map, matrix, LRU cache, trie, bit set, interval map, priority queue."""
import bisect, collections.abc, functools, heapq, itertools, operator
class Linked(collections.abc.MutableSequence):
    class Node:
        __slots__ = 'value', 'next'
        def __init__(self, value, next=None): self.value, self.next = value, next
    def __init__(self, items=()):
        self.head, self.size = None, 0
        self.extend(items)
    def _node(self, index):
        index = operator.index(index)
        if index < 0: index += self.size
        if not 0 <= index < self.size: raise IndexError(f'no item {index} of {self.size}')
        node = self.head
        for _ in range(index): node = node.next
        return node
    def __getitem__(self, index): return type(self)(itertools.islice(self, *index.indices(self.size))) if isinstance(index, slice) else self._node(index).value
    def __setitem__(self, index, value): self._node(index).value = value
    def __delitem__(self, index):
        if self._node(index) is self.head: self.head = self.head.next
        else:
            before = self._node(index - 1)
            before.next = before.next.next
        self.size -= 1
    def __len__(self): return self.size
    def insert(self, index, value):
        if index <= 0 or not self.size: self.head = self.Node(value, self.head)
        else:
            before = self._node(min(index, self.size) - 1)
            before.next = self.Node(value, before.next)
        self.size += 1
    def __repr__(self): return f"Linked({', '.join(map(repr, self))})"
    def __eq__(self, other): return list(self) == list(other) if isinstance(other, collections.abc.Sequence) else NotImplemented
l = Linked('abc')
l.append('d'); l.insert(0, 'z'); l += ['e']; del l[1]; l[0] = 'Z'
print(l, len(l), l[-1], l[1:4], 'c' in l, l.index('d'), l.count('x'), l.pop(), l.pop(0), l == ['b', 'c', 'd'], list(reversed(l)), isinstance(l, collections.abc.Sequence))
l.reverse(); print(l); l.remove('c'); print(l, bool(Linked()), l == 5)
for wrong in (lambda: l[10], lambda: l['x'], lambda: l.remove('q'), lambda: Linked().pop(), lambda: l.index('nope'), lambda: hash(l)):
    try: print(wrong())
    except Exception as error: print(type(error).__name__, error)
match l:
    case [first, *rest]: print('matched', first, rest)
class Matrix:
    def __init__(self, rows): self.rows = tuple(tuple(r) for r in rows)
    @classmethod
    def identity(cls, n): return cls([[int(i == j) for j in range(n)] for i in range(n)])
    def __matmul__(self, other): return Matrix([[sum(map(operator.mul, row, column)) for column in zip(*other.rows)] for row in self.rows]) if isinstance(other, Matrix) else NotImplemented
    def __mul__(self, k): return Matrix([[k * x for x in row] for row in self.rows]) if isinstance(k, (int, float)) else NotImplemented
    __rmul__ = __mul__
    def __add__(self, other): return Matrix([list(map(operator.add, *pair)) for pair in zip(self.rows, other.rows, strict=True)])
    def __neg__(self): return self * -1
    def __pow__(self, n, modulus=None):
        result, base = self.identity(len(self.rows)), self
        while n:
            if n & 1: result = result @ base
            base, n = base @ base, n >> 1
        return result
    def __getitem__(self, key): return self.rows[key[0]][key[1]]
    def __eq__(self, other): return self.rows == other.rows
    def __hash__(self): return hash(self.rows)
    def __str__(self): return '\n'.join(' '.join(f'{x:>4}' for x in row) for row in self.rows)
    def det(self): return self.rows[0][0] if len(self.rows) == 1 else sum((-1) ** j * self[0, j] * Matrix([r[:j] + r[j + 1:] for r in self.rows[1:]]).det() for j in range(len(self.rows)))
f = Matrix([[1, 1], [1, 0]])
print(f ** 10, (f ** 90)[0, 1], 2 * f + -f == f, f @ f.identity(2) == f, Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 4]]).det(), len({f, f ** 1}), sep='\n')
for wrong in (lambda: f @ 3, lambda: f * 'x', lambda: f + Matrix([[1]]), lambda: 3 @ f):
    try: print(wrong())
    except Exception as error: print(type(error).__name__, error)
class LRU(dict):
    def __init__(self, limit): self.limit = limit
    def __getitem__(self, key):
        value = super().pop(key)
        super().__setitem__(key, value)
        return value
    def __setitem__(self, key, value):
        self.pop(key, None)
        super().__setitem__(key, value)
        if len(self) > self.limit: del self[next(iter(self))]
cache = LRU(2)
cache['a'] = 1; cache['b'] = 2; cache['a']; cache['c'] = 3
print(cache, 'b' in cache, cache | {'z': 1}, type(cache | {}).__name__)
class Trie:
    def __init__(self, *words):
        self.root = {}
        for word in words: functools.reduce(lambda node, ch: node.setdefault(ch, {}), word, self.root)[''] = word
    def __call__(self, prefix):
        node = self.root
        for ch in prefix:
            if (node := node.get(ch)) is None: return
        stack = [node]
        while stack:
            node = stack.pop()
            for key in sorted(node, reverse=True):
                if key == '': yield node['']
                else: stack.append(node[key])
t = Trie('car', 'card', 'care', 'cat', 'dog')
print(list(t('car')), list(t('')), list(t('x')))
class Bits:
    def __init__(self, value=0): self.value = value
    def __or__(self, n): return Bits(self.value | 1 << n)
    def __iter__(self): return (i for i in range(self.value.bit_length()) if self.value >> i & 1)
    def __len__(self): return self.value.bit_count()
    def __contains__(self, n): return bool(self.value >> n & 1)
    def __bool__(self): return self.value != 0
    def __index__(self): return self.value
print(list(Bits() | 3 | 70 | 5), len(Bits(255)), 3 in Bits(8), bool(Bits()), hex(Bits(255)), [10, 20, 30][Bits(2)])
class Grades:
    def __init__(self, bounds, names): self.bounds, self.names = bounds, names
    def __getitem__(self, score): return self.names[bisect.bisect(self.bounds, score)]
print([Grades([60, 70, 80, 90], 'FDCBA')[s] for s in (33, 99, 77, 70, 89, 90, 100)])
class Queue:
    def __init__(self): self.heap, self.counter = [], itertools.count()
    def push(self, item, priority): heapq.heappush(self.heap, (-priority, next(self.counter), item))
    def __iter__(self):
        while self.heap: yield heapq.heappop(self.heap)[-1]
q = Queue()
for name, priority in (('low', 1), ('high', 9), ('mid', 5), ('high2', 9)): q.push(name, priority)
print(list(q), heapq.nsmallest(2, [5, 1, 4]), heapq.nlargest(2, 'hello', key=ord), list(heapq.merge([1, 4], [2, 3], [0])), heapq.heapreplace(h := [1, 2], 5), h)
