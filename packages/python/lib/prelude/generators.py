# Closing generators that notice it.


def generator_exit(generator, exception):
    delegate = _delegate(generator)
    if delegate is not None:
        close = getattr(delegate, 'close', None)
        if close is not None:
            try:
                close()
            except BaseException as error:
                return _throw_here(generator, error)
    return _throw_here(generator, exception)


def generator_close(generator):
    try:
        generator_exit(generator, GeneratorExit())
    except StopIteration as stop:
        return stop.value
    except GeneratorExit:
        return None
    kind = type(generator).__name__.replace('_', ' ')
    raise RuntimeError(f'{kind} ignored GeneratorExit')


# --- asynchronous generators: what `__anext__`, `asend`, `athrow` and `aclose` give to await ---------------------------

_FRESH = 0
_STARTED = 1
_ENDED = 2


class async_generator_asend:
    def __init__(self, generator, value):
        self._generator = generator
        self._value = value
        self._state = _FRESH

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return self.send(None)

    def send(self, value):
        generator = self._generator
        if self._state == _ENDED:
            raise RuntimeError('cannot reuse already awaited __anext__()/asend()')
        if self._state == _FRESH:
            if _is_running(generator):
                self._state = _ENDED
                raise RuntimeError('anext(): asynchronous generator is already running')
            if value is None:
                value = self._value
            self._state = _STARTED
            _set_running(generator, True)
        return self._step(_send_here, value)

    def _step(self, resume, value):
        generator = self._generator
        try:
            result = resume(generator, value)
        except BaseException:
            self._end()
            raise
        if _is_wrapped(result):
            self._end()
            raise StopIteration(_unwrap(result))
        return result

    def _end(self):
        self._state = _ENDED
        _set_running(self._generator, False)

    def throw(self, kind, value=None, traceback=None):
        if self._state == _ENDED:
            raise RuntimeError('cannot reuse already awaited __anext__()/asend()')
        if self._state == _FRESH:
            if _is_running(self._generator):
                self._state = _ENDED
                raise RuntimeError('anext(): asynchronous generator is already running')
            self._state = _STARTED
            _set_running(self._generator, True)
        return self._step(_throw_through, _exception_of(kind, value, traceback))

    def close(self):
        if self._state == _ENDED:
            return
        try:
            self.throw(GeneratorExit)
        except (StopIteration, StopAsyncIteration, GeneratorExit):
            return
        raise RuntimeError('coroutine ignored GeneratorExit')


def _exception_of(kind, value, traceback):
    if isinstance(kind, type):
        exception = kind() if value is None else value if isinstance(value, kind) else kind(value)
    else:
        exception = kind
    if traceback is not None:
        exception.__traceback__ = traceback
    return exception


class async_generator_athrow:
    def __init__(self, generator, exception):
        self._generator = generator
        self._exception = exception
        self._state = _FRESH

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return self.send(None)

    def send(self, value):
        generator = self._generator
        closes = self._exception is None
        if self._state == _ENDED:
            raise RuntimeError('cannot reuse already awaited aclose()/athrow()')
        if self._state == _STARTED:
            return self._step(_send_here, value)
        if _is_done(generator):
            self._state = _ENDED
            if closes:
                raise StopIteration
            raise StopAsyncIteration
        if _is_running(generator):
            self._state = _ENDED
            raise RuntimeError(f"{'aclose' if closes else 'athrow'}(): asynchronous generator is already running")
        if value is not None:
            raise RuntimeError("can't send non-None value to a just-started coroutine")
        self._state = _STARTED
        _set_running(generator, True)
        return self._step(_throw_through, GeneratorExit() if closes else self._exception)

    def _step(self, resume, value):
        closes = self._exception is None
        try:
            result = resume(self._generator, value)
        except (StopAsyncIteration, GeneratorExit):
            self._end()
            if closes:
                raise StopIteration from None
            raise
        except BaseException:
            self._end()
            raise
        if _is_wrapped(result):
            self._end()
            if closes:
                raise RuntimeError('async generator ignored GeneratorExit')
            raise StopIteration(_unwrap(result))
        return result

    def _end(self):
        self._state = _ENDED
        _set_running(self._generator, False)

    def throw(self, kind, value=None, traceback=None):
        if self._state == _ENDED:
            raise RuntimeError('cannot reuse already awaited aclose()/athrow()')
        self._state = _STARTED
        _set_running(self._generator, True)
        return self._step(_throw_through, _exception_of(kind, value, traceback))

    def close(self):
        if self._state == _ENDED:
            return
        try:
            self.throw(GeneratorExit)
        except (StopIteration, StopAsyncIteration, GeneratorExit):
            return
        raise RuntimeError('coroutine ignored GeneratorExit')


def async_generator_throw(generator, kind, value, traceback):
    return async_generator_athrow(generator, _exception_of(kind, value, traceback))


def async_generator_close(generator):
    return async_generator_athrow(generator, None)
