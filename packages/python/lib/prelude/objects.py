# The Python halves of attributes, operators, classes, exceptions and built-in functions. What begins with an underscore and is
# not defined here is a native of src/modules/prelude.ts.

_missing = object()


# --- calls and attributes

def call_bound(found, self, owner, *args):
    return type(found).__get__(found, self, owner)(*args)


def call_method(self, name, *args):
    return getattr(self, name)(*args)


def attribute_or_missing(self, name):
    owner = type(self)
    try:
        return owner.__getattribute__(self, name)
    except AttributeError:
        return owner.__getattr__(self, name)


def attribute_or(self, name, default):
    try:
        return getattr(self, name)
    except AttributeError:
        return default


def has_attribute(self, name):
    try:
        getattr(self, name)
    except AttributeError:
        return False
    return True


def vars_of(self):
    try:
        return self.__dict__
    except AttributeError:
        raise TypeError('vars() argument must have __dict__ attribute') from None


# --- operators

def not_true(value):
    return not value


def not_equal(self, other):
    answer = type(self).__eq__(self, other)
    return answer if answer is NotImplemented else not answer


def _special(value, name):
    """The special method of a value's type, bound; None where there is none."""
    found = _lookup(type(value), name)
    if found is None:
        return None
    if value is None:
        # Whoever binds takes None for nobody.
        return lambda *args: found(value, *args)
    get = _lookup(type(found), '__get__')
    return found if get is None else get(found, value, type(value))


def _call_special(method, value, *args):
    """Calls a special method that was found in the type of `value`; a function without binding it, as CPython's slots do."""
    if type(method) is _function:
        return method(value, *args)
    get = _lookup(type(method), '__get__')
    return method(*args) if get is None else get(method, value, type(value))(*args)


def _as_index(value):
    if isinstance(value, int):
        return value
    method = _lookup(type(value), '__index__')
    if method is None:
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    number = _call_special(method, value)
    if not isinstance(number, int):
        raise TypeError(f'__index__ returned non-int (type {type(number).__name__})')
    return number


def index_of(value):
    return _as_index(value)


def divmod_of(a, b):
    left, right = type(a), type(b)
    first = _lookup(left, '__divmod__')
    second = _lookup(right, '__rdivmod__') if right is not left else None
    if second is not None and issubclass(right, left) and second is not _lookup(left, '__rdivmod__'):
        answer = _call_special(second, b, a)
        if answer is not NotImplemented:
            return answer
        second = None
    if first is not None:
        answer = _call_special(first, a, b)
        if answer is not NotImplemented:
            return answer
    if second is not None:
        answer = _call_special(second, b, a)
        if answer is not NotImplemented:
            return answer
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a // b, a % b
    raise TypeError(f"unsupported operand type(s) for divmod(): '{left.__name__}' and '{right.__name__}'")


def pow_modulo(base, exponent, modulus):
    method = None if _is_proxy(base) else _lookup(type(base), '__pow__')
    if _is_proxy(base) or _is_proxy(exponent) or _is_proxy(modulus):
        # Whoever else knows the operation is asked first; a proxy then asks again with all that stand behind proxies.
        if method is not None:
            answer = NotImplemented if isinstance(base, (int, float, complex)) else _call_special(method, base, exponent, modulus)
            if answer is not NotImplemented:
                return answer
        return pow(_behind_proxy(base), _behind_proxy(exponent), _behind_proxy(modulus))
    if all(isinstance(number, (int, float, complex)) for number in (base, exponent)) and any(isinstance(number, complex) for number in (base, exponent, modulus)):
        raise ValueError('complex modulo')
    if isinstance(base, float) or isinstance(exponent, float) or isinstance(modulus, float):
        raise TypeError('pow() 3rd argument not allowed unless all arguments are integers')
    if method is not None:
        answer = _call_special(method, base, exponent, modulus)
        if answer is not NotImplemented:
            return answer
    raise TypeError(f"unsupported operand type(s) for ** or pow(): '{type(base).__name__}', '{type(exponent).__name__}', '{type(modulus).__name__}'")


def in_base(number, base):
    number = _as_index(number)
    return bin(number) if base == 2 else oct(number) if base == 8 else hex(number)


def repeated(a, b):
    return _as_index(a) * b if hasattr(type(a), '__index__') else a * _as_index(b)


def chr_of(number):
    return chr(_as_index(number))


def hash_by_method(method, self):
    number = method(self) if type(method) is _function else _special(self, '__hash__')()
    if not isinstance(number, int):
        raise TypeError('__hash__ method should return an integer')
    return _hash_number(number)


_function = type(call_bound)


def contains_by_iteration(container, item):
    for other in container:
        if other is item or other == item:
            return True
    return False


def enumerate_from(cls, iterable, start):
    return cls(iterable, _as_index(start))


# --- what types say of themselves

def isinstance_slow(self, info):
    if type(info) is tuple:
        for one in info:
            if isinstance(self, one):
                return True
        return False
    if type(info) is _union:
        for one in info.__args__:
            if isinstance(self, type(None) if one is None else one):
                return True
        return False
    check = _special(info, '__instancecheck__')
    return bool(check(self))


def isinstance_by_class(self, info):
    owner = self.__class__
    return isinstance(owner, type) and owner is not type(self) and info in owner.__mro__


def issubclass_slow(cls, info):
    if type(info) is tuple:
        for one in info:
            if issubclass(cls, one):
                return True
        return False
    if type(info) is _union:
        for one in info.__args__:
            if issubclass(cls, type(None) if one is None else one):
                return True
        return False
    return bool(_special(info, '__subclasscheck__')(cls))


def dir_of(self):
    # CPython has the arguments of `dir` in a tuple.
    arguments = (self,)
    method = _special(self, '__dir__')
    if method is None:
        raise TypeError('object does not provide __dir__')
    return sorted(method())


def dir_locals(_):
    return sorted(_caller_locals())


def method_repr(function, self):
    name = getattr(function, '__qualname__', None)
    if name is None:
        name = getattr(function, '__name__', None)
    return f"<bound method {name if isinstance(name, str) else '?'} of {self!r}>"


def wrapper_repr(self, callable):
    return f'{type(self).__name__}({callable!r})'


def wrapper_attributes(self, callable):
    for name in ('__module__', '__name__', '__qualname__', '__doc__', '__annotations__', '__dict__'):
        value = getattr(callable, name, _missing)
        if value is _missing:
            continue
        if name == '__dict__':
            self.__dict__.update(value)
        else:
            self.__dict__[name] = value


def is_abstract(callable):
    return bool(getattr(callable, '__isabstractmethod__', False))


def property_is_abstract(*functions):
    return any(is_abstract(function) for function in functions)


def property_replaced(self, getter, setter, deleter):
    return type(self)(getter or self.fget, setter or self.fset, deleter or self.fdel, self.__doc__)


def module_repr(module):
    names = module.__dict__
    spec = names.get('__spec__')
    loader = names.get('__loader__')
    if spec is not None:
        name, loader = spec.name, spec.loader
        if spec.origin is not None:
            return f'<module {name!r} from {spec.origin!r}>' if spec.has_location else f'<module {name!r} ({spec.origin})>'
        if isinstance(loader, NamespaceLoader):
            return f'<module {name!r} (namespace) from {list(loader._path)}>'
    else:
        name = names.get('__name__', '?')
        if '__file__' in names:
            return f"<module {name!r} from {names['__file__']!r}>"
    return f'<module {name!r}>' if loader is None else f'<module {name!r} ({loader!r})>'


def module_lacks(module, name):
    """What of a module that has a spec, but not an attribute, is to be said."""
    names = module.__dict__
    spec = names['__spec__']
    shown = names.get('__name__', '?')
    if getattr(spec, '_initializing', False):
        origin = f' from {spec.origin!r}' if spec.has_location else ''
        text = f'partially initialized module {shown!r}{origin} has no attribute {name!r} (most likely due to a circular import)'
    elif name in getattr(spec, '_uninitialized_submodules', ()):
        text = f'cannot access submodule {name!r} of module {shown!r} (most likely due to a circular import)'
    else:
        text = f'module {shown!r} has no attribute {name!r}'
    raise AttributeError(text, name=name, obj=module)


def proxy_repr(mapping):
    return f'mappingproxy({mapping!r})'


def merged(a, b):
    return a | b


def namespace_init(self, given, named):
    if len(given) > 1:
        raise TypeError(f'{type(self).__name__} expected at most 1 positional argument, got {len(given)}')
    self.__dict__.update(dict(given[0]))
    if named:
        self.__dict__.update(named)


def namespace_repr(self):
    name = 'namespace' if type(self).__name__ == 'SimpleNamespace' else type(self).__name__
    if id(self) in _representing:
        return f'{name}(...)'
    _representing.add(id(self))
    try:
        return f"{name}({', '.join(f'{key}={value!r}' for key, value in self.__dict__.items())})"
    finally:
        _representing.discard(id(self))


_representing = set()


def weakref_repr(self, target, kind):
    name = _special(target, '__name__')
    shown = f" ({name})" if isinstance(name, str) else ''
    return f"<weakref at {_address(self)}; to '{kind}' at {_address(target)}{shown}>"


# --- classes

def new_class_by(metatype, name, bases, namespace, keywords):
    return metatype.__new__(metatype, name, bases, namespace, **(keywords or {}))


def type_with_slots(metatype, name, bases, namespace, keywords):
    namespace = dict(namespace)
    namespace['__slots__'] = tuple(namespace['__slots__'])
    return type.__new__(metatype, name, bases, namespace, **(keywords or {}))


def _resolved(bases):
    """The bases with those replaced that say by __mro_entries__ what they stand for."""
    resolved = []
    for base in bases:
        entries = None if isinstance(base, type) else getattr(base, '__mro_entries__', None)
        if entries is None:
            resolved.append(base)
            continue
        stands_for = entries(bases)
        if not isinstance(stands_for, tuple):
            raise TypeError('__mro_entries__ must return a tuple')
        resolved.extend(stands_for)
    return tuple(resolved)


def build_class(func, name, bases, keywords):
    keywords = dict(keywords) if keywords else {}
    original = bases
    bases = _resolved(bases)
    metaclass = keywords.pop('metaclass', None)
    if metaclass is None:
        metaclass = type(bases[0]) if bases else type
    if isinstance(metaclass, type):
        for base in bases:
            other = type(base)
            if issubclass(metaclass, other):
                continue
            if not issubclass(other, metaclass):
                raise TypeError('metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases')
            metaclass = other
    prepare = getattr(metaclass, '__prepare__', None)
    namespace = {} if prepare is None else prepare(name, bases, **keywords)
    if not hasattr(type(namespace), '__getitem__'):
        raise TypeError(f"{metaclass.__name__ if isinstance(metaclass, type) else '<metaclass>'}.__prepare__() must return a mapping, not {type(namespace).__name__}")
    cell = _run_body(func, namespace)
    if bases is not original and bases != original:
        namespace['__orig_bases__'] = original
    cls = metaclass(name, bases, namespace, **keywords)
    if isinstance(cls, type) and isinstance(cell, _cell):
        try:
            made = cell.cell_contents
        except ValueError:
            raise RuntimeError(f'__class__ not set defining {name!r} as {cls!r}. Was __classcell__ propagated to type.__new__?') from None
        if made is not cls:
            raise TypeError(f'__class__ set to {made!r} defining {name!r} as {cls!r}')
    return cls


def finish_class(cls, keywords):
    for name, value in list(_type_dict(cls).items()):
        if _lookup(type(value), '__set_name__') is None or type(value) is property:
            continue
        try:
            _special(value, '__set_name__')(cls, name)
        except BaseException as error:
            error.add_note(f'Error calling __set_name__ on {type(value).__name__!r} instance {name!r} in {cls.__name__!r}')
            raise
    super(cls, cls).__init_subclass__(**(keywords or {}))
    return cls


def abstract_class(cls):
    names = sorted(cls.__abstractmethods__)
    shown = ', '.join(f"'{name}'" for name in names)
    raise TypeError(f"Can't instantiate abstract class {cls.__name__} without an implementation for abstract method{'' if len(names) == 1 else 's'} {shown}")


def class_get_item(cls, key):
    if cls in _generic_types:
        return _generic_alias(cls, key if isinstance(key, tuple) else (key,))
    method = getattr(cls, '__class_getitem__', None)
    if method is None:
        raise TypeError(f"type '{cls.__name__}' is not subscriptable")
    return method(key)


# --- generic aliases and unions

_generic_types = {type, tuple, list, dict, set, frozenset, enumerate}


def generic_alias(origin, key):
    return _generic_alias(origin, key if isinstance(key, tuple) else (key,))


def _item_repr(item):
    if item is ...:
        return '...'
    if isinstance(item, type) and not isinstance(item, _alias):
        return item.__qualname__ if item.__module__ == 'builtins' else f'{item.__module__}.{item.__qualname__}'
    if isinstance(item, list):
        return '[' + ', '.join(_item_repr(one) for one in item) + ']'
    return repr(item)


def alias_repr(origin, args):
    inside = ', '.join(_item_repr(one) for one in args) if args else '()'
    return f'{_item_repr(origin)}[{inside}]'


def _is_variable(item):
    return type(item).__module__ == 'typing' and type(item).__name__ in ('TypeVar', 'ParamSpec', 'TypeVarTuple')


def alias_parameters(args):
    found = []
    for item in args:
        inner = (item,) if _is_variable(item) else getattr(item, '__parameters__', ())
        for one in inner if isinstance(inner, tuple) else ():
            if one not in found:
                found.append(one)
    return tuple(found)


def alias_get_item(self, key):
    key = key if isinstance(key, tuple) else (key,)
    parameters = self.__parameters__
    if not parameters:
        raise TypeError(f'{self!r} is not a generic class')
    if len(parameters) != len(key):
        raise TypeError(f"Too {'many' if len(key) > len(parameters) else 'few'} arguments for {self!r}; actual {len(key)}, expected {len(parameters)}")
    values = dict(zip(parameters, key))
    args = []
    for item in self.__args__:
        if _is_variable(item):
            args.append(values[item])
        elif getattr(item, '__parameters__', ()):
            args.append(item[tuple(values[one] for one in item.__parameters__)])
        else:
            args.append(item)
    return _generic_alias(self.__origin__, tuple(args))


def alias_iterate(self):
    raise TypeError(f'{self!r} object is not iterable')


def alias_mro_entries(origin):
    return (origin,)


def union_of(a, b):
    members = []
    for side in (a, b):
        for one in side.__args__ if type(side) is _union else (type(None) if side is None else side,):
            if one not in members:
                members.append(one)
    return members[0] if len(members) == 1 else _union_from(tuple(members))


def union_repr(members):
    return ' | '.join('None' if one is type(None) else _item_repr(one) for one in members)


def union_equal(a, b, negate):
    answer = set(a) == set(b)
    return answer if negate is None else not answer


_alias = type(_generic_alias(list, (int,)))
_union = type(_union_from((int, str)))
_cell = type(_new_cell())


# --- exceptions

def exception_repr(self, args):
    name = type(self).__name__
    return f'{name}({args[0]!r})' if len(args) == 1 else f'{name}{args!r}'


def exception_set_args(self, value):
    self.args = tuple(value)


def exception_reduce(self):
    state = self.__dict__
    return (type(self), self.args, state) if state else (type(self), self.args)


def os_error_str(self, args):
    if self.errno is not None and self.strerror is not None:
        text = f'[Errno {self.errno}] {self.strerror}'
        if self.filename is not None:
            text += f': {self.filename!r}'
            if self.filename2 is not None:
                text += f' -> {self.filename2!r}'
        return text
    return BaseException.__str__(self)


def syntax_error_details(self, details):
    self.filename, self.lineno, self.offset, self.text, *rest = tuple(details)
    if rest:
        self.end_lineno, self.end_offset = rest[0], rest[1]


def syntax_error_str(self):
    name = self.filename
    if isinstance(name, str):
        name = name.replace('\\', '/').rpartition('/')[2]
    line = self.lineno if isinstance(self.lineno, int) else None
    if name is not None and line is not None:
        return f'{self.msg} ({name}, line {line})'
    if name is not None:
        return f'{self.msg} ({name})'
    return str(self.msg) if line is None else f'{self.msg} (line {line})'


def _escaped(character):
    code = ord(character)
    return f'\\x{code:02x}' if code < 0x100 else f'\\u{code:04x}' if code < 0x10000 else f'\\U{code:08x}'


def unicode_error_str(self):
    start, end, what = self.start, self.end, self.object
    if isinstance(self, UnicodeDecodeError):
        verb, unit = 'decode', 'byte'
    elif isinstance(self, UnicodeEncodeError):
        verb, unit = 'encode', 'character'
    else:
        verb, unit = 'translate', 'character'
    codec = f'{self.encoding!r} codec ' if verb != 'translate' else ''
    if start < len(what) and end == start + 1:
        shown = f'0x{what[start]:02x}' if verb == 'decode' else f"'{_escaped(what[start])}'"
        return f"{codec}can't {verb} {unit} {shown} in position {start}: {self.reason}"
    return f"{codec}can't {verb} {unit}s in position {start}-{end - 1}: {self.reason}"


def group_new(cls, args, keywords):
    if keywords or len(args) != 2:
        raise TypeError(f'BaseExceptionGroup.__new__() takes exactly 2 arguments ({len(args)} given)')
    message, given = args
    if not isinstance(message, str):
        raise TypeError(f'BaseExceptionGroup.__new__() argument 1 must be str, not {type(message).__name__}')
    if not hasattr(type(given), '__getitem__'):
        raise TypeError('second argument (exceptions) must be a sequence')
    exceptions = tuple(given)
    if not exceptions:
        raise ValueError('second argument (exceptions) must be a non-empty sequence')
    plain = True
    for index, one in enumerate(exceptions):
        if not isinstance(one, BaseException):
            raise ValueError(f'Item {index} of second argument (exceptions) is not an exception')
        plain = plain and isinstance(one, Exception)
    if cls is BaseExceptionGroup:
        if plain:
            cls = ExceptionGroup
    elif not plain:
        if cls is ExceptionGroup:
            raise TypeError('Cannot nest BaseExceptions in an ExceptionGroup')
        if issubclass(cls, Exception):
            raise TypeError(f'Cannot nest BaseExceptions in {cls.__name__!r}')
    return _group_make(cls, args, message, exceptions)


def group_str(self):
    count = len(self.exceptions)
    return f"{self.message} ({count} sub-exception{'' if count == 1 else 's'})"


def group_derive(self, exceptions):
    return BaseExceptionGroup(self.message, exceptions)


def _matcher(condition):
    if isinstance(condition, type):
        if issubclass(condition, BaseException):
            return lambda one: isinstance(one, condition)
    elif isinstance(condition, tuple):
        if all(isinstance(one, type) and issubclass(one, BaseException) for one in condition):
            return lambda one: isinstance(one, condition)
    elif callable(condition):
        return condition
    raise TypeError('expected an exception type, a tuple of exception types, or a callable (other than a class)')


def _derived(group, exceptions):
    if not exceptions:
        return None
    part = group.derive(exceptions)
    if not isinstance(part, BaseExceptionGroup):
        raise TypeError('derive must return an instance of BaseExceptionGroup')
    part.__traceback__ = group.__traceback__
    part.__context__ = group.__context__
    part.__cause__ = group.__cause__
    part.__suppress_context__ = group.__suppress_context__
    notes = getattr(group, '__notes__', None)
    if notes is not None:
        part.__notes__ = list(notes)
    return part


def _split(group, matches):
    if matches(group):
        return group, None
    matching, others = [], []
    for one in group.exceptions:
        if isinstance(one, BaseExceptionGroup):
            yes, no = _split(one, matches)
            if yes is not None:
                matching.append(yes)
            if no is not None:
                others.append(no)
        elif matches(one):
            matching.append(one)
        else:
            others.append(one)
    return _derived(group, matching), _derived(group, others)


def group_split(self, condition):
    return _split(self, _matcher(condition))


def group_subgroup(self, condition):
    return _split(self, _matcher(condition))[0]


# --- printing

def print_to(file, values, separator, end, flush):
    follows = False
    for value in values:
        if follows:
            file.write(' ' if separator is None else str(separator))
        follows = True
        file.write(str(value))
    file.write('\n' if end is None else str(end))
    if flush:
        file.flush()


def read_line(prompt):
    _modules()['sys'].stdout.flush()
    _request_line(str(prompt))
    while True:
        line = _take_line()
        if line is not None:
            return line


# --- imports

def _package_of(globals):
    package = globals.get('__package__')
    if package is not None:
        return package
    package = globals.get('__name__', '')
    return package if '__path__' in globals else package.rpartition('.')[0]


def _absolute(name, globals, level):
    if level == 0:
        return name
    package = _package_of(globals or {})
    if not package:
        raise ImportError('attempted relative import with no known parent package')
    parts = package.rsplit('.', level - 1)
    if len(parts) < level:
        raise ImportError('attempted relative import beyond top-level package')
    return f'{parts[0]}.{name}' if name else parts[0]


class ModuleSpec:
    """What is known of a module before it is executed."""

    def __init__(self, name, loader, *, origin=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = None
        self.submodule_search_locations = [] if is_package else None
        self._uninitialized_submodules = []
        self._initializing = False
        self._set_fileattr = False
        self._cached = None

    def __repr__(self):
        parts = [f'name={self.name!r}', f'loader={self.loader!r}']
        if self.origin is not None:
            parts.append(f'origin={self.origin!r}')
        if self.submodule_search_locations is not None:
            parts.append(f'submodule_search_locations={self.submodule_search_locations}')
        return f"{type(self).__name__}({', '.join(parts)})"

    def __eq__(self, other):
        if not isinstance(other, ModuleSpec):
            return NotImplemented
        return ((self.name, self.loader, self.origin, self.submodule_search_locations, self.has_location)
                == (other.name, other.loader, other.origin, other.submodule_search_locations, other.has_location))

    @property
    def cached(self):
        return self._cached

    @cached.setter
    def cached(self, cached):
        self._cached = cached

    @property
    def parent(self):
        return self.name.rpartition('.')[0] if self.submodule_search_locations is None else self.name

    @property
    def has_location(self):
        return self._set_fileattr

    @has_location.setter
    def has_location(self, value):
        self._set_fileattr = bool(value)


class BuiltinImporter:
    """Of the modules that are not written in Python."""

    _ORIGIN = 'built-in'


class SourceFileLoader:
    """Of the modules that have a file."""

    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def get_filename(self, name=None):
        return self.path

    def is_package(self, fullname):
        return self.path.rpartition('/')[2] == '__init__.py'


class NamespaceLoader:
    """Of the packages that are a folder and nothing else."""

    def __init__(self, name, path):
        self._path = path

    def is_package(self, fullname):
        return True


ModuleSpec.__module__ = BuiltinImporter.__module__ = '_frozen_importlib'
SourceFileLoader.__module__ = NamespaceLoader.__module__ = '_frozen_importlib_external'


def builtin_spec(module):
    names = module.__dict__
    names['__loader__'] = BuiltinImporter
    names['__spec__'] = ModuleSpec(names['__name__'], BuiltinImporter, origin='built-in')
    return module


def _source_spec(name, filename, is_package, has_code):
    if has_code:
        spec = ModuleSpec(name, SourceFileLoader(name, filename), origin=filename, is_package=is_package)
        spec.has_location = True
    else:
        spec = ModuleSpec(name, None, is_package=True)
    if is_package:
        spec.submodule_search_locations.append(filename.rpartition('/')[0] if has_code else filename)
    if not has_code:
        spec.loader = NamespaceLoader(name, spec.submodule_search_locations)
    return spec


def _search_path(name):
    """Where module `name` may lie: in the `__path__` of its package, else in `sys.path`."""
    modules = _modules()
    parent = name.rpartition('.')[0]
    path = modules[parent].__path__ if parent else modules['sys'].path
    return [each for each in path if isinstance(each, str)]


def _load(name):
    modules = _modules()
    module = _load_builtin(name)
    if module is not None:
        return builtin_spec(module)
    if modules['sys'].__dict__.get('meta_path', True) is None:
        raise ImportError('sys.meta_path is None, Python is likely shutting down')
    source = _find_source(name, _search_path(name))
    if source is None:
        raise ModuleNotFoundError(f'No module named {name!r}', name=name)
    code, filename, is_package = source
    spec = _source_spec(name, filename, is_package, code is not None)
    module = type(_modules()['sys'])(name)
    names = module.__dict__
    names['__file__'] = None if code is None else filename
    names['__builtins__'] = _modules()['builtins'].__dict__
    names['__package__'] = spec.parent
    names['__loader__'] = spec.loader
    names['__spec__'] = spec
    if is_package:
        names['__path__'] = spec.submodule_search_locations
    modules[name] = module
    if code is None:
        return module
    spec._initializing = True
    try:
        _run_module(code, names)
    except BaseException:
        modules.pop(name, None)
        raise
    finally:
        spec._initializing = False
    return modules.get(name, module)


def _import(name):
    modules = _modules()
    module = modules.get(name, _missing)
    if module is None:
        raise ModuleNotFoundError(f'import of {name} halted; None in sys.modules', name=name)
    if module is not _missing:
        return module
    parent, _, child = name.rpartition('.')
    if parent:
        package = _import(parent)
        if name in modules:
            return modules[name]
        if not hasattr(package, '__path__'):
            raise ModuleNotFoundError(f'No module named {name!r}; {parent!r} is not a package', name=name)
    begun = getattr(getattr(package, '__spec__', None), '_uninitialized_submodules', None) if parent else None
    if begun is not None:
        begun.append(child)
    try:
        module = _load(name)
    finally:
        if begun is not None:
            begun.pop()
    if parent:
        setattr(package, child, module)
    return module


def import_module(name, globals, names, level):
    if level < 0:
        raise ValueError('level must be >= 0')
    if not name and level == 0:
        raise ValueError('Empty module name')
    absolute = _absolute(name, globals, level)
    module = _import(absolute)
    if names:
        if hasattr(module, '__path__'):
            for one in names:
                if one == '*':
                    one_names = getattr(module, '__all__', ())
                else:
                    one_names = (one,)
                for each in one_names:
                    if not hasattr(module, each):
                        try:
                            _import(f'{absolute}.{each}')
                        except ModuleNotFoundError as error:
                            if error.name != f'{absolute}.{each}':
                                raise
        return module
    if not name:
        return module
    top = name.partition('.')[0]
    return _modules()[absolute[:len(absolute) - (len(name) - len(top))]]



def call_library(module, name, *args):
    return getattr(_import(module), name)(*args)
