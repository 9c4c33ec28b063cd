"""Metaclasses: registries, __prepare__, __call__, conflicts, keyword arguments, __instancecheck__, __set_name__ order."""
class Registry(type):
    classes = {}
    @classmethod
    def __prepare__(mcs, name, bases, **words):
        print('prepare', name, [base.__name__ for base in bases], words)
        return Ordered(words.get('allow', ()))
    def __new__(mcs, name, bases, space, *, tag=None, allow=()):
        cls = super().__new__(mcs, name, bases, dict(space))
        cls.order = [key for key in space if not key.startswith('__')]
        mcs.classes[tag or name] = cls
        return cls
    def __init__(cls, name, bases, space, **words):
        super().__init__(name, bases, space)
        print('init', name, sorted(words))
    def __call__(cls, *args, **words):
        instance = super().__call__(*args, **words)
        print('made', cls.__name__, args)
        return instance
    def __getattr__(cls, name):
        if name.startswith('find_'): return cls.classes.get(name[5:])
        raise AttributeError(f'{cls.__name__} has no {name}')
    def __iter__(cls): return iter(cls.order)
    def __len__(cls): return len(cls.order)
    def __contains__(cls, name): return name in cls.order
    def __getitem__(cls, index): return cls.order[index]
    def __repr__(cls): return f'<registered {cls.__name__}>'
    def __add__(cls, other): return type(cls)(cls.__name__ + other.__name__, (cls, other), {})
    @property
    def shout(cls): return cls.__name__.upper()
class Ordered(dict):
    def __init__(self, allow): super().__init__(); self.allow = allow
    def __setitem__(self, key, value):
        if key in self and not key.startswith('_') and key not in self.allow: raise TypeError(f'{key} is there already')
        super().__setitem__(key, value)
class A(metaclass=Registry, tag='first'):
    x = 1
    def method(self): pass
    def __init__(self, *args): self.args = args
class B(A, allow=('y',)):
    y = 1
    y = 2
class C(metaclass=Registry): z = 3
try:
    class D(A):
        x = 1
        x = 2
except TypeError as error: print(error)
print(A, list(A), len(B), 'x' in A, 'q' in A, A[0], A.shout, A.find_B, A.find_first, (B + C).__mro__)
try: A.nothing
except AttributeError as error: print(error)
print(A(1, 2).args, Registry.classes.keys() >= {'first', 'B', 'BC'}, hasattr(A(), 'shout'))
class Other(type): pass
try:
    class E(A, metaclass=Other): pass
except TypeError as error: print(error)
class Both(Registry, Other): pass
class F(A, metaclass=Both): pass
print(type(F), type(type(F)).__name__, isinstance(F, Other))
class Duck(type):
    def __instancecheck__(cls, instance): return hasattr(instance, 'quack')
    def __subclasscheck__(cls, sub): return 'quack' in vars(sub)
class Quacks(metaclass=Duck): pass
class Mallard: quack = 1
class Dog: pass
print(isinstance(Mallard(), Quacks), isinstance(Dog(), Quacks), issubclass(Mallard, Quacks), issubclass(Dog, (Quacks, Dog)))
class Field:
    def __set_name__(self, owner, name): print('set_name', owner.__name__, name); self.name = name
    def __get__(self, instance, owner=None): return self if instance is None else instance.__dict__.get(self.name, 'unset')
class Plain:
    def __init_subclass__(cls, /, scale=1, **words):
        super().__init_subclass__(**words)
        print('subclass', cls.__name__, scale)
        cls.scale = scale
class Child(Plain, scale=3):
    b = Field()
    a = Field()
print(Child().a, Child.scale, Child.b.name)
try:
    class Wrong(Plain, nonsense=1): pass
except TypeError as error: print(error)
class Fails:
    def __set_name__(self, owner, name): raise ValueError('no names')
try: type('T', (), {'f': Fails()})
except ValueError as error: print(error, error.__notes__)
def make(name, bases, space, **words): return (name, bases, sorted(k for k in space if k != '__module__' and k not in ('__firstlineno__', '__static_attributes__')), words)
class NotAClass(1 .__class__, metaclass=make, key='value'): attribute = 1
print(NotAClass)
class Singleton(type):
    _instances = {}
    def __call__(cls, *args): return cls._instances.setdefault(cls, super().__call__(*args) if cls not in cls._instances else None)
class Only(metaclass=Singleton): pass
print(Only() is Only())
print(type.__call__(Only) is Only(), type(name := type('N', (), {})).__name__, name.__qualname__, type.mro(B)[0] is B)
