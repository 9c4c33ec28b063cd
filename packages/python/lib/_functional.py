# mm: hidden
"""What natives of functools and operator hand over: texts, and what copies are made of."""


def _named(names):
    return [f'{name}={names[name]!r}' for name in names]


_running = []


def partial_repr(self):
    name = f'{type(self).__module__}.{type(self).__qualname__}'
    if any(self is each for each in _running):
        return '...'
    _running.append(self)
    try:
        return f"{name}({', '.join([repr(self.func), *map(repr, self.args), *_named(self.keywords)])})"
    finally:
        _running.pop()


def getter_repr(self, keys):
    return f"operator.{type(self).__qualname__}({', '.join(map(repr, keys))})"


def caller_repr(self, args, keywords):
    return f"operator.{type(self).__qualname__}({', '.join([*map(repr, args), *_named(keywords)])})"


def caller_reduce(self, args, keywords):
    if not keywords:
        return type(self), args
    from functools import partial
    return partial(type(self), args[0], **keywords), args[1:]
