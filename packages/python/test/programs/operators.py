"""Operator methods: plain, reflected, in place, comparison."""
class V:
    def __init__(self, *v): self.v = v
    def __repr__(self): return f'V{self.v}'
    def __add__(self, o): return V(*(a + b for a, b in zip(self.v, o.v))) if isinstance(o, V) else NotImplemented
    def __mul__(self, k): return V(*(a * k for a in self.v)) if isinstance(k, int) else NotImplemented
    __rmul__ = __mul__
    def __neg__(self): return V(*(-a for a in self.v))
    def __pos__(self): return 'pos'
    def __invert__(self): return 'inv'
    def __abs__(self): return sum(abs(a) for a in self.v)
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.v, o.v))
    def __eq__(self, o): return isinstance(o, V) and self.v == o.v
    def __bool__(self): return any(self.v)
    def __len__(self): return len(self.v)
    def __getitem__(self, i): return self.v[i]
    def __iter__(self): return iter(self.v)
    def __contains__(self, x): return x in self.v
    def __divmod__(self, o): return 'divmod', o
    def __pow__(self, o, m=None): return 'pow', o, m
    def __lshift__(self, o): return 'lshift'
    def __round__(self, n=None): return 'round', n
    def __index__(self): return 3
    def __int__(self): return 33
    def __float__(self): return 3.5
    def __complex__(self): return 1j

a, b = V(1, 2), V(3, 4)
print(a + b, a * 2, 3 * a, -a, +a, ~a, abs(-b), a @ b, a == V(1, 2), a != b)
print(bool(V(0, 0)), not a, len(a), a[0], a[-1], list(a), 2 in a, 9 in a)
print(divmod(a, 1), pow(a, 2), pow(a, 2, 5), a ** 3, a << 1, round(a), round(a, 2))
print([10, 20, 30, 40][a], int(a), float(a), complex(a), hex(a), range(5)[a])
for text in ("a + 1", "1 + a", "a - b", "a * 'x'", "a < b", "a[0:1] + 1", "a()", "-[]", "{} + {}", "[] - 1", "'a' * 'b'", "1 << 'a'", "a & b", "a // 2", "a % 2", "1 @ 2", "~1.5", "a += 1", "1 < 'a'", "[] >= 1", "None < None", "len(5)", "5[0]", "5 in 5", "[1][1.0]", "{}[[]]"):
    try:
        exec(text) if '+= ' in text else print(eval(text))
    except TypeError as error:
        print(f'{text}: {error}')

class R:
    def __radd__(self, o): return 'radd', o
    def __rsub__(self, o): return 'rsub', o
    def __rpow__(self, o): return 'rpow', o
    def __rdivmod__(self, o): return 'rdivmod', o
    def __rtruediv__(self, o): return 'rtruediv', o
print(1 + R(), [1] + R() if False else 'skip', 's' - R(), 2 ** R(), divmod(7, R()), 1.5 / R())

class Parent:
    def __add__(self, o): return 'parent add'
    def __radd__(self, o): return 'parent radd'
class Child(Parent):
    def __radd__(self, o): return 'child radd'
print(Parent() + Child(), Child() + Parent(), Parent() + Parent())

class In:
    def __init__(self): self.log = []
    def __iadd__(self, o): self.log.append(('iadd', o)); return self
    def __imul__(self, o): self.log.append(('imul', o)); return self
    def __ior__(self, o): return 'replaced'
    def __sub__(self, o): return 'sub'
i = same = In()
i += 1
i *= 2
print(i is same, i.log)
i |= 3
print(i)
i = In()
i -= 1
print(i)
l = alias = [1]
l += (2, 3)
l *= 2
print(l, alias is l)
t = t2 = (1,)
t += (2,)
print(t, t2)
class Bad:
    items = ([],)
try:
    Bad.items[0] += [1]
except TypeError as error:
    print(error, Bad.items)

class O:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __le__(self, o): return self.v <= o.v
    def __eq__(self, o): return self.v == o.v
    def __repr__(self): return f'O{self.v}'
print(O(1) < O(2), O(1) > O(2), O(1) >= O(1), O(1) != O(1), sorted([O(3), O(1), O(2)]), max(O(1), O(5), O(2)))
try:
    hash(O(1))
except TypeError as error:
    print(error)
class Chain:
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        print('lt', self.v, o.v)
        return self.v < o.v
print(Chain(1) < Chain(2) < Chain(3))
print(Chain(2) < Chain(1) < Chain(3))
print(1 < 2 < 3 == 3 != 4, 1 < 3 > 2, not 1 == 2, 5 in [5] == True)
class Truth:
    def __bool__(self): return 1
try:
    if Truth(): pass
except TypeError as error:
    print(error)
class Length:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
print(bool(Length(0)), bool(Length(2)))
for n in (-1, 'x', 2.0):
    try:
        len(Length(n))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
class EqOdd:
    def __eq__(self, o): return 'equal?'
    __hash__ = None
print(EqOdd() == 1, EqOdd() != 1, 1 == EqOdd(), [EqOdd()] == [1])
