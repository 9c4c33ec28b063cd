# mm: observes sizes, identity
"""How much memory a program says that it has: what `tracemalloc` counts around one piece of work after another."""
import tracemalloc


class Account:
    def __init__(self, owner):
        self.owner = owner


class Slim:
    __slots__ = 'owner', 'balance'

    def __init__(self, owner):
        self.owner = owner
        self.balance = 0


def more(make):
    """Bytes that what `make` returns has taken."""
    before = tracemalloc.get_traced_memory()[0]
    kept = make()
    after = tracemalloc.get_traced_memory()[0]
    del kept
    return after - before - 32


WORK = {
    'nothing': lambda: None,
    'a thousand zeros': lambda: [0] * 1000,
    'bytes': lambda: bytes(1000),
    'a byte array': lambda: bytearray(1000),
    'numbers': lambda: list(range(1000)),
    'a text': lambda: 'ab' * 500,
    'a dict': lambda: {number: number for number in range(100)},
    'a set': lambda: {*range(100)},
    'a tuple': lambda: tuple(range(50)),
    'an object': lambda: object(),
    'an account': lambda: Account('Ada'),
    'slim ones': lambda: [Slim(number) for number in range(10)],
    'texts': lambda: [str(number) for number in range(1000, 1100)],
    'matrix': lambda: [[0.5] * 20 for _ in range(20)],
    'nested': lambda: [[], [[]], [[[]]]],
    'what is gone': lambda: bool([0] * 5000),
}


def grow():
    """Sizes at which a list that is appended to gets another block."""
    items, sizes, last = [], [], tracemalloc.get_traced_memory()[0]
    for number in range(60):
        items.append(None)
        now = tracemalloc.get_traced_memory()[0]
        if now - last > 60:
            sizes.append(number)
        last = now
    return sizes


tracemalloc.start()
for make in WORK.values():
    more(make)
for name, make in WORK.items():
    more(make)
    print(f'{name:>18}: {more(make):>6}')

grow()
print('a list grows in front of items', grow())

tracemalloc.clear_traces()
current, peak = tracemalloc.get_traced_memory()
big = bytes(100_000)
current, peak = tracemalloc.get_traced_memory()
print('with', current // 1000, peak // 1000)
del big
current, peak = tracemalloc.get_traced_memory()
print('without', current // 1000, peak // 1000)
tracemalloc.reset_peak()
current, peak = tracemalloc.get_traced_memory()
print('reset', current // 1000, peak // 1000)
big = bytearray(10_000)
big.extend(bytes(40_000))
print('extended', len(big), tracemalloc.get_traced_memory()[0] // 1000)
big.clear()
print('cleared', tracemalloc.get_traced_memory()[0] // 1000)
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory())
