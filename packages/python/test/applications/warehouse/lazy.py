cheap = 'cheap'


def __getattr__(name):
    if name == 'expensive':
        print('computing')
        globals()[name] = value = 7 ** 7
        return value
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def __dir__():
    return ['cheap', 'expensive']
