# mm: observes finalizer-time
"""Classes: inheritance, super, the order of resolution."""
class Base:
    kind = 'base'
    def __init__(self, name):
        self.name = name
    def hello(self):
        return f'{self.kind} {self.name}'

class Left(Base):
    kind = 'left'
    def hello(self):
        return 'L(' + super().hello() + ')'

class Right(Base):
    def hello(self):
        return 'R(' + super().hello() + ')'

class Both(Left, Right):
    def hello(self):
        return 'B(' + super().hello() + ')'

print(Both('x').hello())
print([c.__name__ for c in Both.__mro__], Both.__bases__, Both.__base__.__name__)
print(isinstance(Both('y'), Right), issubclass(Left, Right), issubclass(Both, (int, Right)))
print(super(Left, Both('z')).hello())
try:
    class Wrong(Base, Left): pass
except TypeError as error:
    print(error)
try:
    class Layout(int, str): pass
except TypeError as error:
    print(error)
try:
    class NotBase(bool): pass
except TypeError as error:
    print(error)

class Number(int):
    def __new__(cls, value, unit):
        self = super().__new__(cls, value)
        self.unit = unit
        return self
    def __repr__(self):
        return f'{int(self)}{self.unit}'

n = Number(5, 'cm')
print(n, n + 1, n.unit, type(n + n), [n], n == 5, hash(n) == hash(5), {5: 'five'}[n])

class Stack(list):
    def push(self, v):
        self.append(v)
        return self

s = Stack([1]).push(2).push(3)
print(s, len(s), s[-1], s == [1, 2, 3], isinstance(s, list), type(s[:2]).__name__)

class Default(dict):
    def __missing__(self, key):
        self[key] = value = key * 2
        return value

d = Default(a=1)
print(d['a'], d['b'], d, d.get('c'))
class Text(str):
    def shout(self): return self.upper() + '!'
print(Text('hey').shout(), Text('a') + 'b', type(Text('a') + 'b').__name__, Text('x') == 'x')
class Pair(tuple):
    def __new__(cls, a, b): return tuple.__new__(cls, (a, b))
    first = property(lambda self: self[0])
p = Pair(1, 2)
print(p, p.first, p + (3,), hash(p) == hash((1, 2)))

class NoInit: pass
for call in (lambda: NoInit(1), lambda: NoInit(x=1), lambda: object(1), lambda: Base(), lambda: Base.hello()):
    try:
        call()
    except TypeError as error:
        print(error)

class A:
    def __init__(self): return 1
try:
    A()
except TypeError as error:
    print(error)

class Late: pass
late = Late()
Late.answer = lambda self: 42
Late.__str__ = lambda self: 'late str'
print(late.answer(), str(late))
late.__class__ = NoInit
print(type(late).__name__)
late.__dict__['k'] = 1
print(late.k, vars(late))
del late.k
try:
    late.k
except AttributeError as error:
    print(error, error.name, error.obj is late)
try:
    del late.k
except AttributeError as error:
    print(error)
print(Both.__name__, Both.__qualname__, Both.__module__, Both.hello.__qualname__, Both.__doc__)
class Documented:
    """A doc."""
    def inner(self):
        class Local: pass
        return Local
print(Documented.__doc__, Documented().inner().__qualname__)
print(type('Made', (Base,), {'kind': 'made'})('m').hello())
print(Both('q').hello.__self__.name, Both('q').hello.__func__ is Both.hello)
class Init(Left):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.extra = True
print(vars(Init('i')))
print([c.__name__ for c in Base.__subclasses__()])
