"""Names of the types that have none among the built-ins."""

import sys


def _function():
    pass


def _generator():
    yield


async def _coroutine():
    pass


async def _async_generator():
    yield


class _Class:
    def method(self):
        pass


def _cell_of(value):
    def inner():
        return value
    return inner.__closure__[0]


FunctionType = type(_function)
LambdaType = FunctionType
CodeType = type(_function.__code__)
MappingProxyType = type(type.__dict__)
SimpleNamespace = type(sys.implementation)
CellType = type(_cell_of(None))
GeneratorType = type(_generator())
_started = _coroutine()
CoroutineType = type(_started)
_started.close()
AsyncGeneratorType = type(_async_generator())
MethodType = type(_Class().method)
BuiltinFunctionType = type(len)
BuiltinMethodType = type([].append)
WrapperDescriptorType = type(object.__init__)
MethodWrapperType = type(object().__str__)
MethodDescriptorType = type(str.join)
ClassMethodDescriptorType = type(dict.__dict__['fromkeys'])
ModuleType = type(sys)
GetSetDescriptorType = type(type.__dict__['__name__'])
GenericAlias = type(list[int])
UnionType = type(int | str)
EllipsisType = type(Ellipsis)
NoneType = type(None)
NotImplementedType = type(NotImplemented)


class _Slots:
    __slots__ = 'slot',


MemberDescriptorType = type(_Slots.slot)

try:
    raise TypeError
except TypeError as error:
    TracebackType = type(error.__traceback__)
    FrameType = type(error.__traceback__.tb_frame)

del _started, _Slots


def resolve_bases(bases):
    """The bases, those replaced that say by `__mro_entries__` what they stand for."""
    resolved = []
    changed = False
    for base in bases:
        entries = None if isinstance(base, type) else getattr(base, '__mro_entries__', None)
        if entries is None:
            resolved.append(base)
            continue
        stands_for = entries(bases)
        if not isinstance(stands_for, tuple):
            raise TypeError('__mro_entries__ must return a tuple')
        resolved.extend(stands_for)
        changed = True
    return tuple(resolved) if changed else bases


def get_original_bases(cls, /):
    """The bases as they were written."""
    if not isinstance(cls, type):
        raise TypeError(f'Expected an instance of type, not {type(cls).__name__!r}')
    return cls.__dict__.get('__orig_bases__', cls.__bases__)


def _most_derived(metaclass, bases):
    for base in bases:
        other = type(base)
        if issubclass(metaclass, other):
            continue
        if not issubclass(other, metaclass):
            raise TypeError('metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases')
        metaclass = other
    return metaclass


def prepare_class(name, bases=(), kwds=None):
    """(metaclass, namespace, remaining keywords) as a class statement would find them."""
    kwds = dict(kwds) if kwds else {}
    metaclass = kwds.pop('metaclass', None)
    if metaclass is None:
        metaclass = type(bases[0]) if bases else type
    if isinstance(metaclass, type):
        metaclass = _most_derived(metaclass, bases)
    prepare = getattr(metaclass, '__prepare__', None)
    return metaclass, {} if prepare is None else prepare(name, bases, **kwds), kwds


def new_class(name, bases=(), kwds=None, exec_body=None):
    """Makes a class as a class statement does; `exec_body` fills the namespace."""
    resolved = resolve_bases(bases)
    metaclass, namespace, kwds = prepare_class(name, resolved, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if resolved is not bases:
        namespace['__orig_bases__'] = bases
    return metaclass(name, resolved, namespace, **kwds)


class DynamicClassAttribute:
    """As `property`, but looked up on the class it goes through the metaclass's `__getattr__`."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = doc or (None if fget is None else fget.__doc__)
        self.overwrite_doc = doc is None
        self.__isabstractmethod__ = bool(getattr(fget, '__isabstractmethod__', False))

    def __get__(self, instance, owner=None):
        if instance is None:
            if self.__isabstractmethod__:
                return self
            raise AttributeError()
        if self.fget is None:
            raise AttributeError('unreadable attribute')
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def getter(self, fget):
        return type(self)(fget, self.fset, self.fdel, fget.__doc__ if self.overwrite_doc else self.__doc__)

    def setter(self, fset):
        return type(self)(self.fget, fset, self.fdel, self.__doc__)

    def deleter(self, fdel):
        return type(self)(self.fget, self.fset, fdel, self.__doc__)


def coroutine(func):
    """Lets `await` take what a generator function returns."""
    if not callable(func):
        raise TypeError('types.coroutine() expects a callable')

    class Awaitable:
        __slots__ = '_generator',

        def __init__(self, generator):
            self._generator = generator

        def __await__(self):
            return (yield from self._generator)

    def call(*args, **kwargs):
        result = func(*args, **kwargs)
        return Awaitable(result) if isinstance(result, GeneratorType) else result

    return call


__all__ = [name for name in list(globals()) if not name.startswith('_') and name not in ('sys', 'error')]
