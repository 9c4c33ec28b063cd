# mm: hidden
"""Values of JSON texts."""

import _json

__all__ = ['JSONDecoder', 'JSONDecodeError']

_constants = {'NaN': float('nan'), 'Infinity': float('inf'), '-Infinity': float('-inf')}
_words = (('null', None), ('true', True), ('false', False))
_spaces = ' \t\n\r'
_digits = '0123456789'


class JSONDecodeError(ValueError):
    """A text is no JSON."""

    def __init__(self, msg, doc, pos):
        lineno = doc.count('\n', 0, pos) + 1
        colno = pos - doc.rfind('\n', 0, pos)
        super().__init__(f'{msg}: line {lineno} column {colno} (char {pos})')
        self.msg, self.doc, self.pos, self.lineno, self.colno = msg, doc, pos, lineno, colno

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


def _checked(s, result):
    if len(result) == 3:
        raise JSONDecodeError(result[0], s, result[1])
    return result


def _after_spaces(s, at):
    while at < len(s) and s[at] in _spaces:
        at += 1
    return at


class JSONDecoder:
    """Reads JSON; what it makes of objects, numbers and constants can be said."""

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _constants.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook
        self._plain = object_hook is None and not parse_float and not parse_int and not parse_constant and object_pairs_hook is None

    def decode(self, s):
        """The value of a text, all of it."""
        obj, end = self.raw_decode(s, idx=_after_spaces(s, 0))
        end = _after_spaces(s, end)
        if end != len(s):
            raise JSONDecodeError('Extra data', s, end)
        return obj

    def raw_decode(self, s, idx=0):
        """The value that begins at `idx`, and where it ends."""
        if idx < 0:
            raise ValueError('idx cannot be negative')
        if self._plain:
            return _checked(s, _json.scan(s, idx, bool(self.strict)))
        return self._value(s, idx)

    def _value(self, s, at):
        character = s[at:at + 1]
        if character == '"':
            return _checked(s, _json.scan_string(s, at + 1, bool(self.strict)))
        if character == '{':
            return self._object(s, at + 1)
        if character == '[':
            return self._array(s, at + 1)
        for word, value in _words:
            if s.startswith(word, at):
                return value, at + len(word)
        for word in _constants:
            if s.startswith(word, at):
                return self.parse_constant(word), at + len(word)
        return self._number(s, at)

    def _number(self, s, start):
        size = len(s)
        at = start + 1 if s[start:start + 1] == '-' else start
        if at >= size or s[at] not in _digits:
            raise JSONDecodeError('Expecting value', s, start)
        if s[at] == '0':
            at += 1
        else:
            while at < size and s[at] in _digits:
                at += 1
        whole = at
        if at + 1 < size and s[at] == '.' and s[at + 1] in _digits:
            at += 1
            while at < size and s[at] in _digits:
                at += 1
        if at < size and s[at] in 'eE':
            exponent = at + 1
            if exponent < size and s[exponent] in '+-':
                exponent += 1
            if exponent < size and s[exponent] in _digits:
                at = exponent
                while at < size and s[at] in _digits:
                    at += 1
        text = s[start:at]
        return (self.parse_int(text) if at == whole else self.parse_float(text)), at

    def _array(self, s, at):
        values = []
        at = _after_spaces(s, at)
        if s[at:at + 1] == ']':
            return values, at + 1
        while True:
            value, at = self._value(s, at)
            values.append(value)
            at = _after_spaces(s, at)
            character = s[at:at + 1]
            if character == ']':
                return values, at + 1
            if character != ',':
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            comma = at
            at = _after_spaces(s, at + 1)
            if s[at:at + 1] == ']':
                raise JSONDecodeError('Illegal trailing comma before end of array', s, comma)

    def _object(self, s, at):
        pairs = []
        at = _after_spaces(s, at)
        if s[at:at + 1] != '}':
            while True:
                if s[at:at + 1] != '"':
                    raise JSONDecodeError('Expecting property name enclosed in double quotes', s, at)
                key, at = _checked(s, _json.scan_string(s, at + 1, bool(self.strict)))
                at = _after_spaces(s, at)
                if s[at:at + 1] != ':':
                    raise JSONDecodeError("Expecting ':' delimiter", s, at)
                value, at = self._value(s, _after_spaces(s, at + 1))
                pairs.append((key, value))
                at = _after_spaces(s, at)
                character = s[at:at + 1]
                if character == '}':
                    break
                if character != ',':
                    raise JSONDecodeError("Expecting ',' delimiter", s, at)
                comma = at
                at = _after_spaces(s, at + 1)
                if s[at:at + 1] == '}':
                    raise JSONDecodeError('Illegal trailing comma before end of object', s, comma)
        at += 1
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs), at
        made = dict(pairs)
        return (made if self.object_hook is None else self.object_hook(made)), at
