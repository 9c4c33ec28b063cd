"""Properties, descriptors, slots, attribute hooks."""
class Celsius:
    def __init__(self): self._v = 0
    @property
    def value(self):
        "degrees"
        return self._v
    @value.setter
    def value(self, v):
        if v < -273: raise ValueError('too cold')
        self._v = v
    @value.deleter
    def value(self):
        print('deleted')
        self._v = None
    readonly = property(lambda self: 'r')

c = Celsius()
c.value = 20
print(c.value, Celsius.value.__doc__, c.readonly)
try:
    c.value = -300
except ValueError as error:
    print(error)
del c.value
print(c.value)
for action in ("c.readonly = 1", "del c.readonly", "c.missing"):
    try:
        exec(action)
    except AttributeError as error:
        print(error)

class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, owner, name):
        print('set_name', owner.__name__, name)
        self.name = name
    def __get__(self, instance, owner):
        if instance is None: return self
        return instance.__dict__[self.name]
    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(f'{self.name} must be {self.kind.__name__}')
        instance.__dict__[self.name] = value
    def __delete__(self, instance):
        del instance.__dict__[self.name]

class Point:
    x = Typed(int)
    y = Typed(float)

p = Point()
p.x, p.y = 1, 2.0
print(p.x, p.y, vars(p), type(Point.x).__name__)
try:
    p.x = 'no'
except TypeError as error:
    print(error)
del p.x
print(vars(p))

class NonData:
    def __get__(self, instance, owner): return 'from descriptor'
class UsesNonData:
    d = NonData()
u = UsesNonData()
print(u.d)
u.d = 'own'
print(u.d, UsesNonData.d)

class Slotted:
    __slots__ = ('a', 'b')
    def __init__(self): self.a = 1
s = Slotted()
print(s.a, hasattr(s, 'b'), hasattr(s, '__dict__'))
for action in ("s.c = 1", "s.b", "del s.b"):
    try:
        exec(action)
    except AttributeError as error:
        print(error)
class SubSlotted(Slotted): pass
sub = SubSlotted()
sub.z = 3
print(sub.a, sub.z, vars(sub))

class Hooks:
    def __init__(self): self.real = 1
    def __getattr__(self, name):
        if name.startswith('no'): raise AttributeError(name)
        return 'made ' + name
    def __setattr__(self, name, value):
        print('set', name, value)
        object.__setattr__(self, name, value)
    def __delattr__(self, name):
        print('del', name)
        object.__delattr__(self, name)
h = Hooks()
print(h.real, h.other, hasattr(h, 'no_way'), getattr(h, 'nope', 'default'))
h.k = 2
del h.k
class All:
    def __getattribute__(self, name):
        if name == 'x': return 'every'
        return object.__getattribute__(self, name)
print(All().x, All().__class__.__name__)
class Fallback:
    @property
    def p(self): raise AttributeError('inner')
    def __getattr__(self, name): return 'fallback ' + name
print(Fallback().p)

class Cached:
    calls = 0
    @classmethod
    def make(cls):
        cls.calls += 1
        return cls()
    @staticmethod
    def add(a, b): return a + b
class SubCached(Cached): pass
SubCached.make()
print(Cached.calls, SubCached.calls, Cached.add(1, 2), Cached().add(3, 4), Cached.make.__self__.__name__)
setattr(p, 'dyn', 5)
print(getattr(p, 'dyn'), 'dyn' in dir(p))
delattr(p, 'dyn')
try:
    getattr(p, 'dyn')
except AttributeError as error:
    print(error)
for bad in ("(1).x = 2", "len.x = 1", "int.x = 1", "None.x", "[].append = 1", "object().x = 1"):
    try:
        exec(bad)
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
