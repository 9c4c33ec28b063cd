"""Enumerations: classes whose members are a fixed set of named values."""

import builtins
import sys
from types import DynamicClassAttribute, MappingProxyType

__all__ = ['EnumMeta', 'EnumType', 'Enum', 'IntEnum', 'StrEnum', 'Flag', 'IntFlag', 'ReprEnum', 'auto', 'unique', 'property', 'member', 'nonmember',
           'FlagBoundary', 'STRICT', 'CONFORM', 'EJECT', 'KEEP', 'global_enum', 'verify', 'CONTINUOUS', 'NAMED_FLAGS', 'UNIQUE', 'EnumCheck',
           'global_flag_repr', 'global_enum_repr', 'global_str', 'pickle_by_global_name', 'pickle_by_enum_name']

_plain_property = builtins.property


class nonmember:
    """Protects an attribute from becoming a member."""

    def __init__(self, value):
        self.value = value


class member:
    """Makes an attribute a member that would not be one."""

    def __init__(self, value):
        self.value = value


class auto:
    """The next value, as the class makes them."""

    def __init__(self, value=None):
        self.value = value

    def __repr__(self):
        return f'auto({self.value!r})'


class property(DynamicClassAttribute):
    """A property that gives way to a member of the same name, on the class."""

    member = None
    name = None
    clsname = None

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.member is not None:
                return self.member
            raise AttributeError(f'{ownerclass!r} has no attribute {self.name!r}')
        if self.fget is None:
            raise AttributeError(f'{ownerclass!r} has no attribute {self.name!r}')
        return self.fget(instance)

    def __set_name__(self, ownerclass, name):
        self.name = name
        self.clsname = ownerclass.__name__


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == '__' and name[2] != '_' and name[-3] != '_'


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == '_' and name[1] != '_' and name[-2] != '_'


def _is_private(cls_name, name):
    return name.startswith(f'_{cls_name}__') and not name.endswith('__')


def _is_descriptor(value):
    return hasattr(value, '__get__') or hasattr(value, '__set__') or hasattr(value, '__delete__')


class EnumDict(dict):
    """The namespace of an enumeration while its body runs: it notes which names become members."""

    def __init__(self, cls_name=None):
        super().__init__()
        self._cls_name = cls_name
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False
        self._generate = None

    def __setitem__(self, key, value):
        if self._cls_name is not None and _is_private(self._cls_name, key):
            pass
        elif _is_sunder(key):
            if key == '_generate_next_value_':
                if self._auto_called:
                    raise TypeError('_generate_next_value_ must be defined before members')
                self._generate = value.__func__ if isinstance(value, staticmethod) else value
            elif key == '_ignore_':
                value = value.replace(',', ' ').split() if isinstance(value, str) else list(value)
                self._ignore = value
            elif key not in ('_order_', '_missing_', '_numeric_repr_', '_iter_member_', '_iter_member_by_value_', '_iter_member_by_def_', '_add_alias_',
                             '_add_value_alias_', '_new_member_', '_use_args_', '_member_names_', '_member_map_', '_boundary_'):
                raise ValueError(f'_sunder_ names, such as {key!r}, are reserved for future Enum use')
        elif _is_dunder(key):
            pass
        elif key in self._member_names:
            raise TypeError(f'{key!r} already defined as {self[key]!r}')
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif not isinstance(value, member) and _is_descriptor(value):
            pass
        else:
            if key in self:
                raise TypeError(f'{key!r} already defined as {self[key]!r}')
            if isinstance(value, member):
                value = value.value
            value = self._with_autos(key, value)
            self._member_names[key] = None
            self._last_values.append(value)
        super().__setitem__(key, value)

    def _auto(self, key, value):
        if value.value is None:
            self._auto_called = True
            value.value = self._generate(key, 1, len(self._member_names), self._last_values[:])
        return value.value

    def _with_autos(self, key, value):
        if isinstance(value, auto):
            return self._auto(key, value)
        if type(value) is tuple and any(isinstance(item, auto) for item in value):
            return tuple(self._auto(key, item) if isinstance(item, auto) else item for item in value)
        return value

    @_plain_property
    def member_names(self):
        return list(self._member_names)


Enum = Flag = ReprEnum = None


class EnumType(type):
    """The metaclass of enumerations."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        if Enum is None:
            return {}
        metacls._check_for_existing_members_(cls, bases)
        namespace = EnumDict(cls)
        member_type, first_enum = metacls._get_mixins_(cls, bases)
        if first_enum is not None:
            namespace._generate = first_enum._generate_next_value_
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        if Enum is None:
            return super().__new__(metacls, cls, bases, dict(classdict), **kwds)
        if not isinstance(classdict, EnumDict):
            noted = EnumDict(cls)
            _, first = metacls._get_mixins_(cls, bases)
            noted._generate = first._generate_next_value_
            for name, value in classdict.items():
                noted[name] = value
            classdict = noted
        names = list(classdict._member_names)
        values = {name: classdict[name] for name in names}
        invalid = {'mro', ''} & set(names)
        if invalid:
            raise ValueError(f'invalid enum member name(s) {", ".join(map(repr, invalid))}')
        member_type, first_enum = metacls._get_mixins_(cls, bases)
        new_member, save_new, use_args = metacls._find_new_(classdict, member_type, first_enum)
        namespace = {name: value for name, value in classdict.items() if name not in values and name not in classdict._ignore}
        namespace.pop('_ignore_', None)
        order = namespace.pop('_order_', None)
        generate = namespace.get('_generate_next_value_')
        if generate is not None and not isinstance(generate, staticmethod):
            namespace['_generate_next_value_'] = staticmethod(generate)
        namespace['_new_member_'] = new_member
        namespace['_use_args_'] = use_args
        namespace['_member_names_'] = []
        namespace['_member_map_'] = {}
        namespace['_value2member_map_'] = {}
        namespace['_unhashable_values_'] = []
        namespace['_member_type_'] = member_type
        namespace['_value_repr_'] = metacls._find_data_repr_(cls, bases)
        namespace['_boundary_'] = boundary or getattr(first_enum, '_boundary_', None)
        namespace['_flag_mask_'] = 0
        namespace['_singles_mask_'] = 0
        namespace['_all_bits_'] = 0
        namespace['_inverted_'] = None
        try:
            enum_class = super().__new__(metacls, cls, bases, namespace, **kwds)
        except Exception as error:
            if error.__cause__ is not None and isinstance(error, RuntimeError):
                raise error.__cause__
            raise
        for name in names:
            enum_class._make_member_(name, values[name])
        if save_new:
            enum_class.__new_member__ = enum_class.__new__
        enum_class.__new__ = Enum.__new__
        given = set(namespace)
        if ReprEnum is not None and ReprEnum in bases:
            # Text and format are the data type's own.
            if '__str__' not in given:
                text = member_type.__str__
                enum_class.__str__ = member_type.__repr__ if text is object.__str__ else text
            if '__format__' not in given:
                enum_class.__format__ = member_type.__format__
            given |= {'__str__', '__format__'}
        for name in ('__repr__', '__str__', '__format__', '__reduce_ex__'):
            if name not in given and getattr(enum_class, name) in (getattr(member_type, name), getattr(object, name)):
                setattr(enum_class, name, getattr(first_enum, name))
        if Flag is not None and issubclass(enum_class, Flag):
            for name in ('__or__', '__and__', '__xor__', '__ror__', '__rand__', '__rxor__', '__invert__'):
                if name not in namespace:
                    setattr(enum_class, name, getattr(Flag, name))
            enum_class._finish_flags_()
        if order is not None:
            order = order.replace(',', ' ').split() if isinstance(order, str) else list(order)
            defined = [name for name in enum_class._member_names_]
            if [name for name in order if name in enum_class._member_map_ and name in defined] != defined:
                raise TypeError(f'member order does not match _order_:\n  {enum_class._member_names_!r}\n  {order!r}')
        return enum_class

    def __init__(cls, *args, boundary=None, _simple=False, **kwds):
        super().__init__(*args)

    def _make_member_(cls, name, value):
        args = value if isinstance(value, tuple) else (value,)
        if cls._member_type_ is tuple:
            args = (args,)
        new_member = cls._new_member_
        if cls._use_args_:
            one = new_member(cls, *args)
        else:
            one = new_member(cls)
        if not hasattr(one, '_value_'):
            if cls._member_type_ is object:
                one._value_ = value
            else:
                try:
                    one._value_ = cls._member_type_(*args)
                except Exception as error:
                    raise TypeError('_value_ not set in __new__, unable to create it') from error
        value = one._value_
        one._name_ = name
        one.__objclass__ = cls
        one.__init__(*args)
        one._sort_order_ = len(cls._member_names_)
        canonical = None
        try:
            canonical = cls._value2member_map_.get(value)
        except TypeError:
            for other in cls._member_map_.values():
                if other._value_ == value:
                    canonical = other
                    break
        is_flag = Flag is not None and issubclass(cls, Flag)
        if canonical is not None:
            one = canonical
        elif not is_flag or (isinstance(value, int) and (value > 0 and value & (value - 1) == 0)):
            cls._member_names_.append(name)
        elif is_flag and not isinstance(value, int):
            cls._member_names_.append(name)
        found = None
        for base in cls.__mro__[1:]:
            found = base.__dict__.get(name)
            if found is not None:
                break
        if isinstance(found, property):
            redirect = property(found.fget, found.fset, found.fdel)
            redirect.member = one
            redirect.__set_name__(cls, name)
            type.__setattr__(cls, name, redirect)
        else:
            type.__setattr__(cls, name, one)
        cls._member_map_[name] = one
        try:
            cls._value2member_map_.setdefault(value, one)
        except TypeError:
            cls._unhashable_values_.append(value)
        if is_flag and isinstance(value, int):
            type.__setattr__(cls, '_flag_mask_', cls._flag_mask_ | value)
            if value > 0 and value & (value - 1) == 0:
                type.__setattr__(cls, '_singles_mask_', cls._singles_mask_ | value)

    def _finish_flags_(cls):
        type.__setattr__(cls, '_all_bits_', 2 ** cls._flag_mask_.bit_length() - 1)
        names = sorted(cls._member_names_, key=lambda name: cls._member_map_[name]._value_)
        type.__setattr__(cls, '_member_names_', names)

    def __bool__(cls):
        return True

    def __call__(cls, value, names=None, *values, module=None, qualname=None, type=None, start=1, boundary=None):
        if cls._member_map_:
            if names is not None:
                value = (value, names) + values
            return cls.__new__(cls, value)
        if names is None and type is None:
            return cls.__new__(cls, value)
        return cls._create_(value, names, module=module, qualname=qualname, type=type, start=start, boundary=boundary)

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        try:
            return value in cls._value2member_map_
        except TypeError:
            return value in cls._unhashable_values_

    def __delattr__(cls, attr):
        if attr in cls._member_map_:
            raise AttributeError(f'{cls.__name__!r} cannot delete member {attr!r}.')
        super().__delattr__(attr)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get('_member_map_', {}):
            raise AttributeError(f'cannot reassign member {name!r}')
        super().__setattr__(name, value)

    def __dir__(cls):
        interesting = {'__class__', '__contains__', '__doc__', '__getitem__', '__iter__', '__len__', '__members__', '__module__', '__name__', '__qualname__'}
        return sorted(interesting | set(cls._member_names_) | set(dir(object)) | {name for name in cls.__dict__ if not name.startswith('_')})

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __len__(cls):
        return len(cls._member_names_)

    @_plain_property
    def __members__(cls):
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        kind = 'flag' if Flag is not None and issubclass(cls, Flag) else 'enum'
        return f'<{kind} {cls.__name__!r}>'

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        classdict = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(',', ' ').split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            given, names, last = names, [], []
            for count, name in enumerate(given):
                value = classdict._generate(name, start, count, last[:])
                last.append(value)
                names.append((name, value))
        for item in names or ():
            name, value = (item, names[item]) if isinstance(item, str) else item
            classdict[name] = value
        if module is None:
            module = sys._getframe(2).f_globals.get('__name__')
        classdict['__module__'] = module
        if qualname is not None:
            classdict['__qualname__'] = qualname
        return metacls.__new__(metacls, class_name, bases, classdict, boundary=boundary)

    @staticmethod
    def _check_for_existing_members_(class_name, bases):
        for base in bases:
            if isinstance(base, EnumType) and base.__dict__.get('_member_names_'):
                raise TypeError(f'<enum {class_name!r}> cannot extend {base!r}')

    @staticmethod
    def _get_mixins_(class_name, bases):
        if not bases:
            return object, Enum
        first_enum = bases[-1]
        if not isinstance(first_enum, EnumType):
            raise TypeError('new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] enum_type)`')
        data_types = {}
        for base in bases:
            candidate = None
            for cls in base.__mro__:
                if cls is object:
                    continue
                if isinstance(cls, EnumType):
                    if cls.__dict__.get('_member_type_', object) is not object:
                        data_types[cls._member_type_] = None
                        break
                elif '__new__' in cls.__dict__ or '__dataclass_fields__' in cls.__dict__:
                    data_types[candidate or cls] = None
                    break
                else:
                    candidate = candidate or cls
        if len(data_types) > 1:
            raise TypeError(f'too many data types for {class_name!r}: {set(data_types)!r}')
        return (next(iter(data_types)) if data_types else object), first_enum

    @staticmethod
    def _find_data_repr_(class_name, bases):
        for base in bases:
            for cls in base.__mro__:
                if cls is object:
                    continue
                if isinstance(cls, EnumType):
                    return cls.__dict__.get('_value_repr_')
                if '__repr__' in cls.__dict__:
                    return cls.__dict__['__repr__']
        return None

    @staticmethod
    def _find_new_(classdict, member_type, first_enum):
        new = classdict.get('__new__')
        save_new = first_enum is not None and new is not None
        if new is None:
            for method in ('__new_member__', '__new__'):
                for candidate in (member_type, first_enum):
                    target = getattr(candidate, method, None)
                    if target not in (None, object.__new__, getattr(Enum, '__new__', None)):
                        new = target
                        break
                if new is not None:
                    break
            else:
                new = object.__new__
        elif isinstance(new, staticmethod):
            new = new.__func__
        return new, save_new, first_enum is not None and new is not object.__new__


EnumMeta = EnumType


class Enum(metaclass=EnumType):
    """A class to derive enumerations from."""

    _member_names_ = []
    _member_map_ = {}
    _value2member_map_ = {}
    _unhashable_values_ = []
    _member_type_ = object
    _boundary_ = None

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        numbers = [value for value in last_values if isinstance(value, int)]
        try:
            return max(numbers or last_values) + 1
        except TypeError:
            raise TypeError('unable to increment last value') from None

    def __new__(cls, value):
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for one in cls._member_map_.values():
                if one._value_ == value:
                    return one
        if not cls._member_map_:
            raise TypeError(f'{cls!r} has no members defined')
        error = None
        try:
            result = cls._missing_(value)
        except Exception as raised:
            error = raised
            result = None
        if isinstance(result, cls) or (Flag is not None and issubclass(cls, Flag) and cls._boundary_ is EJECT and isinstance(result, int)):
            return result
        invalid = ValueError(f'{value!r} is not a valid {cls.__qualname__}')
        if result is None and error is None:
            raise invalid
        if error is None:
            error = TypeError(f'error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member')
        if not isinstance(error, ValueError):
            error.__context__ = invalid
        raise error

    def __init__(self, *args, **kwds):
        pass

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        shown = self.__class__._value_repr_ or repr
        return f'<{self.__class__.__name__}.{self._name_}: {shown(self._value_)}>'

    def __str__(self):
        return f'{self.__class__.__name__}.{self._name_}'

    def __dir__(self):
        return sorted(set(object.__dir__(self)) | {'name', 'value'})

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_


class ReprEnum(Enum):
    """Only `repr` is that of an enumeration; `str` and `format` are the data type's."""


class IntEnum(int, ReprEnum):
    """Members are ints too."""


class StrEnum(str, ReprEnum):
    """Members are strings too."""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f'too many arguments for str(): {values!r}')
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f'{values[0]!r} is not a string')
        value = str(*values)
        one = str.__new__(cls, value)
        one._value_ = value
        return one

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class FlagBoundary(StrEnum):
    """What happens to bits that no member has."""

    STRICT = 'strict'
    CONFORM = 'conform'
    EJECT = 'eject'
    KEEP = 'keep'


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


def _bits(value):
    while value > 0:
        bit = value & -value
        yield bit
        value ^= bit


class Flag(Enum, boundary=STRICT):
    """Members are bits that can be combined."""

    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return 1 if start is None else start
        return 2 ** max(last_values).bit_length()

    @classmethod
    def _iter_member_by_value_(cls, value):
        for bit in _bits(value & cls._flag_mask_):
            one = cls._value2member_map_.get(bit)
            if one is not None:
                yield one

    _iter_member_ = _iter_member_by_value_

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f'{value!r} is not a valid {cls.__qualname__}')
        mask, every = cls._flag_mask_, cls._all_bits_
        negative = value if value < 0 else None
        if not ~every <= value <= every or value & (every ^ mask):
            if cls._boundary_ is STRICT:
                width = max(value.bit_length(), mask.bit_length())
                raise ValueError(f'{cls!r} invalid value {value!r}\n    given {_shown(value, width)}\n  allowed {_shown(mask, width)}')
            if cls._boundary_ is CONFORM:
                value &= mask
            elif cls._boundary_ is EJECT:
                return value
            elif cls._boundary_ is KEEP and value < 0:
                value = max(every + 1, 2 ** value.bit_length()) + value
        if value < 0:
            value = every + 1 + value
        known = cls._value2member_map_.get(value)
        if known is not None:
            return known
        one = object.__new__(cls) if cls._member_type_ is object else cls._member_type_.__new__(cls, value)
        one._value_ = value
        members = list(cls._iter_member_(value))
        unknown = value & ~mask
        if members:
            one._name_ = '|'.join(each._name_ for each in members)
            if unknown:
                one._name_ += f'|{unknown}'
        else:
            one._name_ = None
        one = cls._value2member_map_.setdefault(value, one)
        if negative is not None:
            cls._value2member_map_[negative] = one
        return one

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(f'unsupported operand type(s) for \'in\': {type(other).__qualname__!r} and {self.__class__.__qualname__!r}')
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        shown = self.__class__._value_repr_ or repr
        if self._name_ is None:
            return f'<{self.__class__.__name__}: {shown(self._value_)}>'
        return f'<{self.__class__.__name__}.{self._name_}: {shown(self._value_)}>'

    def __str__(self):
        if self._name_ is None:
            return f'{self.__class__.__name__}({self._value_!r})'
        return f'{self.__class__.__name__}.{self._name_}'

    def __bool__(self):
        return bool(self._value_)

    def _number(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return other
        return NotImplemented

    def __or__(self, other):
        number = self._number(other)
        return NotImplemented if number is NotImplemented else self.__class__(self._value_ | number)

    def __and__(self, other):
        number = self._number(other)
        return NotImplemented if number is NotImplemented else self.__class__(self._value_ & number)

    def __xor__(self, other):
        number = self._number(other)
        return NotImplemented if number is NotImplemented else self.__class__(self._value_ ^ number)

    def __invert__(self):
        if self._boundary_ in (EJECT, KEEP):
            return self.__class__(~self._value_)
        return self.__class__(self._singles_mask_ & ~self._value_)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


def _shown(value, width):
    digits = bin(value & (2 ** width - 1))[2:].rjust(width, '1' if value < 0 else '0')
    return f"0b{'1' if value < 0 else '0'} {digits}"


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """Flags that are ints too."""


def unique(enumeration):
    """Refuses aliases."""
    aliases = [f'{name} -> {one.name}' for name, one in enumeration.__members__.items() if name != one.name]
    if aliases:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(aliases)}")
    return enumeration


class EnumCheck(StrEnum):
    CONTINUOUS = 'no skipped integer values'
    NAMED_FLAGS = 'multi-flag aliases may not contain unnamed flags'
    UNIQUE = 'one name per value'


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """Checks what an enumeration promises."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        for check in self.checks:
            if check is UNIQUE:
                aliases = [f'{name} -> {one.name}' for name, one in enumeration.__members__.items() if name != one.name]
                if aliases:
                    raise ValueError(f"aliases found in {enumeration!r}: {', '.join(aliases)}")
            elif check is CONTINUOUS:
                values = {one.value for one in enumeration}
                missing = sorted(set(range(min(values), max(values) + 1)) - values) if len(values) > 1 else []
                if missing:
                    raise ValueError(f"invalid enum {enumeration.__name__!r}: missing values {', '.join(map(str, missing))}")
        return enumeration


def global_enum_repr(self):
    """The member's name with the module in front."""
    module = self.__class__.__module__.split('.')[-1]
    return f'{module}.{self._name_}'


def global_flag_repr(self):
    """The names of a flag's members, each with the module in front."""
    module = self.__class__.__module__.split('.')[-1]
    if self._name_ is None:
        return f'{module}.{self.__class__.__name__}({self._value_!r})'
    return '|'.join(name if name[0] in '0123456789' else f'{module}.{name}' for name in self._name_.split('|'))


def global_str(self):
    """The member's name without its class."""
    return f'{self.__class__.__name__}({self._value_!r})' if self._name_ is None else self._name_


def global_enum(cls, update_str=False):
    """Puts the members into the module, and shows them as the module's."""
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls


def pickle_by_global_name(self, proto):
    return self.name


def pickle_by_enum_name(self, proto):
    return getattr, (self.__class__, self._name_)
