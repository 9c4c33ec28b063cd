from . import plain, table
from .plain import __name__ as _first

default = plain


def names():
    return sorted(each.__name__.rpartition('.')[2] for each in (table, plain) if each.__package__ == __name__ and each.__name__ >= _first)
