# An uncaught exception prints a traceback on standard error.
# mm: exits 1


class Trouble(ValueError):
    pass


def inner(value):
    return 10 // value


def outer(values):
    try:
        return [inner(value) for value in values]
    except ZeroDivisionError as problem:
        raise Trouble("no good: %r" % (values,)) from problem


print("before")
outer([1, 0])
