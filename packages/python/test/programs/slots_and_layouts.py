"""__slots__: instances without a dictionary, inheritance, conflicts, defaults, __weakref__, copying, deletion."""
import copy, weakref
class Point:
    __slots__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
    def __repr__(self): return f'Point({self.x}, {self.y})'
p = Point(1, 2)
print(p, hasattr(p, '__dict__'), hasattr(p, '__weakref__'), Point.__slots__, type(Point.x).__name__, Point.x.__get__(p), Point.x)
for action in (lambda: setattr(p, 'z', 1), lambda: p.z, lambda: delattr(p, 'z'), lambda: weakref.ref(p), lambda: vars(p), lambda: Point.x.__get__(1), lambda: Point.x.__set__(object(), 2)):
    try: print(action())
    except (AttributeError, TypeError) as error: print(type(error).__name__, error)
del p.x
try: p.x
except AttributeError as error: print(error)
try: del p.x
except AttributeError as error: print(error)
print(hasattr(p, 'x'), getattr(p, 'x', 'default'))
class Third(Point):
    __slots__ = 'z'
    def __init__(self, *args):
        super().__init__(*args[:2])
        self.z = args[2]
t = Third(1, 2, 3)
print(t.z, Third.__slots__, sorted(name for name in dir(t) if not name.startswith('_')), hasattr(t, '__dict__'))
class Open(Point): pass
o = Open(5, 6)
o.extra = 7
print(o.__dict__, o, weakref.ref(o)() is o)
class WithDict:
    __slots__ = ['a', '__dict__', '__weakref__']
w = WithDict()
w.a, w.b = 1, 2
print(vars(w), w.a, weakref.ref(w)() is w)
class Private:
    __slots__ = ('__secret', '_plain', '__dunder__')
    def __init__(self): self.__secret = 1
private = Private()
print(private._Private__secret, [name for name in vars(Private) if 'secret' in name])
tries = {
    'conflict': "class A: __slots__ = ('x',); x = 1",
    'not a name': "class A: __slots__ = ('1x',)",
    'not a string': "class A: __slots__ = (1,)",
    'two dicts': "class A: __slots__ = ('__dict__', '__dict__')",
    'second dict': "class A: pass\nclass B(A): __slots__ = ('__dict__',)",
    'of int': "class A(int): __slots__ = ('x',)",
    'empty of int': "class A(int): __slots__ = ()\nprint(A(3) + 1, hasattr(A(), '__dict__'))",
    'two bases': "class A: __slots__ = ('x',)\nclass B: __slots__ = ('y',)\nclass C(A, B): pass",
    'one base empty': "class A: __slots__ = ('x',)\nclass B: __slots__ = ()\nclass C(A, B): __slots__ = ()\nprint(C().__slots__)",
    'mapping': "class A: __slots__ = {'x': 'the x', 'y': None}\nimport types\nprint(A.__slots__, A.x.__doc__)",
    'iterator': "class A: __slots__ = iter(['p', 'q'])\nA().p = 1\nprint(A.p.__name__, A.q.__name__)",
}
for label, source in tries.items():
    try: exec(source, {})
    except (ValueError, TypeError) as error: print(label, type(error).__name__, error)
c = copy.copy(t)
print(c, c.z, copy.deepcopy([t, t])[0].z, c is not t)
class Shape:
    __slots__ = ('a', 'b')
class Same:
    __slots__ = ('a', 'b')
class Else:
    __slots__ = ('a', 'c')
shape = Shape()
shape.a = 9
shape.__class__ = Same
print(shape.a, type(shape).__name__)
try: shape.__class__ = Else
except TypeError as error: print(error)
class Default:
    __slots__ = ('value',)
    def __getattr__(self, name): return f'no {name}'
d = Default()
print(d.value, d.more)
d.value = 'set'
print(d.value)
