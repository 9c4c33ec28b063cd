# Every method of bytes and bytearray.
def attempt(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(type(error).__name__, error)


for kind in (bytes, bytearray):
    b = kind(b'Hello, World and hello again')
    print(b.capitalize(), b.lower(), b.upper(), b.swapcase(), b.title(), b.istitle(), b.title().istitle())
    print(b.center(40, b'*'), b.ljust(35, b'.'), b.rjust(35), b.center(3), kind(b'-42').zfill(6), kind(b'42').zfill(1))
    print(b.count(b'l'), b.count(b'l', 4), b.count(b''), b.count(108, 3, 9), b.find(b'o'), b.find(b'o', 5), b.rfind(b'o'), b.rfind(b'zz'), b.find(b'', 99))
    attempt(b.index, b'zz')
    attempt(b.rindex, b'zz')
    attempt(b.find, 'o')
    attempt(b.find, 300)
    print(b.startswith(b'Hell'), b.startswith((b'x', b'H')), b.endswith(b'again', 5), b.endswith(b'x'), b.startswith(b'', 50))
    attempt(b.startswith, 'H')
    attempt(b.startswith, ('H',))
    print(b.partition(b', '), b.rpartition(b'l'), b.partition(b'zz'), b.rpartition(b'zz'))
    attempt(b.partition, b'')
    print(b.split(), b.split(b'l'), b.split(None, 2), b.rsplit(None, 2), b.rsplit(b'l', 2), b.split(b'l', 0), kind(b'  a  ').split(), kind(b'').split(), kind(b'').split(b','))
    attempt(b.split, b'')
    attempt(b.split, 'l')
    print(kind(b'a\nb\r\nc\rd').splitlines(), kind(b'a\n\nb').splitlines(True), kind(b'').splitlines())
    print(kind(b'  xx ').strip(), kind(b'xyxhixy').strip(b'xy'), kind(b'xhix').lstrip(b'x'), kind(b'xhix').rstrip(b'x'))
    print(b.replace(b'l', b'LL'), b.replace(b'l', b'', 2), b.replace(b'', b'-', 3), kind(b'').replace(b'', b'x'), b.replace(b'zz', b''))
    print(b.removeprefix(b'Hello'), b.removesuffix(b'again'), b.removeprefix(b'x'))
    print(kind(b'a\tbc\td').expandtabs(), kind(b'a\tb\n\tc').expandtabs(4), kind(b'a\tb').expandtabs(0))
    print(kind(b'abc').translate(kind.maketrans(b'ab', b'xy')), kind(b'abcabc').translate(None, b'b'), kind(b'abc').translate(bytes(range(256)), delete=b'c'))
    attempt(kind.maketrans, b'a', b'xy')
    attempt(kind(b'a').translate, b'short')
    print([getattr(kind(text), name)() for text in (b'', b'abc', b'ABC', b'a1', b'12', b' \n', b'Ab Cd', b'\xff') for name in ('isalnum', 'isalpha', 'isascii', 'isdigit', 'islower', 'isspace', 'istitle', 'isupper')])
    print(kind(b'abcdef').hex(), kind(b'abcdef').hex(':'), kind(b'abcdef').hex('-', 4), kind(b'abcdef').hex(b' ', -4), kind.fromhex(' 61 6263 '))
    attempt(kind.fromhex, '6')
    attempt(kind.fromhex, '6 1')
    attempt(kind.fromhex, 'zz')
    attempt(kind(b'ab').hex, '::')
    print(kind(b',').join([b'a', bytearray(b'b'), memoryview(b'c')]), kind(b'').join([]), kind(b'x').join(c for c in [b'1', b'2']))
    attempt(kind(b',').join, [b'a', 'b'])
    attempt(kind(b',').join, 5)
    print(b.decode(), kind(b'\xc3\xa9').decode('utf-8'), kind(b'\xff').decode('latin-1'), kind(b'\xff').decode(errors='replace'))
    attempt(kind(b'\xff').decode)
    print(b[1], b[-1], b[1:4], b[::-3], b[10:5])
    attempt(lambda: b[100])
    attempt(lambda: b['a'])
    attempt(lambda: b + 'x')
    attempt(lambda: b * 2.0)
    print(kind(b'ab') * 3, 2 * kind(b'ab'), kind(b'ab') * -1, kind(b'a') + bytearray(b'b'), bytes(b'a') + kind(b'b'))
    print(b'ell' in b, 72 in b, b'' in b, kind(b'a') < b'b', kind(b'a') == bytearray(b'a'), kind(b'a') == 'a', kind(b'a') != b'b', sorted([kind(b'b'), kind(b'a'), kind(b'ab')]))
    attempt(lambda: 'a' in b)
    attempt(lambda: 256 in b)
    print(kind(b'%s|%b|%r|%a|%c|%c|%5d|%-5d|%05.1f|%x|%#o|%%') % (b'a', bytearray(b'b'), b'c', 'd', 65, b'B', 42, 42, 3.14159, 255, 8), kind(b'%(x)d-%(y)s') % {b'x': 1, b'y': b'z'}, kind(b'%*d') % (5, 3))
    attempt(lambda: kind(b'%s') % 'text')
    attempt(lambda: kind(b'%d') % 'text')
    attempt(lambda: kind(b'%d %d') % 1)
    attempt(lambda: kind(b'%d') % (1, 2))
    attempt(lambda: kind(b'%c') % 300)
    attempt(lambda: kind(b'%y') % 300)
    print(list(kind(b'abc')), len(b), bool(kind()), repr(kind(b'\'"\\\t\n\x00\xff')), repr(kind(b"it's")))
    attempt(kind, 'text')
    attempt(kind, -1)
    attempt(kind, [256])
    attempt(kind, ['a'])
    attempt(kind, 1.5)
    print(kind(3), kind([1, 2]), kind((3, 4)), kind(range(3)), kind('é', 'utf-8'), kind('é', 'latin-1'), kind(x for x in (65, 66)))

a = bytearray(b'abc')
a.append(100)
a.extend(b'ef')
a.extend([103])
a.extend(range(104, 106))
a.insert(0, 90)
a.insert(-1, 91)
print(a, a.pop(), a.pop(0), a)
a.remove(91)
a.reverse()
print(a, a.copy() is a, a.copy() == a)
attempt(a.remove, 0)
attempt(a.append, 256)
attempt(a.append, 'a')
attempt(a.extend, 'abc')
attempt(a.extend, 5)
attempt(bytearray().pop)
attempt(a.pop, 99)
a[0] = 65
a[1:3] = b'---'
a[::2] = b'*' * len(a[::2])
print(a)
del a[0]
del a[1:3]
print(a)
del a[::2]
print(a)
a[1:1] = (x for x in range(3))
print(a)


def store(key, value):
    a[key] = value


attempt(store, 0, 256)
attempt(store, 99, 1)
attempt(store, slice(0, 1), 5)
attempt(store, slice(0, 9, 2), b'1')
attempt(store, slice(0, 1), 'x')
a += b'tail'
a *= 2
print(a)
a.clear()
print(a, len(a), a.__alloc__() >= 0)


class Special(bytearray):
    pass


s = Special(b'mine')
s += b'!'
print(s, type(s).__name__, type(s.upper()).__name__, s == b'mine!', isinstance(s, bytearray))


class Named(bytes):
    def __bytes__(self):
        return b'other'


print(bytes(Named(b'x')), Named(b'x'), type(Named(b'x').strip()).__name__, Named.fromhex('6162'))
big = bytearray()
for number in range(1000):
    big.append(number % 256)
while len(big) > 10:
    del big[0]
print(big, bytes(big)[:3])
