# Constants of CPython 3.13: what one compilation makes one object, what folding gives.
# mm: observes identity
import sys

CASES = [
    ('a = 257', 'b = 257'),
    ("a = 'hello world'", "b = 'hello world'"),
    ("a = 'hello!'", "b = 'hello!'"),
    ("a = 'hello'", "b = 'hello'"),
    ("a = 'a' * 20", "b = 'a' * 20"),
    ("a = 'a' * 4096", "b = 'a' * 4096"),
    ("a = 'a' * 4097", "b = 'a' * 4097"),
    ("a = 'a-' * 20", "b = 'a-' * 20"),
    ("x = 'ab'; a = x + 'cd'", "b = 'abcd'"),
    ("a = 'ab' + 'cd'", "b = 'abcd'"),
    ("a = ''.join(['a'])", "b = 'a'"),
    ('a = (1, 2)', 'b = (1, 2)'),
    ('a = (1, (2, 3))', 'b = (1, (2, 3))[1:]; b = a if b == ((2, 3),) else b'),
    ('a = (1, [])', 'b = (1, [])'),
    ('a = 257, 257', 'b = 257, 257'),
    ('a = 10**20', 'b = 10**20'),
    ('a = 2**127', 'b = 2**127'),
    ('a = 2**128', 'b = 2**128'),
    ('a = 1 << 100', 'b = 1 << 100'),
    ('a = -1000', 'b = -1000'),
    ('a = 1000 - 1', 'b = 999'),
    ("a = int('257')", 'b = 257'),
    ("a = float('1.5')", 'b = 1.5'),
    ('a = 1.5', 'b = 1.5'),
    ('a = 0.0', 'b = -0.0'),
    ('a = -0.0', 'b = -0.0'),
    ('a = 1j', 'b = 1j'),
    ('a = range(3)', 'b = range(3)'),
    ("a = b'ab'", "b = b'ab'"),
    ("a = b'a'", "b = b'a'"),
    ("a = 'é'", "b = 'é'"),
    ("a = '日'", "b = '日'"),
    ("a = '日本'", "b = '日本'"),
    ('a = ()', 'b = ()'),
    ("a = ''", "b = ''"),
    ('a = 1', 'b = True'),
    ('a = 1', 'b = 1.0'),
    ('a = (1, 2.0)', 'b = (1.0, 2)'),
    ('a = (0.0,)', 'b = (-0.0,)'),
    ('a = (1,) * 3', 'b = (1,) * 3'),
    ('a = (1,) * 256', 'b = (1,) * 256'),
    ('a = (1,) * 257', 'b = (1,) * 257'),
    ('a = (1, 2)[0]', 'b = 1'),
    ("a = 'hello'[1]", "b = 'e'"),
    ("a = 'hello'[:]", "b = 'hello'"),
    ("a = f'{1}'", "b = f'{1}'"),
    ('a = []', 'b = []'),
    ('a = not 5', 'b = False'),
    ('a = None', 'b = None'),
    ('a = ...', 'b = ...'),
]


def answer(first, second, how):
    space = {}
    if how == 'lines':
        exec(first, space)
        exec(second, space)
    elif how == 'module':
        exec(first + '\n' + second, space)
    elif how == 'function':
        exec(f'def f():\n    {first}\n    {second}\n    return a, b\na, b = f()', space)
    else:
        exec(f'def f():\n    {first}\n    return a\ndef g():\n    {second}\n    return b\na, b = f(), g()' if 'b == (' not in second else 'a = b = 1', space)
    return 'T' if space['a'] is space['b'] else 'F'


for first, second in CASES:
    print(f'{first:28}{second:28}', *[answer(first, second, how) for how in ('lines', 'module', 'function', 'functions')])

print(257 is 257, (1, 2) is (1, 2), [] is [], {} is {}, 1.5 is 1.5, 'a b' is 'a b', -7 is -7)


# Members of a constant, and the same value elsewhere.
def members():
    pair = ('hello world', 1000, 2.5)
    return pair[0] is 'hello world', pair[1] is 1000, pair[2] is 2.5


print(members())


def membership(value):
    return value in {'first name', 'second'}, value in ['first name', 'second']


print(membership('second'), [type(constant).__name__ for constant in membership.__code__.co_consts])
print([sys._is_interned(member) for member in sorted(membership.__code__.co_consts[1])])
print(len({id(code) for code in [compile('x = 1000', 'n', 'exec').co_consts[0]] * 2}))
print(tuple((1, 2, 3)) is tuple((1, 2, 3)), (lambda t: tuple(t) is t)((1, 2)), (lambda t: t[:] is t)((1, 2)), (lambda t: t * 1 is t)((1, 2)))
print((lambda s: frozenset(s) is s)(frozenset([1])), (lambda s: s.copy() is s)(frozenset([1])), (lambda l: list(l) is l)([1]))
