"""What a fuzzer found: what is said of arguments that do not fit, and in which order it is looked at them."""
import heapq
import io
import math
import operator
import string
import traceback


def shown(call):
    try:
        print(ascii(call()))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))


# Too many arguments, missing ones, strange names: in this order.
shown(lambda: memoryview(b'', 1))
shown(lambda: memoryview(obj=b''))
shown(lambda: ''.replace('a', nope=1))
shown(lambda: ''.replace('a', 'b', 1, nope=1))
shown(lambda: ''.split(sep='a', maxsplit=1, nope=1))
shown(lambda: sum())
shown(lambda: int('1', 2, 3))
shown(lambda: str(1, 2, 3, 4))
shown(lambda: pow(nope=1))
shown(lambda: b''.translate())

# Characters and bases of any size.
shown(lambda: format(2**63, 'c'))
shown(lambda: format(2**62, 'c'))
shown(lambda: int(1.5, None))
shown(lambda: int(1.5, 10**30))
shown(lambda: (5).__round__(None))
shown(lambda: [].pop(2**63))

print({}.pop([], None), round(-0.0, -400), round(-5.5, -400))
shown(lambda: {}.pop([]))

# Names of encodings are text as C has it.
shown(lambda: str(b'a', 'a\0'))
shown(lambda: str(b'a', '\ud800'))
shown(lambda: 'a'.encode('utf8', '\0'))
shown(lambda: float.fromhex('\ud800'))
shown(lambda: eval('\ud800'))
shown(lambda: ''.maketrans('a', None))

# Bounds are looked at first.
shown(lambda: 'a'.startswith({}, 'a'))
shown(lambda: b'a'.find(None, 'a'))
shown(lambda: b'ab'.hex(None))
shown(lambda: b'ab'.hex([1]))
shown(lambda: b'ab'.hex('-', None))

# Zeros have signs, and what is endless divides.
print(0 / -2, -0.0 // 17, divmod(-0.0, 17), divmod(-1.0, math.inf), 1.0 // -math.inf, divmod(0.0, -1.0))
print(abs(3 - 2.5j), abs(1j - 2.5), (-12) ** -6, math.radians(1e-16), math.degrees(-3.14))

# Whatever has items is a mapping for `%`.
shown(lambda: 'a' % [1])
shown(lambda: 'a' % {1})
shown(lambda: b'a' % 'b')
shown(lambda: eval('1', 'a'))
shown(lambda: eval('1', {}, 1))
shown(lambda: exec('1', {}, 1))
shown(lambda: pow(1j, 'a', 2))
shown(lambda: operator.indexOf(1.5, 1))
shown(lambda: string.Template('$a').safe_substitute('b'))
shown(lambda: io.BytesIO({1: 2}))

# Comparisons of a heap are others than those of a sort.
shown(lambda: heapq.nlargest(2, [0.5, None, 'a', 'b']))
shown(lambda: heapq.nlargest(3, [3, 1, 2, 5, 4]) + heapq.nsmallest(3, [3, 1, 2, 5, 4], key=lambda x: -x))
shown(lambda: heapq.nsmallest(1, []) + heapq.nlargest(2, [(1, 'a'), (1, 'b'), (1, 'c')], key=lambda x: x[0]))

# Text of an f-string's expression is read as the rest of it is.
print(ascii(f"{'\x41'=!s} {r'\n'=!s}"), ascii(rf"{'\x41'=!s}"))
print(*('ǆ'.title(), 'ǅ'.title(), 'ŉ'.title(), 'ა'.title(), 'ᾳ'.title(), 'ß'.title()))


class Text(str):
    pass


class Kept:
    x9 = 1


# A string of one's own is gone through as any.
print(list(Text('a1')), type(iter(Text('a'))).__name__, len(dir(None)))
for statement in ('del Kept().x', 'Kept().x', 'del Kept[0]', 'del ()[0]', 'del ()["a"]', 'del (5)[0]', 'del Text("a")[0]'):
    try:
        exec(statement)
    except Exception as error:
        print(traceback.format_exception_only(error))
