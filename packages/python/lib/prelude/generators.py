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
