"""Random numbers with a seed, streams in memory, typing."""
import random, io, typing
from typing import Any, Callable, Dict, Generic, List, Literal, NamedTuple, NewType, Optional, Protocol, Tuple, TypedDict, TypeVar, Union, cast, get_args, get_origin, get_type_hints, runtime_checkable
random.seed(42); print(random.random(), random.randint(1, 100), random.choice('abc'), random.sample(range(100), 5), random.uniform(1, 2)); l = list(range(10)); random.shuffle(l); print(l, random.getrandbits(70), random.gauss(0, 1), random.choices([1, 2, 3], weights=[1, 2, 3], k=5), random.randrange(0, 100, 7), random.normalvariate(), random.triangular())
r = random.Random(10**30); print(r.random(), r.randrange(10**20)); s = r.getstate(); a = r.random(); r.setstate(s); print(a == r.random()); random.seed(-5); print(random.random())
f = io.StringIO(); print('hi', 3, file=f); f.write('x'); print(repr(f.getvalue())); f.seek(0); print(f.readline(), f.read(), list(io.StringIO('a\nb\n')))
b = io.BytesIO(b'abc'); print(b.read(2), b.tell(), b.read()); b.write(b'zz'); print(b.getvalue())
print(List[int], Optional[int], Union[int, str, None], Dict[str, Any], Callable[[int], str], Tuple[int, ...], Literal['a', 1], Any, TypeVar('T'))
T = TypeVar('T')
class Box(Generic[T]):
    def __init__(self, v: T): self.v = v
print(Box[int](3).v, Box[int], Box.__parameters__, Box.__mro__[1:])
class Pt(NamedTuple):
    x: int
    y: int = 2
    def s(self): return self.x + self.y
print(Pt(1), Pt(1).s(), Pt._fields, Pt.__annotations__)
class TD(TypedDict):
    a: int
print(TD(a=1), TD.__annotations__)
@runtime_checkable
class HasF(Protocol):
    def f(self): ...
class Yes:
    def f(self): pass
print(isinstance(Yes(), HasF), isinstance(3, HasF))
print(get_type_hints(Pt), cast(int, 'a'), NewType('U', int)(5), get_origin(List[int]), get_args(Dict[str, int]))
def fn(a: int, b: 'str' = 'x') -> None: pass
print(fn.__annotations__, get_type_hints(fn))
def g[X](x: X) -> X: return x
print(g(3), g.__type_params__)
class C[Y]:
    def m(self) -> Y: ...
print(C[int], C.__type_params__)
type A1 = list[int]
print(A1, A1.__value__)
type Tree = list[Tree] | int
print(Tree, Tree.__value__)
def h[A: int, B: (int, str)](a: A) -> B: return a
print(h.__type_params__[0].__bound__, h.__type_params__[1].__constraints__)
