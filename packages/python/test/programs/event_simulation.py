"""A car wash: customers as generators, driven by a queue of events."""
import heapq
import itertools
import operator
import random
from collections import Counter, defaultdict, deque
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from enum import Enum, Flag, IntEnum, auto
from functools import cached_property, partial, reduce, singledispatchmethod, total_ordering
from io import StringIO


class Kind(Enum):
    ARRIVE = auto()
    WASH = auto()
    LEAVE = auto()

    @property
    def past(self):
        return {'ARRIVE': 'arrived', 'WASH': 'is washed', 'LEAVE': 'left'}[self.name]


class Extra(Flag):
    NONE = 0
    WAX = auto()
    POLISH = auto()
    VACUUM = auto()
    SHINE = WAX | POLISH


class Rank(IntEnum):
    GUEST = 1
    MEMBER = 5


@total_ordering
@dataclass(eq=False)
class Event:
    time: float
    kind: Kind
    process: object = field(repr=False)
    serial: int = field(default_factory=itertools.count().__next__)

    def __eq__(self, other):
        return (self.time, self.serial) == (other.time, other.serial)

    def __lt__(self, other):
        return (self.time, self.serial) < (other.time, other.serial)


class Resource:
    def __init__(self, name, slots):
        self.name, self.free, self.waiting = name, slots, deque()

    @contextmanager
    def taken(self, simulation):
        self.free -= 1
        try:
            yield self
        finally:
            self.free += 1
            if self.waiting:
                simulation.schedule(0, Kind.WASH, self.waiting.popleft())


class Simulation:
    def __init__(self, seed):
        self.now = 0.0
        self.queue = []
        self.random = random.Random(seed)
        self.log = []
        self.counts = Counter()
        self.bay = Resource('bay', 2)

    def schedule(self, delay, kind, process):
        heapq.heappush(self.queue, Event(self.now + delay, kind, process))

    @singledispatchmethod
    def note(self, what):
        raise TypeError(f'cannot note {what!r}')

    @note.register
    def _(self, what: str):
        self.log.append(f'{self.now:7.2f} {what}')

    @note.register(tuple)
    def _(self, what):
        self.note(' '.join(map(str, what)))

    def customer(self, name, extras, rank=Rank.GUEST):
        self.note((name, Kind.ARRIVE.past, f'[{extras!r:.60}]'))
        while self.bay.free == 0:
            yield
        with self.bay.taken(self):
            minutes = 5 + sum({Extra.WAX: 2.5, Extra.POLISH: 4, Extra.VACUUM: 1}[extra] for extra in extras) / rank
            self.note((name, Kind.WASH.past, f'for {minutes:g}'))
            yield minutes
        self.note((name, Kind.LEAVE.past))
        return rank * len(extras)

    def run(self, until=float('inf')):
        points = defaultdict(int)
        while self.queue and self.queue[0].time <= until:
            event = heapq.heappop(self.queue)
            self.now = event.time
            self.counts[event.kind] += 1
            name, process = event.process
            try:
                delay = process.send(None)
                if delay is None:
                    self.bay.waiting.append(event.process)
                else:
                    self.schedule(delay, Kind.LEAVE, event.process)
            except StopIteration as stop:
                points[name] += stop.value
        return dict(points)

    @cached_property
    def summary(self):
        print('summing up')
        return {kind.name.lower(): count for kind, count in sorted(self.counts.items(), key=lambda item: item[0].value)}


simulation = Simulation(7)
for number, name in enumerate(['Ada', 'Bob', 'Cleo', 'Dan', 'Eve', 'Flo']):
    extras = Extra(number % 8)
    rank = Rank.MEMBER if number % 3 == 0 else Rank.GUEST
    start = round(simulation.random.expovariate(1 / 4), 3)
    simulation.schedule(start, Kind.ARRIVE, (name, simulation.customer(name, extras, rank)))
points = simulation.run()
print('\n'.join(simulation.log))
print(points, simulation.summary, simulation.summary is simulation.summary, simulation.bay.free, len(simulation.bay.waiting))
print(Extra.SHINE, list(Extra.SHINE), Extra(7), ~Extra.WAX, Extra.SHINE & Extra.WAX, bool(Extra.NONE), Extra.WAX in Extra.SHINE, repr(Extra(5)))
print(Rank.MEMBER + 1, Rank(5), f'{Rank.GUEST}', sorted(Rank, reverse=True), max(Rank), Rank.GUEST == 1, [*Kind], Kind['WASH'], Kind(3).past)
with suppress(TypeError):
    simulation.note(3)
    print('not reached')
buffer = StringIO()
with ExitStack() as stack:
    stack.enter_context(redirect_stdout(buffer))
    stack.callback(print, 'called back', end='!')
    stack.push(lambda kind, error, trace: print('seen', kind.__name__, error) or True)
    print(reduce(operator.mul, range(1, 11)), partial(int, base=2)('1011'))
    raise KeyError('in the stack')
print(repr(buffer.getvalue()))
try:
    Kind(9)
except ValueError as error:
    print(error)
try:
    Extra(64)
except ValueError as error:
    print(str(error).splitlines())
for action in (lambda: setattr(Kind, 'WASH', 1), lambda: Kind.DRY, lambda: Kind['DRY'], lambda: Event(1, 2), lambda: Kind.WASH < Kind.LEAVE):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
