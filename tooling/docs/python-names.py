"""Names of built-ins, of built-in types and of modules, a line each: owner, then what `dir` says of it.

What comes from `object` is said once, of `object`.
"""
import builtins

MODULES = (
    'abc array bisect collections collections.abc contextlib copy dataclasses enum functools gc heapq io itertools json keyword math operator '
    'random re string struct sys time traceback tracemalloc types typing weakref'
).split()


# Marks of how a class was made (in C, in Python, with or without slots), not of what it can do.
MARKS = {
    '__abstractmethods__', '__dict__', '__firstlineno__', '__module__', '__slots__', '__static_attributes__', '__text_signature__', '__vectorcalloffset__', '__weakref__',
}


def shown(name):
    return name not in MARKS and (not name.startswith('_') or (name.startswith('__') and name.endswith('__')))


def show(owner, names):
    print(owner, *sorted(set(names)))


def classes(namespace):
    return [value for name, value in sorted(namespace.items()) if isinstance(value, type) and not name.startswith('_')]


def examples():
    """Objects of types that have no name of their own anywhere."""
    def generator():
        yield

    async def coroutine():
        pass

    async def stream():
        yield
    waiting = coroutine()
    waiting.close()
    try:
        raise ValueError
    except ValueError as error:
        trace = error.__traceback__
    yield from (iter([]), reversed([]), iter(()), iter({}), iter({}.values()), iter({}.items()), reversed({}), {}.keys(), {}.values(), {}.items())
    yield from (iter(set()), iter(''), iter('\xe9'), iter(b''), iter(bytearray()), iter(range(1)), iter(range(2 ** 70)), iter(int, 1))
    yield from (generator(), waiting, stream(), trace, trace.tb_frame, generator, generator.__code__, len, [].append, str.join, str.__add__, ''.__add__)
    yield from (int.real, type.__dict__, examples.__get__(1), None, NotImplemented, ..., list[int], int | str, dict.__dict__['fromkeys'])


def main():
    show('builtins', [name for name in dir(builtins) if shown(name)])
    done = set()

    def show_type(owner, kind):
        if kind not in done:
            done.add(kind)
            inherited = () if kind is object else dir(object)
            show(owner, [name for name in dir(kind) if shown(name) and name not in inherited])
    for kind in classes(vars(builtins)):
        show_type(kind.__name__, kind)
    for example in examples():
        show_type(type(example).__name__, type(example))
    for name in MODULES:
        try:
            module = __import__(name, fromlist=['*'])
        except ImportError:
            continue
        public = getattr(module, '__all__', None)
        if public is None:
            public = [key for key in dir(module) if not key.startswith('_') and type(getattr(module, key)).__name__ != 'module']
        show(name, public)
        for key in sorted(public):
            value = getattr(module, key, None)
            if isinstance(value, type) and value.__module__ != 'builtins':
                show_type(name + '.' + key, value)


main()
