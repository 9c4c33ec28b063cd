"""dataclasses: options, fields, inheritance, order, frozen, slots, replace, asdict, KW_ONLY, InitVar, errors."""
import dataclasses
from dataclasses import KW_ONLY, InitVar, dataclass, field, fields
@dataclass
class Item:
    name: str
    price: float = 1.5
    tags: list[str] = field(default_factory=list, compare=False)
    secret: int = field(default=7, repr=False)
    total: float = field(init=False)
    def __post_init__(self): self.total = self.price * 2
i = Item('pen', tags=['a'])
print(i, i == Item('pen'), i != Item('pen', 2), i.secret, Item.price, hasattr(Item, 'tags'), Item.__match_args__)
print([(f.name, f.type, f.default is dataclasses.MISSING, f.init, f.repr, f.compare, f.hash, f.kw_only) for f in fields(i)])
@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default='', compare=False)
v = [Version(1, 2), Version(1), Version(0, 9, 'x'), Version(1, 2, 'y')]
print(sorted(v), v[0] == v[3], hash(v[0]) == hash(v[3]), v[0] < v[1], max(v), {v[0]: 1}[v[3]])
for action in (lambda: setattr(v[0], 'major', 3), lambda: delattr(v[0], 'minor'), lambda: v[0] < 3, lambda: hash(i), lambda: Version(), lambda: Version(1, 2, 3, 4), lambda: dataclasses.replace(v[0], nope=1), lambda: dataclasses.replace(i, total=1), lambda: dataclasses.asdict(3), lambda: fields(int), lambda: dataclasses.replace(v[0], minor=9)):
    try: print(action())
    except Exception as error: print(type(error).__name__, error)
@dataclass
class Base:
    x: int
    y: int = 2
@dataclass
class Derived(Base):
    z: int = 3
    x: int = 10
print(Derived(), Derived(1, 2, 3), [f.name for f in fields(Derived)])
@dataclass(kw_only=True)
class Words:
    a: int = 1
    b: int
@dataclass
class Mixed:
    p: int
    _: KW_ONLY
    k: int = 5
    scale: InitVar[int] = 2
    def __post_init__(self, scale): self.p *= scale
print(Words(b=2), Mixed(3, k=1, scale=10), Mixed(1), dataclasses.asdict(Mixed(4)))
for bad in ('a: int = 1\n    b: int', 'a: list = []', 'a: dict = {}', 'a: int = field(default=1, default_factory=int)', 'a: int\n    _: KW_ONLY\n    __: KW_ONLY', 'a: set = set()'):
    try: exec(f'@dataclass\nclass Bad:\n    {bad}', dict(globals()))
    except (TypeError, ValueError) as error: print(type(error).__name__, error)
@dataclass(slots=True)
class Slotted:
    a: int
    b: str = 'b'
s = Slotted(1)
print(s, Slotted.__slots__, hasattr(s, '__dict__'))
try: s.c = 1
except AttributeError as error: print(error)
@dataclass(eq=False)
class NoEq: a: int
@dataclass(unsafe_hash=True)
class Hashable: a: int
@dataclass(repr=False, init=False)
class Bare: a: int = 3
@dataclass(match_args=False)
class NoMatch: a: int
print(NoEq(1) == NoEq(1), hash(Hashable(1)) == hash(Hashable(1)), Bare().a, '__match_args__' in vars(NoMatch), repr(Bare())[:14] == '<__main__.Bare')
@dataclass
class Tree:
    value: int
    children: list['Tree'] = field(default_factory=list)
    extra: dict = field(default_factory=dict)
t = Tree(1, [Tree(2), Tree(3, [Tree(4)])], {'k': Tree(5), 't': (Tree(6), 1)})
print(dataclasses.asdict(t))
print(dataclasses.astuple(t))
copy = dataclasses.replace(t, value=100)
print(copy.value, copy.children is t.children, dataclasses.is_dataclass(t), dataclasses.is_dataclass(Tree), dataclasses.is_dataclass(3))
t.children.append(t)
print(t)
Made = dataclasses.make_dataclass('Made', ['a', ('b', int), ('c', str, field(default='z'))], bases=(Base,) if False else (), namespace={'twice': lambda self: self.b * 2}, frozen=True)
print(Made(1, 2), Made(1, 2).twice(), Made.__mro__[1:], [f.type for f in fields(Made)])
match Item('m', 3.0):
    case Item(name, price): print('matched', name, price)
@dataclass(frozen=True)
class FrozenBase: a: int
for header, base in (('@dataclass', 'FrozenBase'), ('@dataclass(frozen=True)', 'Base'), ('@dataclass(order=True, eq=False)', 'object')):
    try: exec(f'{header}\nclass Wrong({base}): q: int = 1', dict(globals()))
    except (TypeError, ValueError) as error: print(error)
@dataclass(order=True)
class Reserved:
    a: int
    def __eq__(self, other): return True
print(Reserved(1) == Reserved(2), Reserved(1) < Reserved(2), dataclasses.field(default=3).default)
