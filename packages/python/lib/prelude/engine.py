# What instructions hand over when it takes Python code: namespaces that are no dicts, calls with any mapping, patterns.


def load_name(namespace, name, globals, builtins):
    try:
        return namespace[name]
    except KeyError:
        pass
    if name in globals:
        return globals[name]
    if name in builtins:
        return builtins[name]
    raise NameError(f"name '{name}' is not defined", name=name)


def store_name(namespace, name, value):
    namespace[name] = value


def delete_name(namespace, name):
    try:
        del namespace[name]
    except KeyError:
        raise NameError(f"name '{name}' is not defined", name=name) from None


def load_name_or_cell(namespace, name, cell):
    try:
        return namespace[name]
    except KeyError:
        pass
    try:
        return cell.cell_contents
    except ValueError:
        raise NameError(f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope") from None


def setup_annotations(namespace):
    if '__annotations__' not in namespace:
        namespace['__annotations__'] = {}


def super_attribute(function, type, object, name):
    return getattr(function(type, object), name)


def _function_name(function):
    name = getattr(function, '__qualname__', None)
    if name is None:
        return str(function)
    module = getattr(function, '__module__', None)
    if module is not None and module != 'builtins':
        return f'{module}.{name}()'
    return f'{name}()'


def call_spread(function, args, keywords):
    if type(args) is not tuple:
        if not hasattr(type(args), '__iter__') and not hasattr(type(args), '__getitem__'):
            raise TypeError(f'{_function_name(function)} argument after * must be an iterable, not {type(args).__name__}')
        args = tuple(args)
    if keywords is None:
        return function(*args)
    return function(*args, **merge_keywords(function, {}, keywords))


def merge_keywords(function, into, mapping):
    if not hasattr(mapping, 'keys'):
        raise TypeError(f'{_function_name(function)} argument after ** must be a mapping, not {type(mapping).__name__}')
    for key in mapping.keys():
        if not isinstance(key, str):
            raise TypeError('keywords must be strings')
        if key in into:
            raise TypeError(f"{_function_name(function)} got multiple values for keyword argument '{key}'")
        into[key] = mapping[key]
    return into


def build_set(items):
    result = set()
    for item in items:
        result.add(item)
    return result


def build_map(items):
    result = _dict_with_room(len(items) >> 1, False)
    for index in range(0, len(items), 2):
        result[items[index]] = items[index + 1]
    return result


def extend_display(list, iterable):
    if not hasattr(type(iterable), '__iter__') and not hasattr(type(iterable), '__getitem__'):
        raise TypeError(f'Value after * must be an iterable, not {type(iterable).__name__}')
    list.extend(iterable)


def update_set(set, iterable):
    for item in iterable:
        set.add(item)


def update_display(into, mapping):
    if not hasattr(mapping, 'keys'):
        raise TypeError(f"'{type(mapping).__name__}' object is not a mapping")
    for key in mapping.keys():
        into[key] = mapping[key]


def list_of(iterable):
    return [item for item in _iterable_to_unpack(iterable)]


def _iterable_to_unpack(iterable):
    if not hasattr(type(iterable), '__iter__') and not hasattr(type(iterable), '__getitem__'):
        raise TypeError(f'cannot unpack non-iterable {type(iterable).__name__} object')
    return iterable


def unpack(iterable, count):
    items = []
    iterator = iter(_iterable_to_unpack(iterable))
    for item in iterator:
        if len(items) == count:
            raise ValueError(f'too many values to unpack (expected {count})')
        items.append(item)
    if len(items) < count:
        raise ValueError(f'not enough values to unpack (expected {count}, got {len(items)})')
    return tuple(items)


def match_keys(subject, keys):
    seen = set()
    values = []
    missing = object()
    get = subject.get
    for key in keys:
        if key in seen:
            raise ValueError(f'mapping pattern checks duplicate key ({key!r})')
        seen.add(key)
        value = get(key, missing)
        if value is missing:
            return None
        values.append(value)
    return tuple(values)


_self_matching = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)


def match_class(subject, cls, count, names):
    if not isinstance(cls, type):
        raise TypeError('called match pattern must be a class')
    if not isinstance(subject, cls):
        return None
    seen = set()
    values = []
    if count:
        fields = getattr(cls, '__match_args__', None)
        if fields is None:
            fields = ()
            if issubclass(cls, _self_matching):
                if count == 1:
                    values.append(subject)
                    count = 0
                else:
                    raise TypeError(f'{cls.__name__}() accepts 1 positional sub-pattern ({count} given)')
        elif type(fields) is not tuple:
            raise TypeError(f'{cls.__name__}.__match_args__ must be a tuple (got {type(fields).__name__})')
        if count > len(fields):
            raise TypeError(f"{cls.__name__}() accepts {len(fields)} positional sub-pattern{'' if len(fields) == 1 else 's'} ({count} given)")
        for index in range(count):
            field = fields[index]
            if not isinstance(field, str):
                raise TypeError(f'__match_args__ elements must be strings (got {type(field).__name__})')
            if field in seen:
                raise TypeError(f'{cls.__name__}() got multiple sub-patterns for attribute {field!r}')
            seen.add(field)
            try:
                values.append(getattr(subject, field))
            except AttributeError:
                return None
    for name in names:
        if name in seen:
            raise TypeError(f'{cls.__name__}() got multiple sub-patterns for attribute {name!r}')
        seen.add(name)
        try:
            values.append(getattr(subject, name))
        except AttributeError:
            return None
    return tuple(values)


def split_group(exception, types):
    for each in types if isinstance(types, tuple) else (types,):
        if not (isinstance(each, type) and issubclass(each, BaseException)):
            raise TypeError('catching classes that do not inherit from BaseException is not allowed')
        if issubclass(each, BaseExceptionGroup):
            raise TypeError('catching ExceptionGroup with except* is not allowed. Use except instead.')
    if exception is None:
        return None, None
    if isinstance(exception, types):
        if isinstance(exception, BaseExceptionGroup):
            return None, exception
        group = ExceptionGroup if isinstance(exception, Exception) else BaseExceptionGroup
        return None, group('', (exception,))
    if isinstance(exception, BaseExceptionGroup):
        match, rest = exception.split(types)
        return rest, match
    return exception, None


def prepare_reraise(original, raised):
    raised = [each for each in raised if each is not None]
    if not raised:
        return None
    if not isinstance(original, BaseExceptionGroup):
        if len(raised) == 1:
            return raised[0]
        group = ExceptionGroup if all(isinstance(each, Exception) for each in raised) else BaseExceptionGroup
        return group('', raised)
    reraised = [each for each in raised if isinstance(each, BaseExceptionGroup) and each.__traceback__ is original.__traceback__]
    fresh = [each for each in raised if not (isinstance(each, BaseExceptionGroup) and each.__traceback__ is original.__traceback__)]
    leaves = set()
    for each in reraised:
        _collect_leaves(each, leaves)
    projection = _project(original, leaves)
    if projection is not None:
        fresh.append(projection)
    if len(fresh) == 1:
        return fresh[0]
    group = ExceptionGroup if all(isinstance(each, Exception) for each in fresh) else BaseExceptionGroup
    return group('', fresh)


def _collect_leaves(exception, into):
    if isinstance(exception, BaseExceptionGroup):
        for each in exception.exceptions:
            _collect_leaves(each, into)
    else:
        into.add(id(exception))


def _project(exception, leaves):
    if not leaves:
        return None
    return exception.subgroup(lambda each: id(each) in leaves)


def async_iterator(object):
    kind = type(object)
    if not hasattr(kind, '__aiter__'):
        raise TypeError(f"'async for' requires an object with __aiter__ method, got {kind.__name__}")
    iterator = kind.__aiter__(object)
    if not hasattr(type(iterator), '__anext__'):
        raise TypeError(f"'async for' received an object from __aiter__ that does not implement __anext__: {type(iterator).__name__}")
    return iterator


def async_next(iterator):
    kind = type(iterator)
    if not hasattr(kind, '__anext__'):
        raise TypeError(f"'async for' requires an iterator with __anext__ method, got {kind.__name__}")
    item = kind.__anext__(iterator)
    try:
        return awaitable_iterator(item, 0)
    except TypeError as error:
        raise TypeError(f"'async for' received an invalid object from __anext__: {type(item).__name__}") from error


def awaitable_iterator(object, what):
    kind = type(object)
    method = getattr(kind, '__await__', None)
    if method is None:
        if what:
            name = '__aenter__' if what == 1 else '__aexit__'
            raise TypeError(f"'async with' received an object from {name} that does not implement __await__: {kind.__name__}")
        raise TypeError(f"object {kind.__name__} can't be used in 'await' expression")
    iterator = method(object)
    if not hasattr(type(iterator), '__next__'):
        raise TypeError(f"__await__() returned non-iterator of type '{type(iterator).__name__}'")
    return iterator


def close_generator(generator):
    generator_close(generator)


def import_from(module, name):
    try:
        return getattr(module, name)
    except AttributeError:
        pass
    import sys
    package = getattr(module, '__name__', None)
    if isinstance(package, str):
        found = sys.modules.get(f'{package}.{name}')
        if found is not None:
            return found
    file = getattr(module, '__file__', None)
    where = f'unknown location' if file is None else file
    which = repr(package)
    if getattr(getattr(module, '__spec__', None), '_initializing', False):
        which = f'partially initialized module {which} (most likely due to a circular import)'
    raise ImportError(f'cannot import name {name!r} from {which} ({where})', name=package, path=file, name_from=name)


def import_star(module, namespace):
    names = getattr(module, '__all__', None)
    if names is None:
        names = [name for name in module.__dict__ if not name.startswith('_')]
    for name in names:
        namespace[name] = getattr(module, name)


def unary_intrinsic(which, value):
    import typing
    if which == 2:
        return typing.TypeVar(value, infer_variance=True)
    if which == 3:
        return typing.ParamSpec(value, infer_variance=True)
    if which == 4:
        return typing.TypeVarTuple(value)
    if which == 5:
        return typing.Generic[value]
    name, parameters, compute = value
    return typing.TypeAliasType(name, compute, type_params=() if parameters is None else parameters)


def binary_intrinsic(which, first, second):
    import typing
    if which == 1:
        return typing.TypeVar(first, bound=second, infer_variance=True)
    if which == 2:
        variable = typing.TypeVar(first, infer_variance=True)
        variable._constraints = second
        return variable
    if which == 3:
        first.__type_params__ = second
        return first
    first.__default__ = second()
    return first


def display(value):
    import sys
    sys.displayhook(value)


def report_unraisable(exception, where, message=None):
    import sys
    arguments = unraisable_arguments((type(exception), exception, exception.__traceback__, message, where))
    hook = sys.__dict__.get('unraisablehook')
    if hook is None:
        return unraisablehook(arguments)
    try:
        hook(arguments)
    except BaseException as error:
        unraisablehook(unraisable_arguments((type(error), error, error.__traceback__, 'Exception ignored in sys.unraisablehook', hook)))


def gc_phase(callbacks, starts, generation, collected, uncollectable):
    phase = 'start' if starts else 'stop'
    info = {'generation': generation, 'collected': collected, 'uncollectable': uncollectable}
    for callback in callbacks:
        try:
            callback(phase, info)
        except BaseException as exception:
            report_unraisable(exception, callback)


def run_callbacks(callbacks):
    for func, args, kwargs in callbacks[::-1]:
        try:
            func(*args, **kwargs)
        except BaseException as error:
            report_unraisable(error, None, f'Exception ignored in atexit callback {func!r}')
    callbacks.clear()


def gc_say(stream, text):
    try:
        stream.write(text)
    except BaseException:
        _host_error(text)


def finish_program(exception):
    import sys
    if exception is None:
        status = 0
    elif isinstance(exception, SystemExit):
        status = exception.code
        if status is None:
            status = 0
        elif isinstance(status, int):
            status &= 0xff
        else:
            sys.stderr.write(f'{status}\n')
            status = 1
    else:
        status = 130 if isinstance(exception, KeyboardInterrupt) else 1
        sys.last_exc = exception
        sys.last_type = type(exception)
        sys.last_value = exception
        sys.last_traceback = exception.__traceback__
        sys.excepthook(type(exception), exception, exception.__traceback__)
    atexit = sys.modules.get('atexit')
    if atexit is not None:
        run_callbacks(atexit._callbacks)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    return status
