# The Python halves of str, bytes, int and float: whatever may call a method of a program's own class.


def str_join(separator, iterable):
    try:
        pieces = list(iterable)
    except TypeError:
        if hasattr(type(iterable), '__iter__') or hasattr(type(iterable), '__getitem__'):
            raise
        raise TypeError('can only join an iterable') from None
    return separator.join(pieces)


def _field_value(name, args, kwargs, state):
    first, rest = _field_split(name)
    if first == '':
        if state[0] is False:
            raise ValueError('cannot switch from manual field specification to automatic field numbering')
        first = state[1]
        state[0] = True
        state[1] += 1
    elif isinstance(first, int):
        if state[0] is True:
            raise ValueError('cannot switch from automatic field numbering to manual field specification')
        state[0] = False
    if isinstance(first, int):
        if args is None:
            raise ValueError('Format string contains positional fields')
        if first >= len(args):
            raise IndexError(f'Replacement index {first} out of range for positional args tuple')
        value = args[first]
    else:
        value = kwargs[first]
    for is_attribute, key in rest:
        value = getattr(value, key) if is_attribute else value[key]
    return value


def _format_template(template, args, kwargs, state, depth):
    if depth == 0:
        raise ValueError('Max string recursion exceeded')
    out = []
    for literal, field, spec, conversion in _format_fields(template):
        if literal:
            out.append(literal)
        if field is None:
            continue
        value = _field_value(field, args, kwargs, state)
        if conversion == 'r':
            value = repr(value)
        elif conversion == 's':
            value = str(value)
        elif conversion == 'a':
            value = ascii(value)
        elif conversion:
            raise ValueError(f'Unknown conversion specifier {conversion}')
        if '{' in spec:
            spec = _format_template(spec, args, kwargs, state, depth - 1)
        out.append(format(value, spec))
    return ''.join(out)


def str_format(template, args, kwargs):
    return _format_template(template, args, kwargs or {}, [None, 0], 2)


def str_format_map(template, mapping):
    return _format_template(template, None, mapping, [None, 0], 2)


def str_percent(template, values):
    is_tuple = isinstance(values, tuple)
    is_mapping = not is_tuple and not isinstance(values, str) and hasattr(type(values), '__getitem__')
    items = values if is_tuple else (values,)
    taken = 0
    used_key = False
    out = []
    for literal, code, key, flags, width, precision in _percent_fields(template):
        out.append(literal)
        if code == '':
            break
        if key is not None:
            if not is_mapping:
                raise TypeError('format requires a mapping')
            value = values[key]
            used_key = True
        if width == '*':
            if taken >= len(items):
                raise TypeError('not enough arguments for format string')
            width = items[taken]
            taken += 1
            if not isinstance(width, int):
                raise TypeError('* wants int')
        else:
            width = int(width or 0)
        if precision == '*':
            if taken >= len(items):
                raise TypeError('not enough arguments for format string')
            precision = items[taken]
            taken += 1
            if not isinstance(precision, int):
                raise TypeError('* wants int')
            precision = max(precision, 0)
        else:
            precision = -1 if precision is None else int(precision or 0)
        if key is None:
            if taken >= len(items):
                raise TypeError('not enough arguments for format string')
            value = items[taken]
            taken += 1
        if code == 's':
            value = str(value)
        elif code == 'r':
            value = repr(value)
            code = 's'
        elif code == 'a':
            value = ascii(value)
            code = 's'
        elif code != 'c' and not isinstance(value, (int, float)):
            value = _percent_number(value, code)
        out.append(_percent_convert(value, code, flags, width, precision))
    if taken < len(items) and not used_key and not (is_mapping and taken == 0):
        raise TypeError('not all arguments converted during string formatting')
    return ''.join(out)


def _percent_number(value, code):
    if code in 'eEfFgG':
        if hasattr(type(value), '__float__') or hasattr(type(value), '__index__'):
            return float(value)
    elif code in 'diu':
        if hasattr(type(value), '__int__') or hasattr(type(value), '__index__'):
            return int(value)
    elif hasattr(type(value), '__index__'):
        return type(value).__index__(value)
    return value


def str_translate(text, table):
    if text is None:
        # str.maketrans(mapping)
        if not isinstance(table, dict):
            raise TypeError('if you give only one argument to maketrans it must be a dict')
        result = {}
        for key, value in table.items():
            if isinstance(key, str):
                if len(key) != 1:
                    raise ValueError('string keys in translate table must be of length 1')
                key = ord(key)
            elif not isinstance(key, int):
                raise TypeError('keys in translate table must be strings or integers')
            result[key] = value
        return result
    out = []
    for character in text:
        try:
            value = table[ord(character)]
        except LookupError:
            out.append(character)
            continue
        if value is None:
            continue
        if isinstance(value, int):
            if not 0 <= value < 0x110000:
                raise ValueError('character mapping must be in range(0x110000)')
            value = chr(value)
        elif not isinstance(value, str):
            raise TypeError('character mapping must return integer, None or str')
        out.append(value)
    return ''.join(out)


def bytes_new(cls, source):
    if issubclass(cls, bytes):
        convert = getattr(type(source), '__bytes__', None)
        if convert is not None:
            result = convert(source)
            if not isinstance(result, bytes):
                raise TypeError(f'__bytes__ returned non-bytes (type {type(result).__name__})')
            return result if cls is bytes else cls(list(result))
    index = getattr(type(source), '__index__', None)
    if index is not None:
        return cls(index(source))
    if not hasattr(type(source), '__iter__') and not hasattr(type(source), '__getitem__'):
        raise TypeError(f"cannot convert '{type(source).__name__}' object to {'bytes' if issubclass(cls, bytes) else 'bytearray'}")
    if issubclass(cls, bytes):
        return cls.__new__(cls, [_byte(item) for item in source])
    result = cls.__new__(cls)
    for item in source:
        result.append(_byte(item))
    return result


def _byte(item):
    if isinstance(item, int):
        return item
    index = getattr(type(item), '__index__', None)
    if index is None:
        raise TypeError(f"'{type(item).__name__}' object cannot be interpreted as an integer")
    return index(item)


def bytes_join(separator, iterable):
    if not hasattr(type(iterable), '__iter__') and not hasattr(type(iterable), '__getitem__'):
        raise TypeError('can only join an iterable')
    return separator.join(list(iterable))


def bytearray_extend(self, iterable):
    if not hasattr(type(iterable), '__iter__') and not hasattr(type(iterable), '__getitem__'):
        raise TypeError(f"can't extend bytearray with {type(iterable).__name__}")
    self.extend([_byte(item) for item in iterable])


def bytearray_store_slice(self, key, value):
    self[key] = [_byte(item) for item in value]


def bytes_of_type(cls, content):
    return cls(content)


def bytes_percent(template, args):
    """`template % args`: as of text, but `%s` and `%b` take bytes, `%c` a byte, `%a` and `%r` what is ASCII."""
    text = template.decode('latin-1')
    named = type(args) is not tuple and hasattr(type(args), '__getitem__') and not isinstance(args, (str, bytes, bytearray))
    values = args if type(args) is tuple else (args,)
    out, used, at = [], 0, 0
    while True:
        found = text.find('%', at)
        if found < 0:
            out.append(text[at:])
            break
        out.append(text[at:found])
        at = found + 1
        start = at
        mapped = None
        if text[at:at + 1] == '(':
            end = text.find(')', at)
            if end < 0:
                raise ValueError('incomplete format key')
            if not named:
                raise TypeError('format requires a mapping')
            mapped = text[at + 1:end].encode('latin-1')
            at = start = end + 1
        taken = []

        def take():
            nonlocal used
            if used >= len(values):
                raise TypeError('not enough arguments for format string')
            used += 1
            return values[used - 1]
        while text[at:at + 1] in ('#', '0', '-', ' ', '+'):
            at += 1
        for dot in ('', '.'):
            if dot and text[at:at + 1] != '.':
                continue
            at += len(dot)
            if text[at:at + 1] == '*':
                taken.append(take())
                at += 1
            while text[at:at + 1].isdigit():
                at += 1
        while text[at:at + 1] in ('h', 'l', 'L'):
            at += 1
        code = text[at:at + 1]
        if not code:
            raise ValueError('incomplete format')
        flags = text[start:at].rstrip('hlL')
        at += 1
        if code == '%':
            out.append('%')
            continue
        value = take() if mapped is None else args[mapped]
        if mapped is not None:
            used = len(values)
        if code in 'sb':
            convert = getattr(type(value), '__bytes__', None)
            if isinstance(value, (bytes, bytearray, memoryview)):
                value = bytes(value).decode('latin-1')
            elif convert is not None:
                value = convert(value).decode('latin-1')
            else:
                raise TypeError(f"%b requires a bytes-like object, or an object that implements __bytes__, not '{type(value).__name__}'")
            code = 's'
        elif code in 'ar':
            value, code = ascii(value), 's'
        elif code == 'c':
            if isinstance(value, (bytes, bytearray)) and len(value) == 1:
                value = value[0]
            elif not isinstance(value, int):
                raise TypeError('%c requires an integer in range(256) or a single byte')
            if not 0 <= value < 256:
                raise OverflowError('%c arg not in range(256)')
        elif code not in 'diouxXeEfFgG':
            raise ValueError(f'unsupported format character {code!r} (0x{ord(code):x}) at index {at - 1}')
        out.append(('%' + flags + code) % (*taken, value))
    if used < len(values) and not named:
        raise TypeError('not all arguments converted during bytes formatting')
    result = ''.join(out).encode('latin-1')
    return bytearray(result) if isinstance(template, bytearray) else result


def int_new(cls, value):
    kind = type(value)
    for name in ('__int__', '__index__', '__trunc__'):
        convert = getattr(kind, name, None)
        if convert is None:
            continue
        result = convert(value)
        if not isinstance(result, int):
            raise TypeError(f'{name} returned non-int (type {type(result).__name__})')
        return _exact_int(result) if cls is int else int.__new__(cls, _exact_int(result))
    raise TypeError(f"int() argument must be a string, a bytes-like object or a real number, not '{kind.__name__}'")


def float_new(cls, value):
    kind = type(value)
    convert = getattr(kind, '__float__', None)
    if convert is not None:
        result = convert(value)
        if not isinstance(result, float):
            raise TypeError(f'{kind.__name__}.__float__ returned non-float (type {type(result).__name__})')
    else:
        convert = getattr(kind, '__index__', None)
        if convert is None:
            raise TypeError(f"float() argument must be a string or a real number, not '{kind.__name__}'")
        result = _exact_int(convert(value))
    result = _exact_float(result)
    return result if cls is float else float.__new__(cls, result)


def complex_new(cls, real, imag):
    kind = type(real)
    convert = getattr(kind, '__complex__', None)
    if convert is not None and not isinstance(real, complex):
        real = convert(real)
        if not isinstance(real, complex):
            raise TypeError(f'__complex__ returned non-complex (type {type(real).__name__})')
    elif not isinstance(real, complex):
        real = _number(real, 'first argument must be a string or a number')
    if not isinstance(imag, complex):
        imag = _number(imag, 'second argument must be a number')
    real = +real
    imag = +imag
    return complex.__new__(cls, real.real - imag.imag, real.imag + imag.real)


def _number(value, message):
    if isinstance(value, (int, float)):
        return float(value)
    kind = type(value)
    if hasattr(kind, '__float__') or hasattr(kind, '__index__'):
        return float(value)
    raise TypeError(f"complex() {message}, not '{kind.__name__}'")


def array_filled(array, iterable):
    array_extend(array, iterable)
    return array


def array_extend(array, iterable):
    for item in iterable:
        array.append(item)


def array_index(array, value, start, stop):
    for index in range(start, min(stop, len(array))):
        if array[index] == value:
            return index
    raise ValueError('array.index(x): x not in array')


def array_remove(array, value):
    for index, item in enumerate(array):
        if item == value:
            del array[index]
            return
    raise ValueError('array.remove(x): x not in array')


def array_from_file(array, file, count):
    size = count * array.itemsize
    content = file.read(size)
    array.frombytes(content)
    if len(content) < size:
        raise EOFError('read() didn\'t return enough bytes')


def array_to_file(array, file):
    file.write(array.tobytes())
