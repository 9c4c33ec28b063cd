from . import formats

__all__ = ['summary']


def summary(store):
    return f'{store.name} {len(store)} {__name__.upper()}'


def internal():
    return 'nobody else sees it'
