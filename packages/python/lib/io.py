# mm: hidden
"""Files in memory."""

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    """What all files have in common."""

    closed = False

    def __enter__(self):
        self._check_open()
        return self

    def __exit__(self, *exc_info):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def _check_open(self):
        if self.closed:
            raise ValueError('I/O operation on closed file')

    def close(self):
        self.closed = True

    def flush(self):
        self._check_open()

    def isatty(self):
        return False

    def fileno(self):
        raise UnsupportedOperation('fileno')

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def readlines(self, hint=-1):
        return list(self)

    def writelines(self, lines):
        for line in lines:
            self.write(line)


class _InMemory(IOBase):
    """Reading and writing anywhere in `_content`, which is a list of pieces while it is only appended to."""

    _empty = None

    def __init__(self, initial):
        self._content = initial
        self._pieces = []
        self._end = len(initial)
        self._at = 0

    def _whole(self):
        if self._pieces:
            self._content += self._empty.join(self._pieces)
            self._pieces = []
        return self._content

    def getvalue(self):
        self._check_open()
        return self._whole()

    def _append(self, piece):
        self._check_open()
        if self._at == self._end:
            self._pieces.append(piece)
            self._end += len(piece)
        else:
            content = self._whole()
            if self._at > len(content):
                content += self._fill(self._at - len(content))
            self._content = content[:self._at] + piece + content[self._at + len(piece):]
            self._end = len(self._content)
        self._at += len(piece)
        return len(piece)

    def read(self, size=-1, /):
        self._check_open()
        content = self._whole()
        end = len(content) if size is None or size < 0 else self._at + size
        piece = content[self._at:end]
        self._at += len(piece)
        return piece

    def readline(self, size=-1, /):
        self._check_open()
        content = self._whole()
        found = content.find(self._newline, self._at)
        end = len(content) if found < 0 else found + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        line = content[self._at:end]
        self._at += len(line)
        return line

    def tell(self):
        self._check_open()
        return self._at

    def seek(self, pos, whence=0, /):
        self._check_open()
        start = 0 if whence == 0 else self._at if whence == 1 else len(self._whole())
        if whence == 0 and pos < 0:
            raise ValueError(f'Negative seek position {pos}')
        self._at = max(0, start + pos)
        return self._at

    def truncate(self, pos=None, /):
        self._check_open()
        pos = self._at if pos is None else pos
        self._content = self._whole()[:pos]
        self._end = len(self._content)
        return pos


class TextIOBase(IOBase):
    encoding = None
    errors = None
    newlines = None


class StringIO(_InMemory, TextIOBase):
    """Text in memory as a file."""

    _empty = ''
    _newline = '\n'

    def __init__(self, initial_value='', newline='\n'):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f'initial_value must be str or None, not {type(initial_value).__name__}')
        super().__init__(initial_value or '')

    def _fill(self, count):
        return '\0' * count

    def write(self, s, /):
        if not isinstance(s, str):
            raise TypeError(f'string argument expected, got {type(s).__name__!r}')
        return self._append(s)


class BytesIO(_InMemory):
    """Bytes in memory as a file."""

    _empty = b''
    _newline = b'\n'

    def __init__(self, initial_bytes=b''):
        if initial_bytes is None:
            initial_bytes = b''
        elif not isinstance(initial_bytes, bytes):
            try:
                initial_bytes = bytes(memoryview(initial_bytes))
            except TypeError:
                raise TypeError(f"a bytes-like object is required, not '{type(initial_bytes).__name__}'") from None
        super().__init__(initial_bytes)

    def _fill(self, count):
        return bytes(count)

    def write(self, b, /):
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return self._append(bytes(b))

    def read1(self, size=-1, /):
        return self.read(size)

    def readinto(self, buffer, /):
        piece = self.read(len(buffer))
        buffer[:len(piece)] = piece
        return len(piece)
