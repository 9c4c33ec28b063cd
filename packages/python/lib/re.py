# mm: hidden
"""Patterns of text."""

import enum
from types import GenericAlias, MappingProxyType

import _sre

__all__ = [
    'match', 'fullmatch', 'search', 'sub', 'subn', 'split', 'findall', 'finditer', 'compile', 'purge', 'escape', 'error', 'Pattern', 'Match', 'A', 'I', 'L', 'M', 'S', 'X', 'U',
    'ASCII', 'IGNORECASE', 'LOCALE', 'MULTILINE', 'DOTALL', 'VERBOSE', 'UNICODE', 'NOFLAG', 'RegexFlag', 'PatternError',
]


@enum.global_enum
class RegexFlag(enum.IntFlag, boundary=enum.KEEP):
    NOFLAG = 0
    ASCII = A = 256
    IGNORECASE = I = 2
    LOCALE = L = 4
    UNICODE = U = 32
    MULTILINE = M = 8
    DOTALL = S = 16
    VERBOSE = X = 64
    DEBUG = 128
    __str__ = object.__str__
    _numeric_repr_ = hex


class PatternError(Exception):
    """A pattern is no pattern."""

    __module__ = 're'

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        if pattern is not None and pos is not None:
            msg = f'{msg} at position {pos}'
            newline = '\n' if isinstance(pattern, str) else b'\n'
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            if newline in pattern:
                msg = f'{msg} (line {self.lineno}, column {self.colno})'
        else:
            self.lineno = self.colno = None
        super().__init__(msg)


error = PatternError

_MATCH, _FULLMATCH, _SEARCH = 0, 1, 2
_FLAG_NAMES = (
    ('re.IGNORECASE', 2), ('re.LOCALE', 4), ('re.MULTILINE', 8), ('re.DOTALL', 16), ('re.UNICODE', 32), ('re.VERBOSE', 64), ('re.DEBUG', 128), ('re.ASCII', 256),
)
_unset = object()


class Pattern:
    """A compiled pattern."""

    __module__ = 're'
    __slots__ = 'pattern', 'flags', 'groups', 'groupindex', '_code', '_bytes', '_names', '__weakref__'
    __class_getitem__ = classmethod(GenericAlias)

    def __new__(cls, *args):
        raise TypeError("cannot create 're.Pattern' instances")

    def __repr__(self):
        text = repr(self.pattern)
        if len(text) > 200:
            text = text[:200]
        flags = self.flags if self._bytes else self.flags & ~32
        names = [name for name, bit in _FLAG_NAMES if flags & bit]
        rest = flags & ~sum(bit for _, bit in _FLAG_NAMES)
        if rest:
            names.append(hex(rest))
        return f"re.compile({text}, {'|'.join(names)})" if names else f're.compile({text})'

    def __eq__(self, other):
        if not isinstance(other, Pattern):
            return NotImplemented
        return self.flags == other.flags and type(self.pattern) is type(other.pattern) and self.pattern == other.pattern

    def __hash__(self):
        return hash((self.flags, self.pattern))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    def __reduce__(self):
        return _compile, (self.pattern, self.flags)

    def _bounds(self, string, pos, endpos):
        size = _sre.length(string, self._bytes)
        pos = 0 if pos < 0 else size if pos > size else pos
        endpos = 0 if endpos < 0 else size if endpos > size else endpos
        return pos, endpos

    def _found(self, string, pos, endpos, how):
        start, end = self._bounds(string, pos, endpos)
        if start > end:
            return None
        regs = _sre.run(self._code, string, start, end, how, 0)
        return None if regs is None else _match(self, string, start, end, regs)

    def match(self, string, pos=0, endpos=0x7fffffffffffffff):
        return self._found(string, pos, endpos, _MATCH)

    def fullmatch(self, string, pos=0, endpos=0x7fffffffffffffff):
        return self._found(string, pos, endpos, _FULLMATCH)

    def search(self, string, pos=0, endpos=0x7fffffffffffffff):
        return self._found(string, pos, endpos, _SEARCH)

    def findall(self, string, pos=0, endpos=0x7fffffffffffffff):
        return _sre.findall(self._code, string, *self._bounds(string, pos, endpos))

    def _all(self, string, pos, endpos):
        code = self._code
        advance = 0
        while pos <= endpos:
            regs = _sre.run(code, string, pos, endpos, _SEARCH, advance)
            if regs is None:
                return
            yield regs
            pos = regs[1]
            advance = 1 if pos == regs[0] else 0

    def finditer(self, string, pos=0, endpos=0x7fffffffffffffff):
        pos, endpos = self._bounds(string, pos, endpos)
        return _matches(self, string, pos, endpos)

    def scanner(self, string, pos=0, endpos=0x7fffffffffffffff):
        return _scanner(self, string, *self._bounds(string, pos, endpos))

    def split(self, string, maxsplit=0):
        pieces = []
        at = 0
        if maxsplit >= 0:
            for regs in self._all(string, *self._bounds(string, 0, 0x7fffffffffffffff)):
                pieces.append(string[at:regs[0]])
                for group in range(2, 2 * self.groups + 2, 2):
                    pieces.append(None if regs[group] < 0 or regs[group + 1] < 0 else string[regs[group]:regs[group + 1]])
                at = regs[1]
                maxsplit -= 1
                if maxsplit == 0:
                    break
        else:
            self._bounds(string, 0, 0)
        pieces.append(string[at:])
        return pieces

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def subn(self, repl, string, count=0):
        bounds = self._bounds(string, 0, 0x7fffffffffffffff)
        fill = None
        if not callable(repl):
            backslash = b'\\' if self._bytes else '\\'
            if backslash in repl:
                parts = _template(self, repl)
                if len(parts) == 1 and type(parts[0]) is not int:
                    repl = parts[0]
                elif not parts:
                    repl = repl[:0]
                else:
                    fill = parts
        pieces = []
        at = done = 0
        if count >= 0:
            for regs in self._all(string, *bounds):
                pieces.append(string[at:regs[0]])
                at = regs[1]
                if fill is not None:
                    for part in fill:
                        if type(part) is not int:
                            pieces.append(part)
                        elif regs[2 * part] >= 0 and regs[2 * part + 1] >= 0:
                            pieces.append(string[regs[2 * part]:regs[2 * part + 1]])
                elif callable(repl):
                    piece = repl(_match(self, string, *bounds, regs))
                    if piece is not None:
                        pieces.append(piece)
                else:
                    pieces.append(repl)
                done += 1
                if done == count:
                    break
        pieces.append(string[at:])
        return (b'' if self._bytes else '').join(pieces), done


def _matches(pattern, string, pos, endpos):
    for regs in pattern._all(string, pos, endpos):
        yield _match(pattern, string, pos, endpos, regs)


def _match(pattern, string, pos, endpos, regs):
    match = object.__new__(Match)
    match.re, match.string, match.pos, match.endpos, match._regs = pattern, string, pos, endpos, regs
    return match


class Match:
    """Where a pattern was found."""

    __module__ = 're'
    __slots__ = 're', 'string', 'pos', 'endpos', '_regs'
    __class_getitem__ = classmethod(GenericAlias)

    def __new__(cls, *args):
        raise TypeError("cannot create 're.Match' instances")

    def __repr__(self):
        return f'<re.Match object; span={self.span()}, match={self.group()!r}>'

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    def _index(self, group):
        if isinstance(group, int):
            if 0 <= group <= self.re.groups:
                return group
        else:
            found = self.re._names.get(group)
            if found is not None:
                return found
            index = getattr(type(group), '__index__', None)
            if index is not None and 0 <= index(group) <= self.re.groups:
                return index(group)
        raise IndexError('no such group')

    def _part(self, index, default=None):
        start, end = self._regs[2 * index], self._regs[2 * index + 1]
        if start < 0 or end < 0:
            return default
        piece = self.string[start:end]
        return piece if type(piece) is str or type(piece) is bytes else bytes(piece) if self.re._bytes else piece

    def group(self, *groups):
        if not groups:
            return self._part(0)
        if len(groups) == 1:
            return self._part(self._index(groups[0]))
        return tuple(self._part(self._index(group)) for group in groups)

    def __getitem__(self, group, /):
        return self._part(self._index(group))

    def groups(self, default=None):
        return tuple(self._part(index, default) for index in range(1, self.re.groups + 1))

    def groupdict(self, default=None):
        return {name: self._part(index, default) for name, index in self.re._names.items()}

    def start(self, group=0, /):
        return self.span(group)[0]

    def end(self, group=0, /):
        return self.span(group)[1]

    def span(self, group=0, /):
        index = self._index(group)
        start, end = self._regs[2 * index], self._regs[2 * index + 1]
        return (-1, -1) if start < 0 or end < 0 else (start, end)

    def expand(self, template):
        parts = [(self._part(part) or template[:0]) if type(part) is int else part for part in _template(self.re, template)]
        return (b'' if self.re._bytes else '').join(parts)

    @property
    def regs(self):
        return tuple(self.span(group) for group in range(self.re.groups + 1))

    @property
    def lastindex(self):
        last = self._regs[-1]
        return None if last < 0 else last

    @property
    def lastgroup(self):
        last = self._regs[-1]
        for name, index in self.re._names.items():
            if index == last:
                return name
        return None


class _scanner:
    __module__ = '_sre'
    __qualname__ = 'SRE_Scanner'

    def __init__(self, pattern, string, pos, endpos):
        self.pattern = pattern
        self._string, self._pos, self._endpos, self._advance = string, pos, endpos, 0

    def _next(self, how):
        if self._pos is None or self._pos > self._endpos:
            return None
        regs = _sre.run(self.pattern._code, self._string, self._pos, self._endpos, how, self._advance)
        if regs is None:
            self._pos = None
            return None
        match = _match(self.pattern, self._string, self._pos, self._endpos, regs)
        self._pos = regs[1]
        self._advance = 1 if regs[0] == regs[1] else 0
        return match

    def match(self):
        return self._next(_MATCH)

    def search(self):
        return self._next(_SEARCH)


_escapes = {'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\'}
_templates = {}


def _template(pattern, template):
    """A replacement as pieces of text and numbers of groups."""
    key = pattern, template
    try:
        return _templates[key]
    except (KeyError, TypeError):
        pass
    parts = _parsed_template(pattern, template)
    if len(_templates) > 256:
        _templates.clear()
    try:
        _templates[key] = parts
    except TypeError:
        pass
    return parts


def _parsed_template(pattern, given):
    is_bytes = not isinstance(given, str)
    template = bytes(given).decode('latin-1') if is_bytes else given
    parts, text, at, size = [], [], 0, len(template)

    def put_group(index, position):
        if index > pattern.groups:
            raise PatternError(f'invalid group reference {index}', given, position)
        if text:
            parts.append(''.join(text))
            text.clear()
        parts.append(index)

    while at < size:
        character = template[at]
        if character != '\\':
            text.append(character)
            at += 1
            continue
        start = at
        at += 1
        if at >= size:
            raise PatternError('bad escape (end of pattern)', given, start)
        character = template[at]
        at += 1
        if character == 'g':
            if template[at:at + 1] != '<':
                raise PatternError('missing <', given, at)
            end = template.find('>', at + 1)
            name = template[at + 1:] if end < 0 else template[at + 1:end]
            if end < 0:
                raise PatternError('missing group name' if not name else 'missing >, unterminated name', given, at + 1)
            if not name:
                raise PatternError('missing group name', given, at + 1)
            if name.isdecimal() and name.isascii():
                put_group(int(name), at + 1)
            elif not name.isidentifier() or is_bytes and not name.isascii():
                shown = repr(name.encode('latin-1')) if is_bytes else repr(name)
                raise PatternError(f'bad character in group name {shown}', given, at + 1)
            elif name not in pattern._names:
                raise IndexError(f'unknown group name {name!r}')
            else:
                put_group(pattern._names[name], at + 1)
            at = end + 1
        elif character == '0':
            digits = '0'
            while len(digits) < 3 and template[at:at + 1] in ('0', '1', '2', '3', '4', '5', '6', '7'):
                digits += template[at]
                at += 1
            text.append(chr(int(digits, 8) & 0xff))
        elif character in '123456789':
            digits = character
            if template[at:at + 1].isdecimal() and template[at:at + 1].isascii():
                digits += template[at]
                at += 1
                third = template[at:at + 1]
                if all(digit in '01234567' for digit in digits) and third and third in '01234567':
                    digits += third
                    at += 1
                    code = int(digits, 8)
                    if code > 0o377:
                        raise PatternError(f'octal escape value \\{digits} outside of range 0-0o377', given, start)
                    text.append(chr(code))
                    continue
            put_group(int(digits), start + 1)
        elif character in _escapes:
            text.append(_escapes[character])
        elif character.isascii() and character.isalpha():
            raise PatternError(f'bad escape \\{character}', given, start)
        else:
            text.append('\\' + character)
    if text:
        parts.append(''.join(text))
    if is_bytes:
        parts = [part.encode('latin-1') if isinstance(part, str) else part for part in parts]
    return parts


_cache = {}
_MOST_CACHED = 512


def _compile(pattern, flags):
    if isinstance(flags, RegexFlag):
        flags = flags.value
    try:
        return _cache[type(pattern), pattern, flags]
    except KeyError:
        pass
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError('cannot process flags argument with a compiled pattern')
        return pattern
    if not isinstance(pattern, (str, bytes, bytearray)):
        raise TypeError('first argument must be string or compiled pattern')
    result = _sre.compile(pattern, flags)
    if len(result) == 2:
        raise PatternError(result[0], pattern, result[1])
    compiled = object.__new__(Pattern)
    compiled.pattern = pattern
    compiled._code, compiled.flags, compiled.groups, names = result
    compiled._bytes = 0 if isinstance(pattern, str) else 1
    compiled._names = dict(names)
    compiled.groupindex = MappingProxyType(compiled._names)
    if not flags & 128:
        if len(_cache) >= _MOST_CACHED:
            del _cache[next(iter(_cache))]
        _cache[type(pattern), pattern, flags] = compiled
    return compiled


def match(pattern, string, flags=0):
    """The match at the start of the string, or None."""
    return _compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    """The match of the whole string, or None."""
    return _compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    """The first match anywhere in the string, or None."""
    return _compile(pattern, flags).search(string)


def sub(pattern, repl, string, *args, count=_unset, flags=_unset):
    """The string with every match replaced."""
    return subn(pattern, repl, string, *args, count=count, flags=flags)[0]


def subn(pattern, repl, string, *args, count=_unset, flags=_unset):
    """As `sub`, with how many were replaced."""
    if args:
        if len(args) > 2:
            raise TypeError(f'subn() takes from 3 to 5 positional arguments but {len(args) + 3} were given')
        count = args[0]
        if len(args) == 2:
            flags = args[1]
    return _compile(pattern, 0 if flags is _unset else flags).subn(repl, string, 0 if count is _unset else count)


def split(pattern, string, *args, maxsplit=_unset, flags=_unset):
    """The pieces of the string between matches."""
    if args:
        if len(args) > 2:
            raise TypeError(f'split() takes from 2 to 4 positional arguments but {len(args) + 2} were given')
        maxsplit = args[0]
        if len(args) == 2:
            flags = args[1]
    return _compile(pattern, 0 if flags is _unset else flags).split(string, 0 if maxsplit is _unset else maxsplit)


def findall(pattern, string, flags=0):
    """All matches, as strings or as tuples of groups."""
    return _compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    """All matches, one after the other."""
    return _compile(pattern, flags).finditer(string)


def compile(pattern, flags=0):
    """A pattern, to be used again and again."""
    return _compile(pattern, flags)


def purge():
    """Forgets patterns that were compiled."""
    _cache.clear()
    _templates.clear()


_special = {ord(character): '\\' + character for character in '()[]{}?*+-|^$\\.&~# \t\n\r\v\f'}


def escape(pattern):
    """The pattern that matches just this text."""
    if isinstance(pattern, str):
        return pattern.translate(_special)
    return str(pattern, 'latin1').translate(_special).encode('latin1')


class Scanner:
    """Cuts a text into tokens."""

    def __init__(self, lexicon, flags=0):
        self.lexicon = lexicon
        self._patterns = [(_compile(phrase, flags), action) for phrase, action in lexicon]

    def scan(self, string):
        result = []
        at = 0
        while True:
            for pattern, action in self._patterns:
                self.match = found = pattern.match(string, at)
                if found and found.end() > at:
                    break
            else:
                return result, string[at:]
            at = found.end()
            if callable(action):
                action = action(self, found.group())
            if action is not None:
                result.append(action)
