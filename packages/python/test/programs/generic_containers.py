"""Containers with type parameters: a result type, a trie, a cache, an event bus, and what the parameters say of themselves."""
from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, overload, cast, get_args, get_origin

type Pair[A, B] = tuple[A, B]
type Tree[T] = T | list[Tree[T]]
type Handler[**P, R] = Callable[P, R]
type Id = int | str


@dataclass(frozen=True, slots=True)
class Ok[T]:
    value: T

    def then[U](self, step: Callable[[T], Result[U]]) -> Result[U]:
        return step(self.value)


@dataclass(frozen=True, slots=True)
class Failure:
    reason: str

    def then(self, step):
        return self


type Result[T] = Ok[T] | Failure


class Trie[V](Mapping):
    __slots__ = 'children', 'found'
    _absent = object()

    def __init__(self, items: Mapping[str, V] = {}):
        self.children, self.found = {}, self._absent
        for key, value in dict(items).items():
            self[key] = value

    def __setitem__(self, key: str, value: V):
        node = self
        for letter in key:
            node = node.children.setdefault(letter, type(self)())
        node.found = value

    def _node(self, key: str) -> Trie[V]:
        node = self
        for letter in key:
            node = node.children[letter]
        return node

    def __getitem__(self, key):
        if (value := self._node(key).found) is self._absent:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        if self.found is not self._absent:
            yield ''
        for letter, child in sorted(self.children.items()):
            for rest in child:
                yield letter + rest

    def __len__(self):
        return sum(1 for _ in self)

    def under(self, prefix: str) -> dict[str, V]:
        try:
            node = self._node(prefix)
        except KeyError:
            return {}
        return {prefix + key: node[key] for key in node}


class Cache[K: (int, str), V]:
    def __init__(self, most: int):
        self.items, self.most, self.hits = OrderedDict[K, V](), most, 0

    def get[D](self, key: K, make: Callable[[K], V], default: D = None) -> V | D:
        match self.items:
            case {**known} if key in known:
                self.hits += 1
                self.items.move_to_end(key)
            case _:
                self.items[key] = make(key)
                if len(self.items) > self.most:
                    gone, _ = self.items.popitem(last=False)
                    print('forgets', gone)
        return self.items.get(key, default)


class Bus[E]:
    def __init__(self):
        self.handlers: dict[type[E], list[Callable]] = {}

    def on(self, *kinds):
        def register[F: Callable](function: F) -> F:
            for kind in kinds:
                self.handlers.setdefault(kind, []).append(function)
            return function
        return register

    def send(self, event: E) -> int:
        return sum(handler(event) or 0 for kind in type(event).__mro__ for handler in self.handlers.get(kind, ()))


def parse(text: str) -> Result[int]:
    return Ok(int(text)) if text.lstrip('-').isdecimal() else Failure(f'{text!r} is no number')


def half(number: int) -> Result[int]:
    return Failure('odd') if number % 2 else Ok(number // 2)


def flatten[T](tree: Tree[T]) -> Iterator[T]:
    match tree:
        case [*branches]:
            for branch in branches:
                yield from flatten(branch)
        case leaf:
            yield leaf


for text in '84', '42', '7', 'x', '-8':
    match parse(text).then(half).then(half):
        case Ok(value):
            print(text, 'ok', value)
        case Failure(reason=why):
            print(text, 'not:', why)
trie = Trie({'tea': 3, 'ten': 12, 'to': 7, 'i': 11, 'in': 5, 'inn': 9})
print(list(trie), len(trie), trie['ten'], 'te' in trie, 'tea' in trie, trie.get('x', 0), trie.under('in'), trie.under('q'), dict(trie) == trie)
cache = Cache[int, str](2)
print([cache.get(key, lambda key: 'v' * key) for key in (1, 2, 1, 3, 2, 3)], cache.hits, [*cache.items])
bus = Bus[object]()


@bus.on(int)
def doubled(event): return event * 2


@bus.on(bool, str)
def noted(event): print('noted', repr(event))


print(bus.send(5), bus.send(True), bus.send('s'), doubled.__name__, sorted(flatten([3, [1, [2], []], [[5]]])))
print(Pair, Pair.__value__, Pair.__type_params__, Tree.__type_params__, Id.__value__, Pair[int, str], Result.__name__)
print(Trie.__type_params__, Trie[int], get_origin(Trie[int]), get_args(Cache[int, str]), Trie.__orig_bases__, Trie.__mro__[1:3])
K, V = Cache.__type_params__
print(K.__name__, K.__constraints__, K.__bound__, V.__constraints__, type(K).__name__, flatten.__type_params__, Handler.__type_params__)
print(parse.__annotations__, Ok.__match_args__, replace(Ok(1), value=2), Ok(1) == Ok(1), hash(Ok('a')) == hash(Ok('a')))
F = TypeVar('F', bound=int, covariant=False)


class Old(Generic[F]):
    pass


print(F, F.__bound__, Old[bool], Old.__parameters__, cast(int, '3'))
for attempt in (lambda: Ok(1).__setattr__('value', 2), lambda: Old[int, str], lambda: Cache[int], lambda: isinstance(3, Id), lambda: isinstance(3, list[int]), lambda: Trie()['x']):
    try:
        print(attempt())
    except Exception as error:
        print(type(error).__name__, error)
