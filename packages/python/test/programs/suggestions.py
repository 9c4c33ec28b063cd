# What somebody may have meant: 'Did you mean' and 'Did you forget to import'.
import sys
import traceback


def last_line(function):
    try:
        function()
    except Exception as error:
        print(traceback.format_exception(error)[-1].replace(str(getattr(error, 'path', '')), 'PATH'), end='')
    else:
        print('nothing')


counter = 1


def near_global():
    return countre


def near_local():
    something_long = 1
    return something_lonk


def near_builtin():
    return pritn


def far():
    return xyzzyq


def shadowed():
    sent = 1

    def inner():
        return sent

    del sent
    return inner()


def unbound():
    counted = counted + 1


class Person:
    kind = 'human'
    _hidden = 1

    def __init__(self):
        self.first_name = 'Ann'

    def greet(self):
        return first_name

    def peek(self):
        return self.hidden


for function in (near_global, near_local, near_builtin, far, shadowed, unbound, Person().greet, Person().peek,
                 lambda: Person().frist_name, lambda: Person().knd, lambda: Person()._hiden, lambda: Person().nothing_like_it,
                 lambda: [].appendd, lambda: 'x'.uper, lambda: sys.maxsiz, lambda: math.pi, lambda: collections, lambda: jsn,
                 lambda: (1).bit_lenght, lambda: None.x, lambda: Person.grete):
    last_line(function)


def wrong_import():
    from collections import dequee


def no_module():
    import nothing_of_the_kind


def wrong_everything():
    from string import qqqqqq


for function in (wrong_import, no_module):
    last_line(function)


class Awkward:
    def __dir__(self):
        return ['worng', 5, 'other']


last_line(lambda: Awkward().wrong)


class Broken:
    def __dir__(self):
        raise ValueError


last_line(lambda: Broken().wrong)


def keyword(*, colour=1):
    return colour


last_line(lambda: keyword(color=2))
try:
    Person().frist_name
except AttributeError as error:
    print(error, error.name, type(error.obj).__name__)
