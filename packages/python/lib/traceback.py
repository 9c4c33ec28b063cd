"""Texts of exceptions and of where they came through."""

import sys

import _traceback

__all__ = [
    'FrameSummary', 'StackSummary', 'TracebackException', 'clear_frames', 'extract_stack', 'extract_tb', 'format_exc',
    'format_exception', 'format_exception_only', 'format_list', 'format_stack', 'format_tb', 'print_exc',
    'print_exception', 'print_last', 'print_list', 'print_stack', 'print_tb', 'walk_stack', 'walk_tb',
]

_ABSENT = object()


class FrameSummary:
    """A place in a stack: file, line, function, and the text of the line."""

    __slots__ = 'filename', 'lineno', 'name', '_shown', '_line', 'locals'

    def __init__(self, filename, lineno, name, *, line=None, locals=None, shown=None):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self.locals = None if locals is None else {key: repr(value) for key, value in locals.items()}
        self._line = line
        self._shown = shown

    @property
    def line(self):
        if self._line is None:
            source = _traceback.source(self.filename)
            lines = [] if source is None else source.splitlines()
            self._line = lines[self.lineno - 1] if 0 < self.lineno <= len(lines) else ''
        return self._line.strip()

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __len__(self):
        return 4

    def __eq__(self, other):
        if isinstance(other, (FrameSummary, tuple)):
            return tuple(self) == tuple(other)
        return NotImplemented

    __hash__ = None

    def __repr__(self):
        return f'<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>'

    def _entry(self):
        shown = self._shown
        if shown is None:
            line = self.line
            shown = f'    {line}\n' if line else ''
        if self.locals:
            shown += ''.join(f'    {name} = {value}\n' for name, value in sorted(self.locals.items()))
        return self.filename, self.lineno, self.name, shown


def _summary(item):
    if isinstance(item, FrameSummary):
        return item
    filename, lineno, name, line = item
    return FrameSummary(filename, lineno, name, line=line)


def _limited(items, limit):
    if limit is None:
        limit = getattr(sys, 'tracebacklimit', None)
        if limit is not None and limit < 0:
            limit = 0
    if limit is None:
        return items
    return items[:limit] if limit >= 0 else items[limit:]


class StackSummary(list):
    """Places of a stack, the outermost first."""

    @classmethod
    def extract(cls, frames, *, limit=None, lookup_lines=True, capture_locals=False):
        return cls(
            FrameSummary(frame.f_code.co_filename, line, frame.f_code.co_name, locals=frame.f_locals if capture_locals else None)
            for frame, line in _limited(list(frames), limit))

    @classmethod
    def from_list(cls, items):
        return cls(map(_summary, items))

    def format(self):
        return _traceback.frame_lines([item._entry() for item in self])

    def format_frame_summary(self, item):
        return ''.join(_traceback.frame_lines([item._entry()]))


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(f):
    if f is None:
        f = sys._getframe(1)
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def extract_tb(tb, limit=None):
    found = []
    while tb is not None:
        filename, line, name, shown = _traceback.entry(tb)
        found.append(FrameSummary(filename, line, name, shown=shown))
        tb = tb.tb_next
    return StackSummary(_limited(found, limit))


def extract_stack(f=None, limit=None):
    if f is None:
        f = sys._getframe(1)
    found = list(walk_stack(f))
    if limit is not None:
        found = found[:limit] if limit >= 0 else found[limit:]
    stack = StackSummary.extract(found)
    stack.reverse()
    return stack


def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()


def format_tb(tb, limit=None):
    return extract_tb(tb, limit).format()


def format_stack(f=None, limit=None):
    return format_list(extract_stack(sys._getframe(1) if f is None else f, limit))


def _parsed(exc, value, tb):
    """The exception that is meant: given alone, or as its type, itself and its traceback."""
    if (value is _ABSENT) != (tb is _ABSENT):
        raise ValueError('Both or neither of value and tb must be given')
    if value is not _ABSENT:
        return value, tb
    if exc is None or isinstance(exc, BaseException):
        return exc, exc.__traceback__ if exc is not None else None
    raise TypeError(f'Exception expected for value, {type(exc).__name__} found')


def format_exception(exc, /, value=_ABSENT, tb=_ABSENT, limit=None, chain=True):
    value, tb = _parsed(exc, value, tb)
    if value is None:
        return ['NoneType: None\n']
    if tb is value.__traceback__:
        return _traceback.exception_lines(value, chain, limit)
    kept = value.__traceback__
    value.__traceback__ = tb
    try:
        return _traceback.exception_lines(value, chain, limit)
    finally:
        value.__traceback__ = kept


def format_exception_only(exc, /, value=_ABSENT, *, show_group=False):
    value = exc if value is _ABSENT else value
    if value is None:
        return ['NoneType: None\n']
    return _traceback.last_lines(type(value), value)


def format_exc(limit=None, chain=True):
    return ''.join(format_exception(sys.exception(), limit=limit, chain=chain))


def _write(lines, file):
    print(''.join(lines), end='', file=sys.stderr if file is None else file)


def print_list(extracted_list, file=None):
    _write(format_list(extracted_list), file)


def print_tb(tb, limit=None, file=None):
    _write(format_tb(tb, limit), file)


def print_stack(f=None, limit=None, file=None):
    _write(format_stack(sys._getframe(1) if f is None else f, limit), file)


def print_exception(exc, /, value=_ABSENT, tb=_ABSENT, limit=None, file=None, chain=True, **kwargs):
    _write(format_exception(exc, value, tb, limit, chain), file)


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def print_last(limit=None, file=None, chain=True):
    if not hasattr(sys, 'last_exc'):
        raise ValueError('no last exception')
    print_exception(sys.last_exc, limit=limit, file=file, chain=chain)


def clear_frames(tb):
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass
        tb = tb.tb_next


class TracebackException:
    """The texts of an exception, for later: it keeps the exception's frames alive no longer."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False, compact=False, _seen=None):
        seen = {id(exc_value)} if _seen is None else _seen
        self.exc_type = exc_type
        self.stack = extract_tb(exc_traceback, limit)
        self.__notes__ = getattr(exc_value, '__notes__', None)
        self.__suppress_context__ = exc_value is not None and exc_value.__suppress_context__
        self._str = str(exc_value)
        self._last = _traceback.last_lines(exc_type, exc_value)
        self._chained = _traceback.exception_lines(exc_value, True, limit)
        self._alone = _traceback.exception_lines(exc_value, False, limit)
        self.__cause__ = self._linked(exc_value.__cause__, limit, seen)
        self.__context__ = self._linked(exc_value.__context__, limit, seen)
        self.exceptions = None
        if isinstance(exc_value, BaseExceptionGroup):
            self.exceptions = [self._linked(item, limit, seen) for item in exc_value.exceptions]

    @classmethod
    def _linked(cls, value, limit, seen):
        if value is None or id(value) in seen:
            return None
        seen.add(id(value))
        return cls(type(value), value, value.__traceback__, limit=limit, _seen=seen)

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type_str(self):
        module = self.exc_type.__module__
        name = self.exc_type.__qualname__
        return name if module in ('__main__', 'builtins') else f'{module}.{name}'

    def __str__(self):
        return self._str

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self._chained == other._chained
        return NotImplemented

    __hash__ = None

    def format_exception_only(self, *, show_group=False):
        yield from self._last

    def format(self, *, chain=True):
        yield from self._chained if chain else self._alone

    def print(self, *, file=None, chain=True):
        _write(self.format(chain=chain), file)
