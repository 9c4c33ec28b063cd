"""Descriptors at work: typed fields, lazy values, properties with inheritance, methods bound by hand, __getattr__ and friends."""
class Typed:
    def __init__(self, kind, default=None): self.kind, self.default = kind, default
    def __set_name__(self, owner, name): self.name, self.owner = '_' + name, owner
    def __get__(self, instance, owner=None):
        if instance is None: return self
        return getattr(instance, self.name, self.default)
    def __set__(self, instance, value):
        if not isinstance(value, self.kind): raise TypeError(f'{self.owner.__name__}.{self.name[1:]} takes {self.kind.__name__}, not {type(value).__name__}')
        setattr(instance, self.name, value)
    def __delete__(self, instance):
        try: delattr(instance, self.name)
        except AttributeError: raise AttributeError(f'{self.name[1:]} is not set') from None
class Positive(Typed):
    def __init__(self): super().__init__(int, 1)
    def __set__(self, instance, value):
        super().__set__(instance, value)
        if value <= 0: raise ValueError(f'{value} is not positive')
class Box:
    label, width = Typed(str, 'none'), Positive()
    def __init__(self, **fields):
        for name, value in fields.items(): setattr(self, name, value)
b = Box(label='crate')
print(b.label, b.width, vars(b), Box.label.name, isinstance(Box.width, Positive))
for action in (lambda: setattr(b, 'label', 5), lambda: setattr(b, 'width', -1), lambda: setattr(b, 'width', 2.5), lambda: delattr(b, 'width'), lambda: delattr(b, 'label'), lambda: b.label, lambda: delattr(b, 'label'), lambda: setattr(b, 'new', 1), lambda: b.missing, lambda: delattr(b, 'missing')):
    try: print(action())
    except Exception as error: print(type(error).__name__, error)
class Temperature:
    def __init__(self, celsius): self.celsius = celsius
    @property
    def fahrenheit(self):
        """In Fahrenheit."""
        return self.celsius * 9 / 5 + 32
    @fahrenheit.setter
    def fahrenheit(self, value): self.celsius = (value - 32) * 5 / 9
    @fahrenheit.deleter
    def fahrenheit(self): print('deleted'); self.celsius = 0
    kelvin = property(lambda self: self.celsius + 273.15, doc='In Kelvin.')
    secret = property(fset=lambda self, value: print('set', value))
class Rounded(Temperature):
    @Temperature.fahrenheit.getter
    def fahrenheit(self): return round(super().fahrenheit)
    @property
    def kelvin(self): return int(super().kelvin)
t, r = Temperature(36.6), Rounded(36.6)
print(t.fahrenheit, r.fahrenheit, t.kelvin, r.kelvin, Temperature.fahrenheit.__doc__, Temperature.kelvin.__doc__, Temperature.fahrenheit.fget.__name__, Rounded.fahrenheit.fset is Temperature.fahrenheit.fset)
r.fahrenheit = 212
print(r.celsius)
del r.fahrenheit
t.secret = 5
for action in (lambda: setattr(t, 'kelvin', 1), lambda: delattr(t, 'kelvin'), lambda: t.secret, lambda: delattr(t, 'secret'), lambda: property.__get__(Temperature.kelvin, 5), lambda: Temperature.kelvin.__set__(t, 1), lambda: setattr(Temperature.kelvin, 'fget', 1)):
    try: print(action())
    except Exception as error: print(type(error).__name__, error)
class Chain:
    def __init__(self, path=()): object.__setattr__(self, 'path', path)
    def __getattr__(self, name):
        if name.startswith('__'): raise AttributeError(name)
        return Chain(self.path + (name,))
    def __setattr__(self, name, value): print('set', '.'.join(self.path + (name,)), '=', value)
    def __delattr__(self, name): print('del', '.'.join(self.path + (name,)))
    def __call__(self, *args): return f"{'.'.join(self.path)}{args}"
    def __dir__(self): return ['b', 'a']
c = Chain()
c.a.b.c = 5
del c.x.y
print(c.api.v1.users(3), dir(c), hasattr(c, '__len__'), hasattr(c, 'anything'))
class Strict:
    allowed = {'x'}
    def __getattribute__(self, name):
        if name in ('allowed', '__class__') or name in object.__getattribute__(self, 'allowed'): return object.__getattribute__(self, name)
        raise AttributeError(f'{name} is not allowed')
    x = 1
    y = 2
s = Strict()
print(s.x, getattr(s, 'y', 'default'), hasattr(s, 'y'), Strict.y)
try: s.__dict__
except AttributeError as error: print(error)
class NonData:
    def __get__(self, instance, owner): return 'from descriptor'
class Holder: d = NonData()
h = Holder()
print(h.d); h.d = 'own'; print(h.d, Holder.d); del h.d; print(h.d)
class Function:
    def __init__(self, text): self.text = text
    def __call__(self, *args): return (self.text, args)
    def __get__(self, instance, owner): import types; return self if instance is None else types.MethodType(self, instance)
Holder.method = Function('hello')
print(h.method(1)[0], h.method(1)[1][0] is h, Holder.method(2), h.method.__func__.text, h.method.__self__ is h, h.method == h.method, h.method is h.method)
def free(self, x): return x * 2
bound = free.__get__(h)
print(bound(4), bound.__name__, bound.__self__ is h, type(bound).__name__, free.__get__(None, Holder) is free, str.upper.__get__('abc')(), classmethod(free).__get__(None, int)(3), staticmethod(len).__get__(5)([1]))
class Meta(type):
    @property
    def count(cls): return len(cls.__name__)
    def __getattr__(cls, name): return f'{cls.__name__} lacks {name}'
class Named(metaclass=Meta): own = property(lambda self: 'instance')
print(Named.count, Named.absent, Named().own, type(Named.own).__name__, hasattr(Named(), 'count'))
class Slot:
    __slots__ = ('value',)
    def __get__(self, i, o): return self.value
    def __set__(self, i, v): self.value = v
class Shared: one = Slot()
a, z = Shared(), Shared()
a.one = 'shared'
print(z.one, vars(Shared)['one'].value)
