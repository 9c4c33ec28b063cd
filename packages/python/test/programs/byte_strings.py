"""bytes: literals, methods, conversions."""
b = b'Hello, \x00\xff\'"\n\t\\'
print(b, len(b), b[0], b[-1], b[1:4], b[::-2], list(b[:3]), repr(b'\''), repr(b'"'), b'\x7f\x80')
print(bytes(3), bytes([1, 2, 255]), bytes('é', 'utf-8'), bytes(b'x'), bytes(range(3)), bytes(), bytes.fromhex('de ad BE ef'), b'\xde\xad'.hex(), bytes((1, 2)))
print(b'a' + b'b', b'ab' * 2, 2 * b'x', b'b' in b'abc', 98 in b'abc', b'' in b'', b'a' < b'b', b'a' == 'a', b'a' == b'a', b'abc' >= b'abd', hash(b'a') == hash(b'a'))
print(b'abc'.upper(), b'ABC'.lower(), b'abc'.find(b'c'), b'abc'.find(99), b'abc'.index(b'b'), b'abc'.startswith(b'a'), b'abc'.endswith((b'x', b'c')))
print(b'a,b,c'.split(b','), b' a  b '.split(), b'|'.join([b'a', b'b']), b' x '.strip())
print(b'h\xc3\xa9'.decode(), b'\xe9'.decode('latin-1'), b'a\xff'.decode('utf-8', 'replace'), b'a\xff'.decode('utf-8', 'ignore'), b'a\xff'.decode(errors='backslashreplace'), b'abc'.decode('ascii'))
for bad in ("b'a' + 'a'", "bytes('a')", "bytes([256])", "bytes([-1])", "bytes(-1)", "b'\\xff'.decode()", "b'\\xff'.decode('ascii')", "b'a'['x']", "b'abc'.index(b'z')", "b''.join(['a'])", "b'a'.split('a')", "bytes.fromhex('z')", "bytes.fromhex('abc')", "b'a' < 'a'", "b'a'.startswith('a')", "'a' in b'a'", "300 in b'a'", "b'a'[0:1] = b'b'", "bytes(1.5)", "bytes(['a'])", "b'a'.find('a')", "b'a'.replace('a', b'')", "b'a'.decode('nope')", "b'\\xe2\\x82'.decode()", "bytes(1, 'utf-8')", "b'a' * 1.5"):
    try:
        print(bad, eval(bad))
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
print([c for c in b'ab'], sorted(b'cab'), max(b'az'), sum(b'ab'), set(b'aa'), tuple(b'xy'), {b'k': 1}[b'k'], list(reversed(b'ab')), b'a'.__contains__(97), ascii(b'\xe9'), bool(b''), str(b'a', 'utf8'))
