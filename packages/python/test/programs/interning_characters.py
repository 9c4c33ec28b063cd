# Single characters, empty values and other singletons of CPython 3.13.
# mm: observes identity, refcounts
import sys


def immortal(value):
    return sys.getrefcount(value) > 2**29


def char(code):
    return chr(code)


print(all(chr(code) is char(code) for code in range(256)), chr(256) is char(256))
print(all(sys._is_interned(chr(code)) for code in range(256)), sys._is_interned(chr(256)))
print(all(immortal(chr(code)) for code in range(256)), immortal(chr(256)))
word = 'aé日'
print(word[0] is chr(97), word[1] is chr(233), word[2] is chr(26085), word[-2:-1] is chr(233))
print(''.join(['a']) is 'a'[:], 'xay'[1:2] is chr(97), next(iter('é')) is chr(233), 'abc'.split('b')[0] is chr(97))
print('A'.lower() is chr(97), 'a'.upper() is chr(65), ' a '.strip() is chr(97), 'ab'.replace('b', '') is chr(97))
print(b'a'.decode() is chr(97), b'\xe9'.decode('latin-1') is chr(233), '\u00e9'.encode('latin-1') is bytes([233]))
print('%c' % 97 is chr(97), '{}'.format('a') is chr(97), f'{"a"}' is chr(97), str('a') is chr(97))
print('ab'.removesuffix('b') is chr(97), 'a' * 1 is chr(97), 'a' + '' is chr(97), 'ba'.partition('b')[2] is chr(97))

# A digit made from a number.
print(str(5) is str(5), repr(5) is '5'[:], f'{5}' is f'{5}')

# Empty ones.
def empties():
    return ('', (), b'')


one, two = empties(), ('a'[1:], tuple([]), b'a'[1:])
print([x is y for x, y in zip(one, two)])
print(''.join([]) is '', str() is '', 'a' * 0 is '', 'abc'.strip('abc') is '', tuple() is (), (1,) * 0 is (), (1, 2)[2:] is ())
print(bytes() is b'', b'a' * 0 is b'', b''.join([]) is b'', bytes(0) is b'', b'abc'.strip(b'abc') is b'', ''.encode() is b'')
print(immortal(''), immortal(()), immortal(b''))
print(frozenset() is frozenset(), frozenset([]) is frozenset(()))

# One byte.
print(all(bytes([code]) is bytes([code]) for code in range(256)), bytes([7]) is b'x\x07'[1:], immortal(b'x'[:]))
print(b'x'[0:1] is b'x', b'xy'.split(b'y')[0] is b'x'[:], b'ax'.replace(b'a', b'') is b'x'[:])

# Singletons.
for value in [None, True, False, Ellipsis, NotImplemented]:
    print(repr(value), immortal(value), type(value)() is value if not isinstance(value, bool) else bool(value) is value)
