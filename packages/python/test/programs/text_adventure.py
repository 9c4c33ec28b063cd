"""A small adventure: a world as text, a parser of commands, a player who is a script."""
import copy
import json
import re
import string
import sys
import traceback
from abc import ABC, abstractmethod
from collections import ChainMap, namedtuple
from types import MappingProxyType, SimpleNamespace
from typing import NamedTuple, Protocol, runtime_checkable

WORLD = '''
# rooms
cave: A damp cave. | north=hall, east=pit
hall: A hall of mirrors; you see $faces faces. | south=cave, up=tower
pit: A pit. There is no way out of $here. |
tower: The top of a tower, {height:.1f} metres up. | down=hall
# things
lamp @ cave: A brass lamp.
key @ hall: A rusty key, ${price}.
crown @ tower: The $$ crown.
'''


class Command(NamedTuple):
    verb: str
    noun: str | None = None
    count: int = 1


class GameOver(Exception):
    def __init__(self, won, *rest):
        super().__init__(won, *rest)
        self.won = won


@runtime_checkable
class Describable(Protocol):
    def describe(self) -> str: ...


class Place(ABC):
    registry = {}

    def __init_subclass__(cls, /, kind, **rest):
        super().__init_subclass__(**rest)
        Place.registry[kind] = cls

    def __init__(self, name, text, exits=()):
        self.name, self.text, self.exits, self.things = name, text, dict(exits), []

    @abstractmethod
    def describe(self): ...


class Room(Place, kind='room'):
    def describe(self):
        text = string.Template(self.text).safe_substitute(faces=7, here=self.name)
        with_numbers = text.format(height=12.345) if '{' in text else text
        things = ', '.join(sorted(self.things)) or 'nothing'
        return f'{with_numbers} Here: {things}. Exits: {" ".join(self.exits) or "none"}.'


class Pit(Room, kind='pit'):
    def describe(self):
        raise GameOver(False, 'you fell') from RuntimeError(super().describe())


ROOM = re.compile(r'(?P<name>\w+): (?P<text>[^|]+?) \| ?(?P<exits>.*)')
THING = re.compile(r'(\w+) @ (\w+): (.+)')


def build(world):
    rooms, things = {}, {}
    for number, line in enumerate(world.strip().splitlines(), 1):
        match line.split(maxsplit=1):
            case ['#', _]:
                continue
            case [_, rest] if rest.startswith('@'):
                name, place, text = THING.fullmatch(line).groups()
                rooms[place].things.append(name)
                things[name] = text
            case _ if found := ROOM.fullmatch(line):
                exits = dict(re.findall(r'(\w+)=(\w+)', found['exits']))
                kind = 'pit' if found['name'] == 'pit' else 'room'
                rooms[found['name']] = Place.registry[kind](found['name'], found['text'], exits)
            case words:
                raise SyntaxError(f'bad line {words}', ('world', number, 1, line))
    return rooms, MappingProxyType(things)


def parse(text):
    words = re.sub(r'\b(?:the|an?|to|please)\b', '', text.lower()).split()
    match words:
        case []:
            raise ValueError('say something')
        case ['go', direction] | [('north' | 'south' | 'east' | 'west' | 'up' | 'down') as direction]:
            return Command('go', direction)
        case ['take', 'all']:
            return Command('take', count=sys.maxsize)
        case ['take' | 'get', *nouns] if nouns:
            return Command('take', ' '.join(nouns))
        case ['wait', count] if count.isdecimal():
            return Command('wait', count=int(count))
        case [verb]:
            return Command(verb)
        case [verb, *_, noun]:
            return Command(verb, noun)


class Game:
    def __init__(self, world):
        self.rooms, self.things = build(world)
        self.state = SimpleNamespace(room='cave', bag=set(), turns=0)
        self.words = ChainMap({}, {'look': self.look, 'wait': self.wait}, {'go': self.go, 'take': self.take, 'quit': self.quit})

    @property
    def room(self):
        return self.rooms[self.state.room]

    def look(self, command):
        return self.room.describe()

    def wait(self, command):
        self.state.turns += command.count
        return f'You wait{" and wait" * (command.count - 1)}.'

    def go(self, command):
        try:
            self.state.room = self.room.exits[command.noun]
        except KeyError as error:
            error.add_note(f'from {self.state.room}: {sorted(self.room.exits)}')
            raise
        return self.room.describe()

    def take(self, command):
        wanted = list(self.room.things) if command.noun is None else [command.noun]
        for thing in wanted:
            self.room.things.remove(thing)
            self.state.bag |= {thing}
        if 'crown' in self.state.bag:
            raise GameOver(True)
        return f'Taken: {", ".join(wanted) or "nothing"}'

    def quit(self, command):
        raise SystemExit(3)

    def play(self, script):
        for line in script:
            self.state.turns += 1
            try:
                command = parse(line)
                print(f'> {line}\n{self.words[command.verb](command)}')
            except GameOver as over:
                print('won' if over.won else 'lost', over.args, repr(over.__cause__))
                break
            except SystemExit as leaving:
                print('leaving with', leaving.code)
                break
            except (LookupError, ValueError) as error:
                print(f'> {line}\n?', ''.join(traceback.format_exception_only(error)).strip())
        else:
            print('the script ends')
        return self.state


SCRIPTS = [
    ['look', 'take the lamp', 'take the lamp', 'go north', '', 'dance', 'take all', 'wait 3', 'go to the west', 'up', 'look', 'take crown', 'look'],
    ['go east', 'look'],
    ['please look', 'north', 'quit'],
    ['look at me', 'wait 1'],
]
for script in SCRIPTS:
    game = Game(WORLD)
    before = copy.deepcopy(game.state)
    after = game.play(script)
    print(before == after, before, {**vars(after), 'bag': sorted(after.bag)}, sep=' | ')
saved = json.dumps({'room': after.room, 'bag': sorted(after.bag), 'rooms': {name: vars(room) for name, room in game.rooms.items()}}, sort_keys=True, indent=1)
print(saved == json.dumps(json.loads(saved), sort_keys=True, indent=1), saved.count('\n'), saved[:60])
print(isinstance(game.room, Describable), isinstance(3, Describable), Place.registry, parse('take THE old key'), parse('wait 2')._replace(verb='sleep'))
try:
    Place('nowhere', '')
except TypeError as error:
    print(error)
try:
    game.things['sword'] = 'sharp'
except TypeError as error:
    print(error)
try:
    build('nonsense')
except SyntaxError as error:
    print(error, error.filename, error.lineno, error.text)
