"""functools: partial, reduce, lru_cache, cached_property, singledispatch, total_ordering, wraps, cmp_to_key, partialmethod."""
import functools
from functools import cache, cached_property, cmp_to_key, lru_cache, partial, partialmethod, reduce, singledispatch, singledispatchmethod, total_ordering, wraps
p = partial(print, 'a', sep='-', end='!\n')
p('b'); p('c', sep='+')
print(p.func is print, p.args, p.keywords, partial(p, 'x').args, partial(int, base=2)('101'), repr(partial(int, '5')))
q = partial(dict, a=1); q.extra = 'attribute'
print(q(b=2), q.extra, q.__dict__)
for wrong in (lambda: partial(), lambda: partial(3), lambda: reduce(max, []), lambda: reduce(max, 3), lambda: lru_cache(maxsize='x')):
    try: print(wrong())
    except TypeError as error: print(error)
print(reduce(lambda a, b: a * 10 + b, [1, 2, 3]), reduce(lambda a, b: a + b, [], 'start'), reduce(lambda a, b: b, [1], 5))
calls = []
@lru_cache(maxsize=2)
def square(n, *, verbose=False):
    """Squares."""
    calls.append(n)
    return n * n
print([square(n) for n in (1, 2, 1, 3, 2, 1)], calls, square.cache_info(), square.cache_parameters(), square.__doc__, square.__name__, square.__wrapped__(9))
square(3.0); square(3, verbose=True)
print(square.cache_info()); square.cache_clear(); print(square.cache_info())
@lru_cache(typed=True)
def typed(x): return type(x).__name__
print(typed(1), typed(1.0), typed(True), typed.cache_info().currsize)
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(90), fib.cache_info().hits)
try: fib([])
except TypeError as error: print(error)
class Lazy:
    count = 0
    @cached_property
    def value(self):
        """The value."""
        Lazy.count += 1
        return Lazy.count * 10
l = Lazy()
print(l.value, l.value, l.__dict__, Lazy.value.__doc__, Lazy.value.attrname)
del l.value
print(l.value, Lazy.count)
l.value = 'assigned'
print(l.value)
class NoDict:
    __slots__ = ()
    @cached_property
    def x(self): return 1
try: NoDict().x
except TypeError as error: print(error)
@singledispatch
def show(x, *rest): return f'object {x!r}'
@show.register
def _(x: int | float): return f'number {x}'
@show.register(list)
def show_list(x): return f'list of {len(x)}'
@show.register(type(None))
def _(x): return 'nothing'
@show.register
def _(x: dict): return f'dict of {len(x)}'
class MyList(list): pass
print(show('s'), show(1), show(True), show(2.5), show([1]), show(MyList()), show(None), show({}), show.dispatch(MyList) is show_list, len(show.registry), show_list([1, 2]))
try: show()
except TypeError as error: print(error)
try: show.register('x')
except TypeError as error: print(error)
class Negator:
    @singledispatchmethod
    def neg(self, x): raise NotImplementedError(type(x).__name__)
    @neg.register
    def _(self, x: int): return -x
    @neg.register
    def _(self, x: str): return x[::-1]
    @singledispatchmethod
    @classmethod
    def kind(cls, x): return cls.__name__, 'any'
    @kind.register
    @classmethod
    def _(cls, x: int): return cls.__name__, 'int'
print(Negator().neg(5), Negator().neg('abc'), Negator.kind(1), Negator().kind('x'))
try: Negator().neg(1.5)
except NotImplementedError as error: print(repr(error))
@total_ordering
class Card:
    def __init__(self, rank): self.rank = rank
    def __eq__(self, other): return self.rank == other.rank if isinstance(other, Card) else NotImplemented
    def __lt__(self, other): return self.rank < other.rank if isinstance(other, Card) else NotImplemented
print(Card(1) <= Card(1), Card(2) > Card(1), Card(1) >= Card(2), Card(1) == 1)
try: Card(1) >= 1
except TypeError as error: print(error)
try:
    @total_ordering
    class Nothing: pass
except ValueError as error: print(error)
def decorate(f):
    @wraps(f)
    def inner(*args): return ('wrapped', f(*args))
    return inner
@decorate
def documented(a: int) -> str:
    """Documented."""
    return a
print(documented(1), documented.__name__, documented.__doc__, documented.__annotations__, documented.__wrapped__(2), documented.__qualname__, functools.WRAPPER_ASSIGNMENTS)
print(sorted(['bb', 'a', 'ccc', 'dd'], key=cmp_to_key(lambda a, b: len(b) - len(a))), cmp_to_key(lambda a, b: 0)(1) == cmp_to_key(lambda a, b: 0)(2))
class Cell:
    alive = False
    def set_state(self, state, *, loud=False): self.alive = state; return loud
    make_alive = partialmethod(set_state, True, loud=True)
cell = Cell()
print(cell.make_alive(), cell.alive, Cell.make_alive(cell))
