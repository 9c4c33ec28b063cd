"""Classes whose methods are made from their fields."""

import copy
import sys
from types import GenericAlias, MappingProxyType, MemberDescriptorType

__all__ = ['dataclass', 'field', 'Field', 'FrozenInstanceError', 'InitVar', 'KW_ONLY', 'MISSING', 'fields', 'asdict', 'astuple', 'make_dataclass', 'replace',
           'is_dataclass']


class FrozenInstanceError(AttributeError):
    pass


class _Sentinel:
    def __init__(self, shown):
        self._shown = shown

    def __repr__(self):
        return self._shown


class _MissingType:
    pass


MISSING = _MissingType()
_FACTORY = _Sentinel('<factory>')


class _KwOnlyType:
    pass


KW_ONLY = _KwOnlyType()

_FIELD = _Sentinel('_FIELD')
_FIELD_CLASSVAR = _Sentinel('_FIELD_CLASSVAR')
_FIELD_INITVAR = _Sentinel('_FIELD_INITVAR')
_FIELDS = '__dataclass_fields__'
_PARAMS = '__dataclass_params__'
_POST_INIT = '__post_init__'


class InitVar:
    """A parameter of `__init__` that is handed to `__post_init__` and not kept."""

    __slots__ = 'type',

    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) and not isinstance(self.type, GenericAlias) else repr(self.type)
        return f'dataclasses.InitVar[{name}]'


class Field:
    """What is known of one field."""

    __slots__ = 'name', 'type', 'default', 'default_factory', 'repr', 'hash', 'init', 'compare', 'metadata', 'kw_only', '_field_type'

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = MappingProxyType({} if metadata is None else metadata)
        self.kw_only = kw_only
        self._field_type = None

    def __repr__(self):
        names = ('name', 'type', 'default', 'default_factory', 'init', 'repr', 'hash', 'compare', 'metadata', 'kw_only', '_field_type')
        return f"Field({','.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    def __set_name__(self, owner, name):
        hook = getattr(type(self.default), '__set_name__', None)
        if hook is not None:
            hook(self.default, owner, name)

    __class_getitem__ = classmethod(GenericAlias)


class _Params:
    __slots__ = 'init', 'repr', 'eq', 'order', 'unsafe_hash', 'frozen', 'match_args', 'kw_only', 'slots', 'weakref_slot'

    def __init__(self, *values):
        for name, value in zip(self.__slots__, values):
            setattr(self, name, value)

    def __repr__(self):
        return f"_DataclassParams({','.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    """Says more of a field than its default."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _is_classvar(annotation):
    if isinstance(annotation, str):
        return annotation.startswith(('ClassVar', 'typing.ClassVar', 't.ClassVar'))
    typing = sys.modules.get('typing')
    return typing is not None and (annotation is typing.ClassVar or getattr(annotation, '__origin__', None) is typing.ClassVar)


def _is_initvar(annotation):
    if isinstance(annotation, str):
        return annotation.startswith(('InitVar', 'dataclasses.InitVar'))
    return annotation is InitVar or type(annotation) is InitVar


def _is_kw_only(annotation):
    return annotation is KW_ONLY or (isinstance(annotation, str) and annotation in ('KW_ONLY', 'dataclasses.KW_ONLY'))


def _field_of(cls, name, annotation, default_kw_only):
    default = cls.__dict__.get(name, MISSING)
    if isinstance(default, Field):
        one = default
    else:
        if isinstance(default, MemberDescriptorType):
            default = MISSING
        one = field(default=default)
    one.name = name
    one.type = annotation
    one._field_type = _FIELD_CLASSVAR if _is_classvar(annotation) else _FIELD_INITVAR if _is_initvar(annotation) else _FIELD
    if one._field_type is _FIELD_CLASSVAR:
        if one.kw_only is not MISSING:
            raise TypeError(f'field {name} is a ClassVar but specifies kw_only')
        if one.default_factory is not MISSING:
            raise TypeError(f'field {name} cannot have a default factory')
    elif one.kw_only is MISSING:
        one.kw_only = default_kw_only
    if one._field_type is _FIELD and one.default.__class__.__hash__ is None:
        raise ValueError(f'mutable default {type(one.default)} for field {name} is not allowed: use default_factory')
    return one


def _function(cls, name, parameters, body, scope):
    """A function of this text, as a method of the class."""
    names = ', '.join(scope)
    text = f"def _make({names}):\n  def {name}({', '.join(parameters)}):\n" + ''.join(f'    {line}\n' for line in body) + f'  return {name}\n'
    space = {}
    exec(text, {'__name__': cls.__module__}, space)
    made = space['_make'](**scope)
    made.__qualname__ = f'{cls.__qualname__}.{name}'
    made.__module__ = cls.__module__
    return made


def _init(cls, all_fields, frozen, has_post_init):
    positional = [one for one in all_fields if one.init and not one.kw_only]
    keyword_only = [one for one in all_fields if one.init and one.kw_only]
    seen_default = None
    for one in positional:
        if one.default is not MISSING or one.default_factory is not MISSING:
            seen_default = one
        elif seen_default is not None:
            raise TypeError(f'non-default argument {one.name!r} follows default argument {seen_default.name!r}')
    scope = {'_FACTORY': _FACTORY, '_set': object.__setattr__}
    self_name = '__dataclass_self__' if any(one.name == 'self' for one in all_fields) else 'self'

    def parameter(one):
        if one.default is not MISSING:
            scope[f'_default_{one.name}'] = one.default
            return f'{one.name}=_default_{one.name}'
        return f'{one.name}=_FACTORY' if one.default_factory is not MISSING else one.name

    parameters = [self_name] + [parameter(one) for one in positional]
    if keyword_only:
        parameters += ['*'] + [parameter(one) for one in keyword_only]
    body = []
    for one in all_fields:
        value = None
        if one.default_factory is not MISSING:
            scope[f'_factory_{one.name}'] = one.default_factory
            value = f'_factory_{one.name}()' if not one.init else f'_factory_{one.name}() if {one.name} is _FACTORY else {one.name}'
        elif one.init:
            value = one.name
        if value is None or one._field_type is _FIELD_INITVAR:
            continue
        body.append(f'_set({self_name}, {one.name!r}, {value})' if frozen else f'{self_name}.{one.name} = {value}')
    if has_post_init:
        handed = ', '.join(one.name for one in all_fields if one._field_type is _FIELD_INITVAR)
        body.append(f'{self_name}.{_POST_INIT}({handed})')
    made = _function(cls, '__init__', parameters, body or ['pass'], scope)
    made.__annotations__ = {**{one.name: one.type for one in positional + keyword_only}, 'return': None}
    return made


_representing = set()


def _repr(names):
    def __repr__(self):
        if id(self) in _representing:
            return '...'
        _representing.add(id(self))
        try:
            return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"
        finally:
            _representing.discard(id(self))
    return __repr__


def _eq(names):
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in names)
    return __eq__


def _order(name, names):
    compare = {'__lt__': lambda a, b: a < b, '__le__': lambda a, b: a <= b, '__gt__': lambda a, b: a > b, '__ge__': lambda a, b: a >= b}[name]

    def method(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compare(tuple(getattr(self, each) for each in names), tuple(getattr(other, each) for each in names))
    method.__name__ = name
    return method


def _hash(names):
    def __hash__(self):
        return hash(tuple(getattr(self, name) for name in names))
    return __hash__


def _set_new(cls, name, value):
    if name in cls.__dict__:
        return True
    value.__qualname__ = f'{cls.__qualname__}.{value.__name__}'
    setattr(cls, name, value)
    return False


def _freeze(cls, names):
    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f'cannot assign to field {name!r}')
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f'cannot delete field {name!r}')
        super(cls, self).__delattr__(name)

    for method in (__setattr__, __delattr__):
        if _set_new(cls, method.__name__, method):
            raise TypeError(f'Cannot overwrite attribute {method.__name__} in class {cls.__name__}')


def _with_slots(cls, weakref_slot, names):
    if '__slots__' in cls.__dict__:
        raise TypeError(f'{cls.__name__} already specifies __slots__')
    namespace = dict(cls.__dict__)
    inherited = {slot for base in cls.__mro__[1:-1] for slot in base.__dict__.get('__slots__', ())}
    slots = [name for name in names if name not in inherited]
    if weakref_slot and '__weakref__' not in inherited:
        slots.append('__weakref__')
    namespace['__slots__'] = tuple(slots)
    for name in names:
        namespace.pop(name, None)
    namespace.pop('__dict__', None)
    namespace.pop('__weakref__', None)
    qualname = cls.__qualname__
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = qualname
    # Methods that say `super()` or `__class__` mean the new class.
    for value in list(namespace.values()):
        function = getattr(value, '__func__', None) or getattr(value, 'fget', None) or value
        for cell in getattr(function, '__closure__', None) or ():
            try:
                if cell.cell_contents is cls:
                    cell.cell_contents = made
            except ValueError:
                pass
    return made


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    known = {}
    frozen_bases = []
    for base in cls.__mro__[-1:0:-1]:
        inherited = getattr(base, _FIELDS, None)
        if inherited is None:
            continue
        known.update(inherited)
        if getattr(base, _PARAMS, None) is not None:
            frozen_bases.append(getattr(base, _PARAMS).frozen)
    own = []
    keywords_from_here = False
    for name, annotation in cls.__dict__.get('__annotations__', {}).items():
        if _is_kw_only(annotation):
            if keywords_from_here:
                raise TypeError(f'{name!r} is KW_ONLY, but KW_ONLY has already been specified')
            keywords_from_here = kw_only = True
            continue
        own.append(_field_of(cls, name, annotation, kw_only))
    for one in own:
        known[one.name] = one
        if isinstance(getattr(cls, one.name, None), Field):
            if one.default is MISSING:
                delattr(cls, one.name)
            else:
                setattr(cls, one.name, one.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in cls.__dict__.get('__annotations__', {}):
            raise TypeError(f'{name!r} is a field but has no type annotation')
    if frozen_bases:
        if any(frozen_bases) and not frozen:
            raise TypeError('cannot inherit non-frozen dataclass from a frozen one')
        if not all(frozen_bases) and frozen:
            raise TypeError('cannot inherit frozen dataclass from a non-frozen one')
    setattr(cls, _FIELDS, known)
    setattr(cls, _PARAMS, _Params(init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot))
    explicit_hash = cls.__dict__.get('__hash__', MISSING)
    has_hash = not (explicit_hash is MISSING or (explicit_hash is None and '__eq__' in cls.__dict__))
    if order and not eq:
        raise ValueError('eq must be true if order is true')
    for_init = [one for one in known.values() if one._field_type in (_FIELD, _FIELD_INITVAR)]
    kept = [one for one in known.values() if one._field_type is _FIELD]
    if init:
        _set_new(cls, '__init__', _init(cls, for_init, frozen, hasattr(cls, _POST_INIT)))
    if repr:
        _set_new(cls, '__repr__', _repr([one.name for one in kept if one.repr]))
    compared = [one.name for one in kept if one.compare]
    if eq:
        _set_new(cls, '__eq__', _eq(compared))
    if order:
        for name in ('__lt__', '__le__', '__gt__', '__ge__'):
            if _set_new(cls, name, _order(name, compared)):
                raise TypeError(f'Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering')
    if frozen:
        _freeze(cls, {one.name for one in kept})
    hashed = [one.name for one in kept if (one.compare if one.hash is None else one.hash)]
    if unsafe_hash:
        if has_hash:
            raise TypeError(f'Cannot overwrite attribute __hash__ in class {cls.__name__}')
        cls.__hash__ = _hash(hashed)
    elif eq and not has_hash:
        cls.__hash__ = _hash(hashed) if frozen else None
    _set_new_value(cls, '__replace__', _replace)
    if match_args and '__match_args__' not in cls.__dict__:
        cls.__match_args__ = tuple(one.name for one in for_init if one.init and not one.kw_only)
    if cls.__dict__.get('__doc__') is None:
        parameters = ', '.join(_described(one) for one in for_init if one.init)
        cls.__doc__ = f'{cls.__name__}({parameters})'
    if slots:
        cls = _with_slots(cls, weakref_slot, [one.name for one in kept])
    elif weakref_slot:
        raise TypeError('weakref_slot is True but slots is False')
    return cls


def _described(one):
    kind = one.type.__name__ if isinstance(one.type, type) and not isinstance(one.type, GenericAlias) else repr(one.type)
    default = f' = {one.default!r}' if one.default is not MISSING else ' = <factory>' if one.default_factory is not MISSING else ''
    return f'{one.name}: {kind}{default}'


def _set_new_value(cls, name, value):
    if name not in cls.__dict__:
        setattr(cls, name, value)


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False,
              weakref_slot=False):
    """Adds methods made from the fields of a class."""
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    """The fields, as a tuple."""
    known = getattr(class_or_instance, _FIELDS, None)
    if known is None:
        raise TypeError('must be called with a dataclass type or instance')
    return tuple(one for one in known.values() if one._field_type is _FIELD)


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def asdict(obj, *, dict_factory=dict):
    """The fields as a dict, and those of instances inside."""
    if not _is_instance(obj):
        raise TypeError('asdict() should be called on dataclass instances')
    return _plain(obj, lambda one, convert: dict_factory([(each.name, convert(getattr(one, each.name))) for each in fields(one)]))


def astuple(obj, *, tuple_factory=tuple):
    """The fields as a tuple, and those of instances inside."""
    if not _is_instance(obj):
        raise TypeError('astuple() should be called on dataclass instances')
    return _plain(obj, lambda one, convert: tuple_factory([convert(getattr(one, each.name)) for each in fields(one)]))


def _plain(value, instance):
    def convert(inner):
        return _plain(inner, instance)
    if _is_instance(value):
        return instance(value, convert)
    if isinstance(value, tuple) and hasattr(value, '_fields'):
        return type(value)(*map(convert, value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(convert, value))
    if isinstance(value, dict):
        pairs = ((convert(key), convert(item)) for key, item in value.items())
        if hasattr(type(value), 'default_factory'):
            made = type(value)(value.default_factory)
            made.update(pairs)
            return made
        return type(value)(pairs)
    return copy.deepcopy(value)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, module=None, decorator=dataclass, **options):
    """Makes a dataclass from a list of names, (name, type) or (name, type, field)."""
    from types import new_class
    annotations = {}
    space = dict(namespace or {})
    for item in fields:
        if isinstance(item, str):
            name, kind = item, 'typing.Any'
        elif len(item) == 2:
            name, kind = item
        else:
            name, kind, space[item[0]] = item
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f'Field names must be valid identifiers: {name!r}')
        if name in annotations:
            raise TypeError(f'Field name duplicated: {name!r}')
        annotations[name] = kind
    space['__annotations__'] = annotations
    cls = new_class(cls_name, bases, {}, lambda body: body.update(space))
    cls.__module__ = module or sys._getframe(1).f_globals.get('__name__', '__main__')
    return decorator(cls, **options)


def replace(obj, /, **changes):
    """A new instance with some fields changed."""
    if not _is_instance(obj):
        raise TypeError('replace() should be called on dataclass instances')
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for one in getattr(self, _FIELDS).values():
        if one._field_type is _FIELD_CLASSVAR:
            continue
        if not one.init:
            if one.name in changes:
                raise TypeError(f'field {one.name} is declared with init=False, it cannot be specified with replace()')
            continue
        if one.name not in changes:
            if one._field_type is _FIELD_INITVAR and one.default is MISSING:
                raise TypeError(f"InitVar {one.name!r} must be specified with replace()")
            changes[one.name] = getattr(self, one.name)
    return self.__class__(**changes)
