# classes, descriptors, metaclasses, protocols
class Meta(type):
    registry = {}
    def __new__(m, name, bases, ns, **kw):
        cls = super().__new__(m, name, bases, ns); m.registry[name] = kw; return cls
    def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns)
    @classmethod
    def __prepare__(m, name, bases, **kw): return {'prepared': True}
    def __contains__(cls, x): return x == 1
    def __len__(cls): return 7
    def __iter__(cls): return iter('meta')
class A(metaclass=Meta, opt=1): pass
print(Meta.registry, A.prepared, 1 in A, len(A), list(A), A, type(A), A.__mro__)
class Desc:
    def __set_name__(self, o, n): self.n = '_' + n; print('name', n, o.__name__)
    def __get__(self, i, o): return self if i is None else getattr(i, self.n, 'unset')
    def __set__(self, i, v): print('set', v); setattr(i, self.n, v)
    def __delete__(self, i): delattr(i, self.n)
class B:
    d = Desc()
    __slots__ = ('_d', 'q')
b = B(); print(b.d); b.d = 5; print(b.d); del b.d; print(b.d)
try: b.zz = 1
except AttributeError as e: print(e)
class V:
    def __init__(self, *c): self.c = c
    def __repr__(self): return f'V{self.c}'
    def __eq__(self, o): return isinstance(o, V) and self.c == o.c
    def __hash__(self): return hash(self.c)
    def __add__(self, o): return V(*(a + b for a, b in zip(self.c, o.c)))
    def __mul__(self, k): return V(*(a * k for a in self.c))
    __rmul__ = __mul__
    def __neg__(self): return self * -1
    def __abs__(self): return sum(x * x for x in self.c) ** .5
    def __bool__(self): return any(self.c)
    def __getitem__(self, i): return self.c[i]
    def __len__(self): return len(self.c)
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.c, o.c))
    def __format__(self, s): return '<' + ','.join(format(x, s) for x in self.c) + '>'
    def __call__(self, *a, **k): return a, k
    def __contains__(self, x): return x in self.c
    def __lt__(self, o): return abs(self) < abs(o)
    def __iadd__(self, o): print('iadd'); return self + o
    def __getattr__(self, n): return f'missing {n}'
    def __int__(self): return int(abs(self))
    def __index__(self): return 2
    def __reversed__(self): return 'rev'
    def __enter__(self): return self
    def __exit__(self, *a): print('exit', a[0]); return True
v = V(3, 4); print(v + V(1, 1), 2 * v, v * 2, -v, abs(v), bool(V(0)), v[0], list(v), len(v), v @ v, f'{v:.1f}', v(1, a=2), 3 in v, sorted([V(5), V(1)]), v.nope, int(v), [10, 20, 30][v], reversed(v), hex(v), V(1) == V(1), V(1) != V(2), {V(1): 'x'}[V(1)])
v += V(1, 1); print(v)
with v as w: raise ValueError
class C:
    count = 0
    def __new__(cls, *a): o = super().__new__(cls); cls.count += 1; return o
    @property
    def p(self): 'doc'; return self._p
    @p.setter
    def p(self, x): self._p = x * 2
    @p.deleter
    def p(self): del self._p
    @staticmethod
    def s(x): return x + 1
    @classmethod
    def make(cls, *a): return cls(*a)
    def __init_subclass__(cls, tag=None, **k): super().__init_subclass__(**k); cls.tag = tag
class D(C, tag='d'): pass
d = D.make(); d.p = 4; print(d.p, D.s(1), D.tag, C.count, D.count, D.p.__doc__, D.__name__, D.__qualname__, D.__module__, D.__bases__)
del d.p
try: d.p
except AttributeError as e: print(e)
try: D.make().p = 1; C.p.fset
except AttributeError as e: print(e)
class X:
    def hi(self): return 'X' + super().hi() if hasattr(super(), 'hi') else 'X'
class Y(X):
    def hi(self): return 'Y' + super().hi()
class Z(X):
    def hi(self): return 'Z' + super().hi()
class W(Y, Z):
    def hi(self): return 'W' + super().hi()
print(W().hi(), [c.__name__ for c in W.__mro__])
try:
    class Bad(X, Y): pass
except TypeError as e: print(e)
import abc, enum
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @property
    @abc.abstractmethod
    def name(self): ...
try: Shape()
except TypeError as e: print(e)
class Sq(Shape):
    name = 'sq'
    def area(self): return 4
print(Sq().area(), isinstance(Sq(), Shape))
class Color(enum.Enum):
    RED = 1; GREEN = 2; ALIAS = 1
    @classmethod
    def default(cls): return cls.RED
print(Color.RED, repr(Color.GREEN), Color(2), Color['RED'], list(Color), Color.ALIAS is Color.RED, Color.RED.name, Color.default(), Color.RED in Color)
class Perm(enum.Flag):
    R = enum.auto(); W = enum.auto(); X = enum.auto()
print(Perm.R | Perm.W, Perm.R in (Perm.R | Perm.X), ~Perm.R, Perm(0), bool(Perm(0)), list(Perm.R | Perm.X), Perm(3))
try: Color(9)
except ValueError as e: print(e)
class Sing:
    _i = None
    def __new__(cls): cls._i = cls._i or super().__new__(cls); return cls._i
print(Sing() is Sing(), type('Dyn', (X,), {'a': 1})().a, getattr(D, 'zz', 'dflt'), callable(D), vars(D()).keys(), issubclass(D, C))
def match_it(x):
    match x:
        case 0 | 1: return 'small'
        case int(n) if n > 100: return f'big {n}'
        case str() as s: return 's' + s
        case [a, *rest]: return ('list', a, rest)
        case {'k': v, **o}: return ('map', v, o)
        case V(c=(a, b)): return ('V', a, b)
        case Color.RED: return 'red'
        case None: return 'none'
        case _: return 'other'
print([match_it(x) for x in (0, 500, 'a', [1, 2, 3], (4,), {'k': 1, 'z': 2}, V(1, 2), Color.RED, None, 3.5, 50)])
class Ctx:
    async def __aenter__(self): print('ae'); return self
    async def __aexit__(self, *a): print('ax')
    def __aiter__(self): self.n = 0; return self
    async def __anext__(self):
        self.n += 1
        if self.n > 3: raise StopAsyncIteration
        return self.n
async def agen():
    for i in range(3): yield i
async def main():
    async with Ctx() as c:
        print([x async for x in c], [x async for x in agen() if x], {x: x async for x in agen()}, await anext(agen()), await anext(agen().__aiter__(), 9))
co = main()
try: co.send(None)
except StopIteration as e: print('done', e.value)
def sub():
    r = yield 1; print('got', r); return 'ret'
def dele(): x = yield from sub(); print(x); yield 2
g = dele(); print(next(g), g.send('s'), list(g))
print(object().__getstate__(), D().__getstate__(), b.__getstate__() if hasattr(b, '__getstate__') else '', (5).__divmod__(3), (5.5).__divmod__(2))
