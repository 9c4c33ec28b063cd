# mm: hidden
"""Bytes of numbers in the layout of C, and back."""

import _struct

__all__ = ['calcsize', 'pack', 'pack_into', 'unpack', 'unpack_from', 'iter_unpack', 'Struct', 'error']


class error(Exception):
    __module__ = 'struct'


def _checked(result):
    if type(result) is str:
        raise error(result)
    return result


def _packed(function, *args):
    result = function(*args)
    if result == 'required argument is not an integer':
        # Objects may say with `__index__` which integer they are.
        values = tuple(value.__index__() if not isinstance(value, (int, float)) and hasattr(type(value), '__index__') else value for value in args[-1])
        result = function(*args[:-1], values)
    elif result == 'required argument is not a float':
        values = tuple(value.__float__() if not isinstance(value, (int, float)) and hasattr(type(value), '__float__') else value for value in args[-1])
        result = function(*args[:-1], values)
    return _checked(result)


def calcsize(format, /):
    return _checked(_struct.calcsize(format))


def pack(format, /, *v):
    return _packed(_struct.pack, format, v)


def pack_into(format, buffer, offset, /, *v):
    _packed(_struct.pack_into, format, buffer, offset, v)


def unpack(format, buffer, /):
    return _checked(_struct.unpack_from(format, buffer, None))


def unpack_from(format, /, buffer, offset=0):
    return _checked(_struct.unpack_from(format, buffer, offset))


def iter_unpack(format, buffer, /):
    size = calcsize(format)
    if size == 0:
        raise error('cannot iteratively unpack with a struct of length 0')
    if len(buffer) % size:
        raise error(f'iterative unpacking requires a buffer of a multiple of {size} bytes')
    return unpack_iterator(format, buffer, size)


class unpack_iterator:
    __module__ = '_struct'
    __slots__ = '_format', '_buffer', '_size', '_at'

    def __init__(self, format, buffer, size):
        self._format, self._buffer, self._size, self._at = format, buffer, size, 0

    def __iter__(self):
        return self

    def __length_hint__(self):
        return (len(self._buffer) - self._at) // self._size

    def __next__(self):
        if self._at >= len(self._buffer):
            raise StopIteration
        self._at += self._size
        return unpack_from(self._format, self._buffer, self._at - self._size)


class Struct:
    """A layout that is used again and again."""

    __module__ = '_struct'
    __slots__ = 'format', 'size', '__weakref__'

    def __init__(self, format):
        self.size = calcsize(format)
        self.format = format.decode() if isinstance(format, bytes) else format

    def __repr__(self):
        return f'Struct({self.format!r})'

    def pack(self, /, *v):
        return pack(self.format, *v)

    def pack_into(self, buffer, offset, /, *v):
        pack_into(self.format, buffer, offset, *v)

    def unpack(self, buffer, /):
        return unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return unpack_from(self.format, buffer, offset)

    def iter_unpack(self, buffer, /):
        return iter_unpack(self.format, buffer)
