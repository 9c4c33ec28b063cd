"""Enumerations and data classes."""
from enum import *
from dataclasses import *
class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = auto()
    CRIMSON = 1
    def f(self): return self.name.lower()
print(Color.RED, repr(Color.GREEN), Color(3), Color['RED'], list(Color), len(Color), Color.CRIMSON is Color.RED, Color.RED.f(), Color.RED in Color, Color.__members__)
try: Color(9)
except ValueError as e: print(e)
try: Color.RED = 3
except AttributeError as e: print(e)
class N(IntEnum):
    A = 1; B = 2
print(N.A + 1, N.B, repr(N.B), N.A < N.B, f'{N.A}', N(2), isinstance(N.A, int), sorted([N.B, N.A]))
class Perm(Flag):
    R = auto(); W = auto(); X = auto()
    RW = R | W
print(Perm.R | Perm.X, repr(Perm.RW), Perm.R in Perm.RW, ~Perm.R, Perm(0), bool(Perm(0)), list(Perm.RW), Perm(7), len(Perm.RW), list(Perm))
class I(IntFlag):
    A = 1; B = 2
print(I.A | I.B, I.A | 8, repr(I(3)), I.A & 1, (I.A | I.B).value)
class S(StrEnum):
    FOO = auto(); BAR = 'b'
print(S.FOO, repr(S.BAR), S.FOO == 'foo', S.FOO.upper(), S('b'))
class Planet(Enum):
    EARTH = (5.9, 6.3); MARS = (6.4, 3.3)
    def __init__(self, m, r): self.m = m; self.r = r
    @property
    def g(self): return round(self.m / self.r, 2)
print(Planet.EARTH.g, Planet.MARS.value, Planet((5.9, 6.3)))
A = Enum('A', 'x y z'); print(list(A), A.x.value, A)
try:
    @unique
    class U(Enum): a = 1; b = 1
except ValueError as e: print(e)
class E2(Enum):
    @classmethod
    def _missing_(cls, v): return cls.D
    D = 'd'
print(E2('zz'), {Color.RED: 1}[Color.RED], Color.RED == Color.RED, Color.RED != Color.GREEN, hash(Color.RED) == hash(Color.RED))
try:
    class Bad(Color): pass
except TypeError as e: print(e)
match Color.RED:
    case Color.RED: print('matched')
@dataclass
class P:
    x: int
    y: int = 2
    l: list = field(default_factory=list, repr=False)
p = P(1); print(p, p == P(1), p == P(2), p.l, fields(p)[0].name, asdict(p), astuple(p), replace(p, x=5))
@dataclass(order=True, frozen=True)
class F:
    a: int
    b: str = 'x'
print(F(1) < F(2), F(1) == F(1), hash(F(1)) == hash(F(1)), sorted([F(3), F(1)]))
try: F(1).a = 2
except FrozenInstanceError as e: print(e)
@dataclass
class Q(P):
    z: int = 0
    def __post_init__(self): self.w = self.x + self.z
print(Q(1, z=3).w, Q(1), Q.__doc__, P.__match_args__)
try: P()
except TypeError as e: print(e)
@dataclass(slots=True)
class Sl:
    a: int = 1
print(Sl(), Sl.__slots__, hasattr(Sl(), '__dict__'))
@dataclass(kw_only=True)
class K: a: int
print(K(a=1))
try:
    @dataclass
    class Mu: l: list = []
except ValueError as e: print(e)
