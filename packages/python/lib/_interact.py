# mm: hidden
"""A session: statements are read, executed, and their values printed."""

import builtins
import sys

from _session import compile_command, keep_command, request_command, run_code, take_line


class _Leave:
    """`exit` and `quit`."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f'Use {self.name}() or Ctrl-D (i.e. EOF) to exit'

    def __call__(self, code=None):
        raise SystemExit(code)


def _read_command(prompt, begins):
    _flush_streams()
    request_command(str(prompt), begins)
    while True:
        line = take_line()
        if line is not None:
            return line


def _flush_streams():
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, 'flush'):
            stream.flush()


def _show_failure(error):
    sys.last_exc = sys.last_value = error
    sys.last_type = type(error)
    sys.last_traceback = error.__traceback__
    sys.excepthook(type(error), error, error.__traceback__)


def _is_nothing(line):
    line = line.strip()
    return not line or line[0] == '#'


class _Session:
    def __init__(self, terminal):
        self.terminal = terminal
        self.number = 0

    def read_statement(self):
        """Code of the next statement, None at the end of the input."""
        lines = []
        while True:
            try:
                line = _read_command(sys.ps2 if lines else sys.ps1, not lines)
                if not lines and _is_nothing(line):
                    continue
                lines.append(line)
                ended = len(lines) > 1 and not (line.strip() if self.terminal else line)
            except EOFError:
                sys.stderr.write('\n')
                if not lines:
                    return None
                ended = True
            if self.terminal and len(lines) == 1 and line.strip() in ('exit', 'quit'):
                return None
            filename = f'<python-input-{self.number}>' if self.terminal else f'<stdin>-{self.number}'
            text = '\n'.join(lines) + '\n'
            try:
                code = compile_command(text, filename, ended)
            except SyntaxError as error:
                self.number += 1
                if not self.terminal:
                    error.filename = '<stdin>'
                raise
            if code is not None:
                self.number += 1
                keep_command(filename, text)
                return code


def interact(names, terminal):
    """
    Executes what is typed in the namespace `names` until the input ends. The n-th statement's file is `<python-input-n>`, or `<stdin>`. Nothing
    of a statement stays when it is over but what it did.
    """
    builtins.exit, builtins.quit = _Leave('exit'), _Leave('quit')
    sys.ps1, sys.ps2 = '>>> ', '... '
    session = _Session(terminal)
    while True:
        code = None
        try:
            code = session.read_statement()
            if code is None:
                return
            run_code(code, names)
        except SystemExit:
            raise
        except BaseException as error:
            if code is None and isinstance(error, KeyboardInterrupt):
                sys.stderr.write('\nKeyboardInterrupt\n')
            else:
                _show_failure(error)
