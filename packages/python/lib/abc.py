"""Abstract base classes: classes that say which methods their subclasses must have."""

import _abc
import weakref


def abstractmethod(funcobj):
    """Marks a method that subclasses must define."""
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractclassmethod(classmethod):
    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractstaticmethod(staticmethod):
    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractproperty(property):
    __isabstractmethod__ = True


def _abstract_names(cls):
    names = {name for name, value in list(cls.__dict__.items()) if getattr(value, '__isabstractmethod__', False)}
    for base in cls.__bases__:
        for name in getattr(base, '__abstractmethods__', ()):
            if getattr(getattr(cls, name, None), '__isabstractmethod__', False):
                names.add(name)
    return frozenset(names)


class ABCMeta(type):
    """The metaclass of abstract base classes: other classes can be registered as their subclasses."""

    # Answers found before are kept until somebody registers a class anywhere.
    _registrations = 0

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        cls.__abstractmethods__ = _abstract_names(cls)
        type.__setattr__(cls, '_abc_registry', weakref.WeakSet())
        type.__setattr__(cls, '_abc_yes', weakref.WeakSet())
        type.__setattr__(cls, '_abc_no', weakref.WeakSet())
        type.__setattr__(cls, '_abc_as_of', ABCMeta._registrations)
        return cls

    def register(cls, subclass):
        """Makes `subclass` count as a subclass of this one; returns it."""
        if not isinstance(subclass, type):
            raise TypeError('Can only register classes')
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError('Refusing to create an inheritance cycle')
        cls._abc_registry.add(subclass)
        _abc.adopt(cls, subclass)
        ABCMeta._registrations += 1
        return subclass

    def __instancecheck__(cls, instance):
        subclass = instance.__class__
        if subclass in cls._abc_yes:
            return True
        actual = type(instance)
        if actual is subclass:
            return cls.__subclasscheck__(subclass)
        return cls.__subclasscheck__(subclass) or cls.__subclasscheck__(actual)

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError('issubclass() arg 1 must be a class')
        if subclass in cls._abc_yes:
            return True
        if cls._abc_as_of < ABCMeta._registrations:
            cls._abc_no = weakref.WeakSet()
            cls._abc_as_of = ABCMeta._registrations
        elif subclass in cls._abc_no:
            return False
        answer = cls.__subclasshook__(subclass)
        if answer is NotImplemented:
            answer = (cls in subclass.__mro__ or any(issubclass(subclass, other) for other in cls._abc_registry)
                      or any(issubclass(subclass, other) for other in cls.__subclasses__()))
        (cls._abc_yes if answer else cls._abc_no).add(subclass)
        return answer


class ABC(metaclass=ABCMeta):
    """A class to derive abstract base classes from."""

    __slots__ = ()


def update_abstractmethods(cls):
    """Looks anew which methods a class lacks, after some have been added to it."""
    if not hasattr(cls, '__abstractmethods__'):
        return cls
    cls.__abstractmethods__ = _abstract_names(cls)
    return cls


def get_cache_token():
    return ABCMeta._registrations
