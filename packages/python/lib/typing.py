"""Names for annotations. They say what is meant; nothing is checked."""

import collections
import collections.abc
import contextlib
import types
from types import GenericAlias as _Alias

TYPE_CHECKING = False


class _Special:
    """A name that stands for a kind of type, alone or with types in brackets."""

    def __init__(self, name, origin=None):
        self._name = name
        self.__origin__ = origin

    def __repr__(self):
        return f'typing.{self._name}'

    def __call__(self, *args, **kwds):
        if isinstance(self.__origin__, type):
            return self.__origin__(*args, **kwds)
        raise TypeError(f'Cannot instantiate {self!r}')

    def __getitem__(self, key):
        return _SpecialAlias(self, key if isinstance(key, tuple) else (key,))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __mro_entries__(self, bases):
        return (self.__origin__,) if isinstance(self.__origin__, type) else ()

    def __instancecheck__(self, instance):
        if isinstance(self.__origin__, type):
            return isinstance(instance, self.__origin__)
        raise TypeError(f'{self!r} cannot be used with isinstance()')

    def __subclasscheck__(self, cls):
        if isinstance(self.__origin__, type):
            return issubclass(cls, self.__origin__)
        raise TypeError(f'{self!r} cannot be used with issubclass()')


def _shown(item):
    if item is ...:
        return '...'
    if isinstance(item, type) and not isinstance(item, _Alias):
        return item.__qualname__ if item.__module__ == 'builtins' else f'{item.__module__}.{item.__qualname__}'
    if isinstance(item, list):
        return f"[{', '.join(map(_shown, item))}]"
    return repr(item)


def _parameters(args):
    found = []
    for item in args:
        inner = _parameters(item) if isinstance(item, list) else (item,) if isinstance(item, (TypeVar, ParamSpec, TypeVarTuple)) else getattr(item, '__parameters__', ())
        for one in inner if isinstance(inner, tuple) else ():
            if one not in found:
                found.append(one)
    return tuple(found)


def _substituted(item, values):
    """A type in which variables are replaced, inside of other types too."""
    if item in values:
        return values[item]
    inner = getattr(item, '__parameters__', ())
    if not isinstance(inner, tuple) or not any(one in values for one in inner):
        return item
    return item[tuple(values.get(one, one) for one in inner)]


class _SpecialAlias:
    """`Name[types]`."""

    def __init__(self, special, args):
        self._special = special
        self.__origin__ = special if special.__origin__ is None else special.__origin__
        self.__args__ = tuple(type(None) if item is None else item for item in args)

    @property
    def __parameters__(self):
        return _parameters(self.__args__)

    def __repr__(self):
        return f"{self._special!r}[{', '.join(map(_shown, self.__args__))}]"

    def __eq__(self, other):
        if not isinstance(other, _SpecialAlias):
            return NotImplemented
        return self._special is other._special and self.__args__ == other.__args__

    def __hash__(self):
        return hash((id(self._special), self.__args__))

    def __call__(self, *args, **kwds):
        return self._special(*args, **kwds)

    def __getitem__(self, key):
        parameters = self.__parameters__
        if not parameters:
            raise TypeError(f'{self!r} is not a generic class')
        values = dict(zip(parameters, key if isinstance(key, tuple) else (key,)))
        return _SpecialAlias(self._special, tuple(_substituted(item, values) for item in self.__args__))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __mro_entries__(self, bases):
        return self._special.__mro_entries__(bases)

    def __instancecheck__(self, instance):
        raise TypeError('Subscripted generics cannot be used with class and instance checks')


class _UnionSpecial(_Special):
    def __getitem__(self, key):
        members = []
        for item in key if isinstance(key, tuple) else (key,):
            item = type(None) if item is None else item
            inner = item.__args__ if isinstance(item, types.UnionType) or (isinstance(item, _SpecialAlias) and item._special is self) else (item,)
            for one in inner:
                if one not in members:
                    members.append(one)
        if not members:
            raise TypeError('Cannot take a Union of no types.')
        return members[0] if len(members) == 1 else _UnionAlias(self, tuple(members))


class _UnionAlias(_SpecialAlias):
    def __repr__(self):
        if len(self.__args__) == 2 and type(None) in self.__args__:
            other = next(item for item in self.__args__ if item is not type(None))
            return f'typing.Optional[{_shown(other)}]'
        return super().__repr__()

    def __eq__(self, other):
        if isinstance(other, (_UnionAlias, types.UnionType)):
            return set(self.__args__) == set(other.__args__)
        return NotImplemented

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __instancecheck__(self, instance):
        return any(isinstance(instance, item) for item in self.__args__)

    def __subclasscheck__(self, cls):
        return any(issubclass(cls, item) for item in self.__args__)


class _OptionalSpecial(_Special):
    def __getitem__(self, item):
        return Union[item, None]


class _CallableSpecial(_Special):
    def __getitem__(self, key):
        args, result = key
        return _CallableAlias(self, (*args, result) if isinstance(args, list) else (args, result))


class _CallableAlias(_SpecialAlias):
    def __repr__(self):
        *args, result = self.__args__
        shown = '...' if args == [...] else f"[{', '.join(map(_shown, args))}]"
        return f'{self._special!r}[{shown}, {_shown(result)}]'


class _LiteralSpecial(_Special):
    def __getitem__(self, key):
        return _LiteralAlias(self, key if isinstance(key, tuple) else (key,))


class _LiteralAlias(_SpecialAlias):
    def __init__(self, special, args):
        super().__init__(special, ())
        self.__args__ = args

    def __repr__(self):
        return f"{self._special!r}[{', '.join(map(repr, self.__args__))}]"


class _AnnotatedSpecial(_Special):
    def __getitem__(self, key):
        alias = _SpecialAlias(self, key[:1])
        alias.__origin__ = key[0]
        alias.__metadata__ = key[1:]
        return alias


class _AnyMeta(type):
    def __instancecheck__(self, instance):
        if self is Any:
            raise TypeError('typing.Any cannot be used with isinstance()')
        return super().__instancecheck__(instance)

    def __repr__(self):
        return 'typing.Any' if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    """Any type at all."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError('Any cannot be instantiated')
        return super().__new__(cls)


Union = _UnionSpecial('Union')
Optional = _OptionalSpecial('Optional')
Callable = _CallableSpecial('Callable', collections.abc.Callable)
Literal = _LiteralSpecial('Literal')
Annotated = _AnnotatedSpecial('Annotated')
for _name in ('NoReturn', 'Never', 'Self', 'LiteralString', 'ClassVar', 'Final', 'TypeAlias', 'Concatenate', 'TypeGuard', 'TypeIs', 'Required', 'NotRequired',
              'ReadOnly', 'Unpack'):
    globals()[_name] = _Special(_name)
for _name, _origin in (('List', list), ('Dict', dict), ('Set', set), ('FrozenSet', frozenset), ('Tuple', tuple), ('Type', type),
                       ('DefaultDict', collections.defaultdict), ('OrderedDict', collections.OrderedDict), ('Counter', collections.Counter),
                       ('ChainMap', collections.ChainMap), ('Deque', collections.deque), ('ContextManager', contextlib.AbstractContextManager),
                       ('AsyncContextManager', contextlib.AbstractAsyncContextManager)):
    globals()[_name] = _Special(_name, _origin)
for _name in ('Hashable', 'Awaitable', 'Coroutine', 'AsyncIterable', 'AsyncIterator', 'AsyncGenerator', 'Iterable', 'Iterator', 'Generator', 'Reversible', 'Sized',
              'Container', 'Collection', 'MutableSet', 'Mapping', 'MutableMapping', 'MappingView', 'KeysView', 'ItemsView', 'ValuesView', 'Sequence',
              'MutableSequence'):
    globals()[_name] = _Special(_name, getattr(collections.abc, _name))
AbstractSet = _Special('AbstractSet', collections.abc.Set)
del _name, _origin
Text = str


class _Variable:
    """A type parameter."""

    def __init__(self, name):
        self.__name__ = name
        self.__module__ = 'typing'

    def __repr__(self):
        return self.__name__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __mro_entries__(self, bases):
        raise TypeError(f'Cannot subclass an instance of {type(self).__name__}')


class TypeVar(_Variable):
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False, infer_variance=False, default=None):
        if constraints and bound is not None:
            raise TypeError('Constraints cannot be combined with bound=...')
        if len(constraints) == 1:
            raise TypeError('A single constraint is not allowed')
        super().__init__(name)
        self._constraints = constraints
        self._bound = bound
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant
        self.__infer_variance__ = infer_variance
        self.__default__ = default

    # What stands in brackets behind a name is computed when somebody asks.
    @property
    def __constraints__(self):
        return self._constraints() if isinstance(self._constraints, types.FunctionType) else self._constraints

    @property
    def __bound__(self):
        return self._bound() if isinstance(self._bound, types.FunctionType) else self._bound

    def __repr__(self):
        return self.__name__ if self.__infer_variance__ else f"{'+' if self.__covariant__ else '-' if self.__contravariant__ else '~'}{self.__name__}"


class ParamSpec(_Variable):
    def __init__(self, name, *, bound=None, covariant=False, contravariant=False, infer_variance=False, default=None):
        super().__init__(name)
        self.__bound__ = bound
        self.__default__ = default
        self.__infer_variance__ = infer_variance
        self.args = _Special(f'{name}.args')
        self.kwargs = _Special(f'{name}.kwargs')

    def __repr__(self):
        return self.__name__ if self.__infer_variance__ else f'~{self.__name__}'


class TypeVarTuple(_Variable):
    def __init__(self, name, *, default=None):
        super().__init__(name)
        self.__default__ = default

    def __iter__(self):
        yield Unpack[self]


class TypeAliasType:
    """What a `type` statement makes."""

    def __init__(self, name, value, *, type_params=()):
        self.__name__ = name
        self._value = value
        self.__type_params__ = type_params

    @property
    def __value__(self):
        return self._value() if isinstance(self._value, types.FunctionType) else self._value

    def __repr__(self):
        return self.__name__

    def __getitem__(self, key):
        return _Alias(self, key if isinstance(key, tuple) else (key,))

    def __or__(self, other):
        return Union[self, other]


def _check_count(cls, arguments):
    """Whether a class takes so many types: a parameter that stands for several takes any number."""
    parameters = cls.__parameters__
    if any(isinstance(one, (ParamSpec, TypeVarTuple)) for one in parameters):
        return
    if not parameters:
        raise TypeError(f'{cls} is not a generic class')
    most, given = len(parameters), len(arguments)
    least = sum(one.__default__ is None for one in parameters)
    if given > most:
        raise TypeError(f"Too many arguments for {cls}; actual {given}, expected {most if least == most else f'at most {most}'}")
    if given < least:
        raise TypeError(f'Too few arguments for {cls}; actual {given}, expected at least {least}')


class Generic:
    """A class with type parameters."""

    __slots__ = ()

    def __class_getitem__(cls, key):
        key = key if isinstance(key, tuple) else (key,)
        if cls is not Generic and cls is not Protocol:
            _check_count(cls, key)
        return _GenericAlias(cls, key)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        parameters = []
        for base in cls.__dict__.get('__orig_bases__', ()):
            for one in getattr(base, '__parameters__', ()):
                if one not in parameters:
                    parameters.append(one)
        cls.__parameters__ = tuple(parameters)


class _GenericAlias:
    """`C[types]` of a generic class of the program's own."""

    def __init__(self, origin, args):
        self.__dict__.update(__origin__=origin, __args__=args, __parameters__=_parameters(args))

    def __repr__(self):
        shown = ', '.join(map(_shown, self.__args__))
        name = 'typing.Generic' if self.__origin__ is Generic else 'typing.Protocol' if self.__origin__ is Protocol else _shown(self.__origin__)
        return f'{name}[{shown}]'

    def __call__(self, *args, **kwargs):
        made = self.__origin__(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except AttributeError:
            pass
        return made

    def __getattr__(self, name):
        if name.startswith('__') and name.endswith('__'):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __getitem__(self, key):
        values = dict(zip(self.__parameters__, key if isinstance(key, tuple) else (key,)))
        return _GenericAlias(self.__origin__, tuple(_substituted(item, values) for item in self.__args__))

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ is other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __mro_entries__(self, bases):
        if self.__origin__ is Generic and any(isinstance(base, _GenericAlias) and base is not self and base.__origin__ is not Generic for base in bases):
            return ()
        return (self.__origin__,) if self.__origin__ in (Generic, Protocol) or issubclass(self.__origin__, Generic) else (self.__origin__, Generic)

    def __instancecheck__(self, instance):
        raise TypeError('Subscripted generics cannot be used with class and instance checks')


class _ProtocolMeta(type(collections.abc.Sized)):
    def __instancecheck__(cls, instance):
        if cls is Protocol or not cls.__dict__.get('_is_protocol', False):
            return super().__instancecheck__(instance)
        if not cls.__dict__.get('_is_runtime_protocol', False):
            raise TypeError('Instance and class checks can only be used with @runtime_checkable protocols')
        return all(hasattr(instance, name) for name in cls.__protocol_attrs__)

    def __subclasscheck__(cls, other):
        if cls is Protocol or not cls.__dict__.get('_is_protocol', False) or not cls.__dict__.get('_is_runtime_protocol', False):
            return super().__subclasscheck__(other)
        return all(hasattr(other, name) for name in cls.__protocol_attrs__)


_OWN_NAMES = {'__abstractmethods__', '__annotations__', '__dict__', '__doc__', '__init__', '__module__', '__new__', '__slots__', '__subclasshook__',
              '__weakref__', '__class_getitem__', '__match_args__', '__static_attributes__', '__firstlineno__', '__parameters__', '__orig_bases__',
              '_is_protocol', '_is_runtime_protocol', '__protocol_attrs__', '__init_subclass__', '__hash__'}


class Protocol(Generic, metaclass=_ProtocolMeta):
    """A class that says which attributes others must have."""

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        cls._is_protocol = Protocol in cls.__bases__
        names = set()
        for base in cls.__mro__[:-1]:
            if base in (Protocol, Generic):
                continue
            names.update(name for name in (*base.__dict__, *base.__dict__.get('__annotations__', ())) if name not in _OWN_NAMES and not name.startswith('_abc_'))
        cls.__protocol_attrs__ = names


def runtime_checkable(cls):
    if not getattr(cls, '_is_protocol', False):
        raise TypeError(f'@runtime_checkable can be only applied to protocol classes, got {cls!r}')
    cls._is_runtime_protocol = True
    return cls


for _name, _method, _result in (('SupportsInt', '__int__', int), ('SupportsFloat', '__float__', float), ('SupportsComplex', '__complex__', complex),
                                ('SupportsBytes', '__bytes__', bytes), ('SupportsIndex', '__index__', int), ('SupportsAbs', '__abs__', Any),
                                ('SupportsRound', '__round__', Any)):
    globals()[_name] = runtime_checkable(_ProtocolMeta(_name, (Protocol,), {_method: lambda self: None, '__module__': 'typing'}))
del _name, _method, _result


def _checked(annotations, module=None):
    """Annotations with what text and None stand for."""
    return {name: ForwardRef(value, module=module) if isinstance(value, str) else type(None) if value is None else value for name, value in annotations.items()}


class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        annotations = ns.get('__annotations__', {})
        defaults = [ns[name] for name in annotations if name in ns]
        made = collections.namedtuple(typename, list(annotations), defaults=defaults, module=ns['__module__'])
        made.__annotations__ = _checked(annotations)
        made.__qualname__ = ns.get('__qualname__', typename)
        for name, value in ns.items():
            if name not in annotations and name not in ('__annotations__', '__module__', '__qualname__', '__classcell__'):
                setattr(made, name, value)
        return made


def NamedTuple(typename, fields=(), /):
    """A named tuple whose fields have types."""
    fields = list(fields)
    made = collections.namedtuple(typename, [name for name, _ in fields])
    made.__annotations__ = _checked(dict(fields))
    return made


_NamedTuple = type.__new__(_NamedTupleMeta, 'NamedTuple', (), {})
NamedTuple.__mro_entries__ = lambda bases: (_NamedTuple,)


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        made = type.__new__(_TypedDictMeta, name, (dict,), {key: value for key, value in ns.items() if key != '__orig_bases__'})
        annotations = {}
        for base in bases:
            annotations.update(getattr(base, '__annotations__', {}))
        annotations.update(_checked(ns.get('__annotations__', {}), ns.get('__module__')))
        made.__annotations__ = annotations
        made.__total__ = total
        made.__required_keys__ = frozenset(annotations if total else ())
        made.__optional_keys__ = frozenset(() if total else annotations)
        return made

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, instance):
        raise TypeError('TypedDict does not support instance and class checks')


def TypedDict(typename, fields=(), /, *, total=True):
    """A dict with these keys."""
    return _TypedDictMeta(typename, (), {'__annotations__': dict(fields)}, total=total)


_TypedDict = type.__new__(_TypedDictMeta, 'TypedDict', (), {})
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


class NewType:
    """A type that is another one under a name of its own."""

    def __init__(self, name, tp):
        self.__name__ = self.__qualname__ = name
        self.__supertype__ = tp

    def __call__(self, x):
        return x

    def __repr__(self):
        return f'{self.__module__}.{self.__qualname__}'

    def __or__(self, other):
        return Union[self, other]


class ForwardRef:
    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        self.__forward_arg__ = arg
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__forward_module__ = module

    def __eq__(self, other):
        return self.__forward_arg__ == other.__forward_arg__ if isinstance(other, ForwardRef) else NotImplemented

    def __hash__(self):
        return hash(('ForwardRef', self.__forward_arg__))

    def __repr__(self):
        where = '' if self.__forward_module__ is None else f', module={self.__forward_module__!r}'
        return f'ForwardRef({self.__forward_arg__!r}{where})'


IO = _Special('IO')
TextIO = _Special('TextIO')
BinaryIO = _Special('BinaryIO')
AnyStr = TypeVar('AnyStr', bytes, str)


def cast(typ, val):
    return val


def overload(func):
    def refuse(*args, **kwds):
        raise NotImplementedError('You should not call an overloaded function. A series of @overload-decorated functions outside a stub module should always be followed by an implementation that is not @overload-ed.')
    return refuse


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(method, /):
    try:
        method.__override__ = True
    except (AttributeError, TypeError):
        pass
    return method


def no_type_check(arg):
    return arg


def assert_type(val, typ, /):
    return val


def assert_never(arg, /):
    raise AssertionError(f'Expected code to be unreachable, but got: {arg!r}')


def reveal_type(obj, /):
    return obj


def dataclass_transform(**options):
    return lambda cls: cls


def get_origin(tp):
    if isinstance(tp, _SpecialAlias):
        return Annotated if tp._special is Annotated else tp._special if tp._special in (Union, Literal) else tp.__origin__
    return Generic if tp is Generic else types.UnionType if isinstance(tp, types.UnionType) else getattr(tp, '__origin__', None)


def get_args(tp):
    if isinstance(tp, _CallableAlias):
        *args, result = tp.__args__
        return (... if args == [...] else list(args), result)
    return getattr(tp, '__args__', ())


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """The annotations of a class (with those of its bases), a function or a module, text evaluated."""
    import sys
    if isinstance(obj, type):
        hints = {}
        for base in reversed(obj.__mro__):
            space = globalns if globalns is not None else vars(sys.modules.get(base.__module__, types))
            hints.update(_evaluated(base.__dict__.get('__annotations__', {}), space, localns))
        return hints
    space = globalns if globalns is not None else getattr(obj, '__globals__', None) or getattr(obj, '__dict__', {})
    return _evaluated(getattr(obj, '__annotations__', {}), space, localns)


def _evaluated(annotations, space, localns):
    values = {}
    for name, value in annotations.items():
        if isinstance(value, ForwardRef):
            value = value.__forward_arg__
        if isinstance(value, str):
            value = eval(value, space, localns)
        values[name] = type(None) if value is None else value
    return values


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)
