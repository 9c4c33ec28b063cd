"""Metaclasses and hooks of class creation."""
class Meta(type):
    def __new__(mcls, name, bases, namespace, **kwargs):
        print('new', name, [b.__name__ for b in bases], sorted(k for k in namespace if not k.startswith('__')), kwargs)
        return super().__new__(mcls, name, bases, namespace)
    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace)
        cls.made = True
    @classmethod
    def __prepare__(mcls, name, bases, **kwargs):
        print('prepare', name)
        return {'prepared': 1}
    def __call__(cls, *args):
        print('call', cls.__name__)
        return super().__call__(*args)
    def __len__(cls): return 7
    def __iter__(cls): return iter('meta')
    def __getitem__(cls, k): return k
    def __contains__(cls, x): return x == 1
    def __repr__(cls): return f'<{cls.__name__}>'
    @property
    def upper(cls): return cls.__name__.upper()

class A(metaclass=Meta, option=3):
    x = 1
    def f(self): pass
class B(A): y = 2
print(type(A) is Meta, type(B).__name__, A.made, len(A), list(B), A['k'], 1 in A, A, B.upper, B.prepared)
b = B()
print(isinstance(b, A), type(b))
try:
    b.upper
except AttributeError as error:
    print(error)

class Plugin:
    registry = []
    def __init_subclass__(cls, /, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.registry.append((cls.__name__, tag))
class P1(Plugin, tag='one'): pass
class P2(Plugin): pass
print(Plugin.registry)
try:
    class P3(Plugin, other=1): pass
except TypeError as error:
    print(error)
class M1(type): pass
class M2(type): pass
class X(metaclass=M1): pass
class Y(metaclass=M2): pass
try:
    class Z(X, Y): pass
except TypeError as error:
    print(error)
class Singleton(type):
    _instances = {}
    def __call__(cls, *a, **k):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*a, **k)
        return cls._instances[cls]
class Config(metaclass=Singleton):
    def __init__(self): print('init once')
print(Config() is Config())
class InstanceCheck(type):
    def __instancecheck__(cls, x): return x == 'magic'
    def __subclasscheck__(cls, x): return x is int
class Magic(metaclass=InstanceCheck): pass
print(isinstance('magic', Magic), isinstance(1, Magic), issubclass(int, Magic), issubclass(str, Magic))
class New:
    def __new__(cls, v):
        print('new', v)
        return object.__new__(cls) if v else 'not an instance'
    def __init__(self, v): print('init', v)
print(type(New(1)).__name__, New(0))
class Cell:
    def method(self): return __class__.__name__
print(Cell().method())
def decorate(cls):
    cls.decorated = True
    return cls
@decorate
class D: pass
print(D.decorated)
class Generic:
    def __class_getitem__(cls, item): return f'{cls.__name__}[{item}]'
print(Generic[5])
def fmeta(name, bases, ns): return (name, bases, sorted(k for k in ns if k[:2] != '__'))
class F(metaclass=fmeta): q = 1
print(F)
class Named:
    def __set_name__(self, owner, name): raise RuntimeError('bad name')
try:
    class N: n = Named()
except RuntimeError as error:
    print(error, error.__notes__)
