# The Python halves of sys: what is a class there, and the hooks.


class _struct(tuple):
    __slots__ = ()
    _names = ()
    _shown = ''

    def __repr__(self):
        pairs = ', '.join(f'{name}={value!r}' for name, value in zip(self._names, self))
        return f'{self._shown}({pairs})'

    @property
    def n_fields(self):
        return len(self)

    @property
    def n_sequence_fields(self):
        return len(self)


def _field(index):
    return property(lambda self: self[index])


def _make_type(shown, names):
    space = {'__slots__': (), '_names': names, '_shown': shown, '__module__': 'sys'}
    for index, name in enumerate(names):
        space[name] = _field(index)
    return type(shown.split('.')[-1], (_struct,), space)


def _make(shown, names, values):
    return _make_type(shown, names)(values)


def sys_setup(sys):
    import builtins
    builtin_spec(builtins)
    builtin_spec(sys)
    sys.version_info = _make('sys.version_info', ('major', 'minor', 'micro', 'releaselevel', 'serial'), (3, 13, 0, 'final', 0))
    sys.float_info = _make(
        'sys.float_info',
        ('max', 'max_exp', 'max_10_exp', 'min', 'min_exp', 'min_10_exp', 'dig', 'mant_dig', 'epsilon', 'radix', 'rounds'),
        (1.7976931348623157e+308, 1024, 308, 2.2250738585072014e-308, -1021, -307, 15, 53, 2.220446049250313e-16, 2, 1))
    sys.int_info = _make(
        'sys.int_info',
        ('bits_per_digit', 'sizeof_digit', 'default_max_str_digits', 'str_digits_check_threshold'), (30, 4, 4300, 640))
    wide = sys.maxsize > 2 ** 32
    sys.hash_info = _make(
        'sys.hash_info', ('width', 'modulus', 'inf', 'nan', 'imag', 'algorithm', 'hash_bits', 'seed_bits', 'cutoff'),
        (64 if wide else 32, 2 ** 61 - 1 if wide else 2 ** 31 - 1, 314159, 0, 1000003, 'fnv', 32, 0, 0))
    sys.flags = _make(
        'sys.flags',
        ('debug', 'inspect', 'interactive', 'optimize', 'dont_write_bytecode', 'no_user_site', 'no_site',
         'ignore_environment', 'verbose', 'bytes_warning', 'quiet', 'hash_randomization', 'isolated', 'dev_mode',
         'utf8_mode', 'warn_default_encoding', 'safe_path', 'int_max_str_digits'),
        (0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, False, 1, 0, False, 4300))
    about = sys.implementation = _Namespace()
    about.name = 'mm'
    about.cache_tag = 'mm-313'
    about.version = sys.version_info
    about.hexversion = sys.hexversion
    sys.warnoptions = []
    sys.dont_write_bytecode = True
    sys.excepthook = sys.__excepthook__ = excepthook
    sys.unraisablehook = sys.__unraisablehook__ = unraisablehook
    sys.displayhook = sys.__displayhook__ = displayhook


def sys_getsizeof(value, default, given):
    try:
        # CPython has the arguments of `getsizeof` in a tuple.
        arguments = (value,)
        size = type(value).__sizeof__(value)
    except TypeError:
        if given:
            return default
        raise
    if not isinstance(size, int):
        if given:
            return default
        raise TypeError('an integer is required')
    if size < 0:
        raise ValueError('__sizeof__() should return >= 0')
    return size + _headers_of(value)


def sys_exc_info(kind, value):
    return kind, value, value.__traceback__


def _write_errors(text):
    stream = _modules()['sys'].__dict__.get('stderr')
    if stream is not None:
        stream.write(text)
        if hasattr(stream, 'flush'):
            stream.flush()


def excepthook(kind, value, traceback, /):
    _write_errors(exception_text(value))


def displayhook(value, /):
    import builtins
    if value is None:
        return
    builtins._ = None
    print(repr(value))
    builtins._ = value


unraisable_arguments = _make_type('UnraisableHookArgs', ('exc_type', 'exc_value', 'exc_traceback', 'err_msg', 'object'))


def unraisablehook(unraisable, /):
    if type(unraisable) is not unraisable_arguments:
        raise TypeError('sys.unraisablehook argument type must be UnraisableHookArgs')
    kind, value, traceback, message, where = unraisable
    lines = []
    if where is not None:
        try:
            shown = repr(where)
        except Exception:
            shown = '<object repr() failed>'
        lines.append(f"{'Exception ignored in' if message is None else message}: {shown}\n")
    elif message is not None:
        lines.append(f'{message}:\n')
    if traceback is not None:
        lines.append('Traceback (most recent call last):\n')
        # The places are not marked, and what was being handled is not told.
        entries = [(filename, line, name, shown.split('\n')[0] + '\n' if shown else '') for filename, line, name, shown in _entries(traceback, None)]
        lines.extend(frame_lines(entries))
    if kind is not None:
        lines.append(_kind_name(kind))
        if value is not None:
            lines.append(f': {_text_of(value)}')
        lines.append('\n')
    _write_errors(''.join(lines))


# --- the text of exceptions -------------------------------------------------------------------------------------------


def _text_of(value):
    try:
        return str(value)
    except Exception:
        return '<exception str() failed>'


def _kind_name(kind):
    module = kind.__module__
    name = kind.__qualname__
    return name if module in ('__main__', 'builtins') else f'{module}.{name}'


def _last_frame(traceback):
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback.tb_frame


def _meant(value, wrong):
    # What somebody who wrote `wrong` may have meant (CPython 3.13: Lib/traceback.py, _compute_suggestion_error).
    traceback = value.__traceback__
    if isinstance(value, NameError):
        if traceback is None:
            return None
        frame = _last_frame(traceback)
        local = frame.f_locals
        names = [*local, *frame.f_globals, *frame.f_builtins]
        if 'self' in local and hasattr(local['self'], wrong):
            return f'self.{wrong}'
    else:
        if isinstance(value, ImportError):
            owner = _modules()[value.name]
            hides = wrong[:1] != '_'
        else:
            owner = value.obj
            hides = wrong[:1] != '_'
            if hides and traceback is not None:
                local = _last_frame(traceback).f_locals
                hides = not ('self' in local and local['self'] is owner)
        names = [name for name in dir(owner) if isinstance(name, str) and not (hides and name[:1] == '_')]
    return _suggestion(wrong, [name for name in names if isinstance(name, str)])


def _hint(value):
    wrong = getattr(value, 'name_from' if isinstance(value, ImportError) else 'name', None)
    if not isinstance(wrong, str):
        return ''
    try:
        near = _meant(value, wrong)
    except Exception:
        near = None
    hint = '' if near is None else f". Did you mean: '{near}'?"
    if isinstance(value, NameError) and _is_library_module(wrong):
        hint += f"{'.' if near is None else ' Or'} {'Did' if near is None else 'did'} you forget to import '{wrong}'?"
    return hint


def last_lines(kind, value):
    name = _kind_name(kind)
    if issubclass(kind, SyntaxError) and value.lineno is not None:
        lines = [f'  File "{value.filename or "<string>"}", line {value.lineno}\n']
        text = value.text
        if text is not None:
            shown = text.rstrip('\n')
            stripped = shown.lstrip(' \n\f')
            lines.append(f'    {stripped}\n')
            if value.offset is not None:
                shift = len(shown) - len(stripped)
                begin = value.offset - 1 - shift
                end = value.end_offset
                if end is None or end in (0, -1) or value.end_lineno not in (None, value.lineno):
                    end = len(shown) + 1 if value.end_lineno not in (None, value.lineno) else value.offset + 1
                if end == value.offset:
                    end = value.offset + 1
                width = max(1, min(end - 1 - shift, len(stripped)) - begin)
                if begin >= 0:
                    space = ''.join(c if c.isspace() else ' ' for c in stripped[:begin])
                    lines.append(f"    {space}{' ' * max(0, begin - len(space))}{'^' * width}\n")
        lines.append(f'{name}: {value.msg or "<no detail available>"}\n')
    else:
        text = _text_of(value)
        if isinstance(value, (AttributeError, ImportError, NameError)):
            text += _hint(value)
        lines = [f'{name}: {text}\n' if text else f'{name}\n']
    notes = getattr(value, '__notes__', None)
    if isinstance(notes, (list, tuple)):
        for note in notes:
            for line in _text_of(note).split('\n'):
                lines.append(f'{line}\n')
    return lines


def _entries(traceback, limit):
    entries = []
    while traceback is not None and (limit is None or limit < 0 or len(entries) < limit):
        entries.append(_traceback_entry(traceback))
        traceback = traceback.tb_next
    return entries[limit:] if limit is not None and limit < 0 else entries


def frame_lines(entries):
    lines = []
    previous = None
    repeated = 0
    for filename, line, name, shown in entries:
        place = filename, line, name
        if place == previous:
            repeated += 1
        else:
            if repeated > 3:
                lines.append(_repeated(repeated - 3))
            previous = place
            repeated = 1
        if repeated <= 3:
            lines.append(f'  File "{"<stdin>" if filename.startswith("<stdin>-") else filename}", line {line}, in {name}\n{shown}')
    if repeated > 3:
        lines.append(_repeated(repeated - 3))
    return lines


def _repeated(more):
    return f'  [Previous line repeated {more} more time{"s" if more > 1 else ""}]\n'


_CAUSE = '\nThe above exception was the direct cause of the following exception:\n\n'
_CONTEXT = '\nDuring handling of the above exception, another exception occurred:\n\n'


def exception_lines(value, chained, limit):
    lines = []
    _add_exception(lines, [0, False], value, chained, limit)
    return lines


def _add_exception(lines, margin, value, chained, limit):
    """`margin`: how deep in groups, and whether the line that closes one is to come."""
    chain = []
    seen = []
    link = value
    while link is not None:
        seen.append(id(link))
        connection = None
        following = None
        if chained:
            if link.__cause__ is not None:
                following, connection = link.__cause__, _CAUSE
            elif link.__context__ is not None and not link.__suppress_context__:
                following, connection = link.__context__, _CONTEXT
        chain.append((link, connection))
        link = following if following is not None and id(following) not in seen else None
    for index in range(len(chain) - 1, -1, -1):
        link, connection = chain[index]
        if connection is not None and index + 1 < len(chain):
            _add_lines(lines, margin, [connection])
        if isinstance(link, BaseExceptionGroup):
            _add_group(lines, margin, link, chained, limit)
            continue
        if link.__traceback__ is not None:
            _add_lines(lines, margin, ['Traceback (most recent call last):\n'])
            _add_lines(lines, margin, frame_lines(_entries(link.__traceback__, limit)))
        _add_lines(lines, margin, last_lines(type(link), link))


_GROUP_WIDTH = 15
_GROUP_DEPTH = 10


def _add_group(lines, margin, group, chained, limit):
    if margin[0] > _GROUP_DEPTH:
        _add_lines(lines, margin, [f'... (max_group_depth is {_GROUP_DEPTH})\n'])
        return
    top = margin[0] == 0
    if top:
        margin[0] = 1
    if group.__traceback__ is not None:
        _add_lines(lines, margin, ['Exception Group Traceback (most recent call last):\n'], '+' if top else '|')
        _add_lines(lines, margin, frame_lines(_entries(group.__traceback__, limit)))
    _add_lines(lines, margin, last_lines(type(group), group))
    count = len(group.exceptions)
    shown = min(count, _GROUP_WIDTH + 1)
    margin[1] = False
    for index in range(shown):
        last = index == shown - 1
        if last:
            margin[1] = True
        cut = index >= _GROUP_WIDTH
        lines.append(f"{'  ' * margin[0]}{'+-' if index == 0 else '  '}+---------------- {'...' if cut else index + 1} ----------------\n")
        margin[0] += 1
        if cut:
            more = count - _GROUP_WIDTH
            _add_lines(lines, margin, [f"and {more} more exception{'s' if more > 1 else ''}\n"])
        else:
            _add_exception(lines, margin, group.exceptions[index], chained, limit)
        if last and margin[1]:
            lines.append(f"{'  ' * margin[0]}+------------------------------------\n")
            margin[1] = False
        margin[0] -= 1
    if top:
        margin[0] = 0


def _add_lines(lines, margin, texts, mark='|'):
    if margin[0] == 0:
        lines.extend(texts)
        return
    prefix = f"{'  ' * margin[0]}{mark} "
    for text in texts:
        for part in text.splitlines(True):
            lines.append(prefix + part)


def exception_text(value):
    return ''.join(exception_lines(value, True, None))


def math_prod(iterable, start):
    for item in iterable:
        start = start * item
    return start


def _as_float(value):
    if isinstance(value, (int, float)):
        return float(value)
    convert = getattr(type(value), '__float__', None)
    if convert is None:
        raise TypeError(f'must be real number, not {type(value).__name__}')
    return convert(value)


def math_fsum(iterable):
    """The sum of floats, rounded once: as a whole number of the smallest units there are."""
    total = 0
    special = 0.0
    for item in iterable:
        value = _as_float(item)
        if value - value != 0:
            special += value
            continue
        numerator, denominator = value.as_integer_ratio()
        total += numerator * ((1 << 1074) // denominator)
    if special != 0 or special != special:
        if special != special:
            raise ValueError('-inf + inf in fsum')
        return special
    if total == 0:
        return 0.0
    try:
        return total / (1 << 1074)
    except OverflowError:
        raise OverflowError('intermediate overflow in fsum') from None


def math_sumprod(p, q):
    p, q = list(p), list(q)
    if len(p) != len(q):
        raise ValueError('Inputs are not the same length')
    if any(isinstance(value, float) for value in p + q) and all(isinstance(value, (int, float)) for value in p + q):
        exact = 0
        for a, b in zip(p, q):
            x, y = float(a), float(b)
            if x - x != 0 or y - y != 0:
                return sum(a * b for a, b in zip(p, q))
            (n, d), (m, e) = x.as_integer_ratio(), y.as_integer_ratio()
            exact += n * m * ((1 << 2148) // (d * e))
        return exact / (1 << 2148)
    total = 0
    for a, b in zip(p, q):
        total = total + a * b
    return total


def math_dist(p, q):
    p, q = tuple(map(_as_float, p)), tuple(map(_as_float, q))
    if len(p) != len(q):
        raise ValueError('both points must have the same number of dimensions')
    import math
    return math.hypot(*(a - b for a, b in zip(p, q)))


def math_fma(x, y, z):
    x, y, z = _as_float(x), _as_float(y), _as_float(z)
    if x - x != 0 or y - y != 0 or z - z != 0:
        result = x * y + z
        if result != result and x == x and y == y and z == z:
            raise ValueError('invalid operation in fma')
        return result
    (a, b), (c, d), (e, f) = x.as_integer_ratio(), y.as_integer_ratio(), z.as_integer_ratio()
    top = a * c * f + e * b * d
    if top == 0:
        return x * y + z
    try:
        return top / (b * d * f)
    except OverflowError:
        raise OverflowError('overflow in fma') from None


def object_state(self):
    """What an instance holds beside its built-in base: None, its dict, or (dict, values of slots)."""
    kind = type(self)
    values = {}
    for cls in kind.__mro__:
        names = cls.__dict__.get('__slots__', ())
        for name in (names,) if isinstance(names, str) else names:
            if name in ('__dict__', '__weakref__'):
                continue
            if name[:2] == '__' and name[-2:] != '__':
                name = '_' + cls.__name__.lstrip('_') + name
            try:
                values[name] = getattr(self, name)
            except AttributeError:
                pass
    state = getattr(self, '__dict__', None)
    state = dict(state) if state else None
    return (state, values) if values else state


async def _default_next(iterator, default):
    try:
        return await type(iterator).__anext__(iterator)
    except StopAsyncIteration:
        return default


def a_iterator(iterable):
    method = getattr(type(iterable), '__aiter__', None)
    if method is None:
        raise TypeError(f"'{type(iterable).__name__}' object is not an async iterable")
    iterator = method(iterable)
    if not hasattr(type(iterator), '__anext__'):
        raise TypeError(f"aiter() returned not an async iterator of type '{type(iterator).__name__}'")
    return iterator


def a_next(iterator, *default):
    method = getattr(type(iterator), '__anext__', None)
    if method is None:
        raise TypeError(f"'{type(iterator).__name__}' object is not an async iterator")
    return _default_next(iterator, *default) if default else method(iterator)


def leave(code):
    raise SystemExit(code)


# --- the end of a program ---------------------------------------------------------------------------------------------

_NAMES_DROPPED = ('path', 'argv', 'ps1', 'ps2', 'last_exc', 'last_type', 'last_value', 'last_traceback', 'path_hooks', 'path_importer_cache',
                  'meta_path', '__interactivehook__')
_KEPT = ('sys', 'builtins')


def drop_modules():
    modules = _modules()
    space = modules['sys'].__dict__
    modules['builtins']._ = None
    for name in _NAMES_DROPPED:
        space[name] = None
    for name in ('stdin', 'stdout', 'stderr'):
        space[name] = space.get(f'__{name}__')
    kind = type(modules['sys'])
    living = []
    for name in list(modules):
        if name in _KEPT:
            continue
        if isinstance(modules[name], kind):
            living.append(_weak_reference(modules[name]))
        modules[name] = None
    for name in list(modules):
        if name not in _KEPT:
            del modules[name]
    return living


def clear_modules(living):
    for reference in reversed(living):
        module = reference()
        if module is not None:
            _clear_namespace(module.__dict__)


def _clear_namespace(space):
    for name in list(space):
        if type(name) is str and name[:1] == '_' and name[1:2] != '_' and space.get(name) is not None:
            space[name] = None
    for name in list(space):
        if type(name) is str and name != '__builtins__' and space.get(name) is not None:
            space[name] = None


def random_seed(generator, value):
    return _seed_random(generator, hash(value))


def gc_indexed(function, position, *args):
    values = list(args)
    values[position] = _index(values[position])
    return _gc_call(function, *values)
