"""match: order of evaluation, protocols asked, or-patterns, nested captures, errors in patterns."""
import collections, collections.abc, dataclasses, enum
log = []
class Watched:
    def __getattribute__(self, name):
        if name in ('a', 'b', 'c'): log.append(name)
        return object.__getattribute__(self, name)
class W(Watched):
    __match_args__ = ('a', 'b')
    a, b = 1, 2
match W():
    case W(9): print('no')
    case W(1, c=3): print('no')
    case W(1, b=2): print('yes', log)
class Seq(collections.abc.Sequence):
    def __init__(self, *items): self.items = items
    def __len__(self): log.append('len'); return len(self.items)
    def __getitem__(self, index): log.append(index); return self.items[index]
class Map(collections.abc.Mapping):
    def __init__(self, **items): self.items_ = items
    def __len__(self): return len(self.items_)
    def __iter__(self): return iter(self.items_)
    def __getitem__(self, key): log.append(('item', key)); return self.items_[key]
    def get(self, key, default=None): log.append(('get', key)); return self.items_.get(key, default)
log.clear()
match Seq(1, 2, 3, 4, 5):
    case [_, _]: print('two')
    case [1, *_, 6]: print('six')
    case [first, second, *middle, last]: print(first, second, middle, last)
print(log)
log.clear()
match Map(x=1, y=2, z=3):
    case {'x': 2}: print('no')
    case {'x': 1, 'w': _}: print('no')
    case {'x': 1, **rest}: print(rest)
print(log)
class Color(enum.Enum):
    RED = 1
    BLUE = 2
@dataclasses.dataclass
class Node:
    value: object
    left: 'Node | None' = None
    right: 'Node | None' = None
def total(tree):
    match tree:
        case None: return 0
        case Node(value=int(v), left=None, right=None): return v
        case Node(int() | float() as v, left, right): return v + total(left) + total(right)
        case Node(str(text) | bytes(text)): return len(text)
        case Node([*items]): return sum(map(total, items))
        case Node(Color.RED | Color.BLUE as color): return color.name
print(total(Node(1, Node(2.5), Node(3, Node(4)))), total(Node('abcd')), total(Node(b'xy')), total(Node([None, Node(5)])), total(Node(Color.BLUE)), total(Node({})))
def kind(x):
    match x:
        case bool(b): return f'bool {b}'
        case int(n) if n < 0: return f'negative {n}'
        case int() | float() | complex(): return 'number'
        case {'a': {'b': [_, {'c': deep}]}}: return deep
        case [[a, b], [c, d]] if a + d == b + c: return 'balanced'
        case [[*_], [*_]]: return 'two lists'
        case 'a' 'b' | "c": return 'text'
        case -1.5 | 2 - 3j | b'\x00': return 'odd'
        case (a, b) | [a, b, _]: return a, b
        case dict(): return 'dict'
        case collections.deque() as d: return d.maxlen
        case _: return None
for x in (True, -7, 3, 2 - 3j, {'a': {'b': (0, {'c': 'deep'})}}, [[1, 2], [3, 4]], ([], ()), 'ab', 'c', b'\0', (1, 2), [1, 2, 3], {}, collections.deque([], 4), range(2), 'xy', bytearray(b'xy')): print(kind(x), end=' ')
print()
class BadArgs: __match_args__ = ['a']
class BadName: __match_args__ = (1,)
class Dup:
    __match_args__ = ('a', 'a')
    a = 1
class Few: __match_args__ = ()
for subject, pattern in ((BadArgs(), 'BadArgs(1)'), (BadName(), 'BadName(1)'), (Dup(), 'Dup(1, 1)'), (Dup(), 'Dup(1, a=1)'), (Few(), 'Few(1)'), (1, 'int(1, 2)'), (1, 'kind(1)'), (1, 'int(real=1, imag=0)')):
    try: exec(f'match subject:\n    case {pattern}: print("matched")\n    case _: print("not")')
    except TypeError as error: print(pattern, '->', error)
for source in ('case {**rest, "a": 1}: pass', 'case [*a, *b]: pass', 'case a | 1: pass', 'case x, x: pass', 'case _: pass\n case 1: pass', 'case {"a": 1, "a": 2}: pass', 'case A(x=1, x=2): pass', 'case 1 + 1: pass', 'case f"x": pass', 'case A(x=1, 2): pass', 'case {x: 1}: pass', 'case (a | b): pass', 'case -x: pass', 'case {**_}: pass', 'case [a] | [b]: pass', 'case a.b(c=_) as d.e: pass', 'case 1 as _: pass'):
    try: compile(f'match 1:\n {source}', '', 'exec'); print('compiles', source)
    except SyntaxError as error: print(error.msg, error.lineno, error.offset)
match = {'match': 1}; case = type = [match]
print(match['match'], case[0], type)
match (x := 5), 6:
    case 5, y: print(x, y)
match *'ab', 1:
    case 'a', *rest: print(rest)
