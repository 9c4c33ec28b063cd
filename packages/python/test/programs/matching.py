"""match: literals, captures, sequences, mappings, classes, guards."""
class Point:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
class Named:
    LIMIT = 10
def what(v):
    match v:
        case 0 | 1: return 'small'
        case Named.LIMIT: return 'limit'
        case True: return 'never'
        case None: return 'none'
        case -5: return 'minus five'
        case 1.5 | 2j: return 'number'
        case 'text': return 'literal text'
        case b'bytes': return 'literal bytes'
        case int(n) if n > 1000: return f'big {n}'
        case int(): return 'int'
        case str() as s: return f'str {s}'
        case []: return 'empty'
        case [x]: return f'one {x}'
        case [x, y] if x == y: return f'same {x}'
        case [first, *rest] if len(rest) > 3: return f'many {first} {rest}'
        case [1, _, [2, z]]: return f'nested {z}'
        case (x, *_, last): return f'ends {x} {last}'
        case {'kind': 'circle', 'r': r}: return f'circle {r}'
        case {'kind': kind, **others}: return f'kind {kind} {others}'
        case {}: return 'mapping'
        case Point(0, y): return f'on y axis at {y}'
        case Point(x=px, y=py): return f'point {px} {py}'
        case float(f): return f'float {f}'
        case _: return 'other'
for v in (0, 1, True, 10, None, -5, 1.5, 2j, 'text', b'bytes', 5000, 7, 'abc', [], [1], (2, 2), [1, 2, 3, 4, 5], [1, 0, [2, 9]], (1, 2, 3), {'kind': 'circle', 'r': 2}, {'kind': 'sq', 'a': 1}, {}, {'z': 1}, Point(0, 5), Point(3, 4), 2.25, {1}, range(3), b'x'):
    print(what(v))
match 'no match':
    case 'x': print('x')
print('fell through')
match (1, 2):
    case (a, b): print(a + b)
def command(text):
    match text.split():
        case ['go', ('north' | 'south') as where]: return where
        case ['go', *_]: return 'nowhere'
        case [] | ['']: return 'nothing'
        case [verb]: return verb
        case [verb, *things]: return verb, things
print(command('go north'), command('go up'), command(''), command('look'), command('take a b'))
class NoArgs: pass
try:
    match NoArgs():
        case NoArgs(1): pass
except TypeError as error:
    print(error)
try:
    match Point(1, 2):
        case Point(1, 2, 3): pass
except TypeError as error:
    print(error)
