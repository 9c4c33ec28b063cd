"""Methods of str, and what they say when called wrongly."""
s = 'Hello, World'
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.casefold(), 'straße'.upper())
print(s.find('o'), s.rfind('o'), s.index('W'), s.find('z'), s.count('l'), s.find('o', 5), s.find('o', 5, 7), s.count(''), s.rindex('l'), s.find(''), s.rfind(''))
print(s.startswith('Hell'), s.endswith(('x', 'ld')), s.startswith('W', 7), s.startswith(''), s.endswith('lo', 0, 5))
print(s.split(), s.split(', '), 'a,b,,c'.split(','), '  a  b '.split(), 'a b c d'.split(None, 2), 'a,b,c'.rsplit(',', 1), ''.split(), ''.split(','), 'a\nb\r\nc\x0bd'.splitlines(), 'a\nb'.splitlines(True))
print(s.partition(', '), s.rpartition('o'), s.partition('z'), 'abc'.rpartition('z'))
print(s.replace('l', 'L'), s.replace('l', '', 2), 'aaa'.replace('', '-'), 'abc'.replace('b', 'bb', 0), ''.replace('', 'x'))
print('|'.join(['a', 'b']), ''.join(()), ', '.join('abc'), '-'.join({'k': 1}))
print('  x '.strip(), 'xxaxx'.strip('x'), 'abc'.lstrip('ab'), 'abc'.rstrip('bc'), repr('\t x\n'.strip()), 'prefix-a'.removeprefix('prefix-'), 'a.py'.removesuffix('.py'))
print('ab'.center(6, '*') + '|', 'ab'.ljust(5) + '|', 'ab'.rjust(5, '.') + '|', '42'.zfill(5), '-42'.zfill(5), '+1'.zfill(4), 'a\tb\tc'.expandtabs(4), 'abc'.center(6), 'abcd'.center(7, '-'))
print('abc'.isalpha(), '12'.isdigit(), 'a1'.isalnum(), ' \t'.isspace(), 'Abc'.istitle(), 'ABC'.isupper(), 'a_1'.isidentifier(), '½'.isnumeric(), '²'.isdecimal(), ''.isalpha(), 'é'.isascii(), '\n'.isprintable(), 'x y'.isprintable())
print('hello'.translate({ord('l'): None, ord('e'): 'E', ord('o'): ord('0')}), 'abc'.translate(str.maketrans('ab', 'xy', 'c')), sorted(str.maketrans({'a': 'b'}).items()))
print(repr('it\'s'), repr("a\"b'c"), repr('\n\t\\\x00\x7f\xa0\u2028\U0001f600é'), ascii('é\U0001f600\u20ac'), 'a' 'b', r'\n', repr('\ud800'))
print('abc' < 'abd', 'a' < 'B', 'é' > 'z', 'ab' * 3, 3 * '-', 'x' * 0, 'x' * -1, 'lo' in s, '' in '', 'z' not in s, len('😀é'), '😀é'[0], 'a😀b'[::-1])
print(ord('a'), chr(8364), ord('😀'), chr(0x1f600), min('hello'), max('hello'), sorted('hello'), list('añ😀'), ''.join(reversed('añ😀')))
print('{} {} {}'.format(1, 'two', [3]), '{1} {0} {1}'.format('a', 'b'), '{x} {y.real} {z[0]} {z[k]}'.format(x=1, y=2j, z={0: 'zero', 'k': 'key'}), '{{}}'.format(), '{!r:>5}|{:<5}|{:^5}|{:*^7}'.format('a', 'b', 'c', 'd'), '{:{w}.{p}f}'.format(3.14159, w=10, p=2), '{0.__class__.__name__}'.format(5), '{a}'.format_map({'a': 1}))
print('%s %r %d %i %5d|%-5d|%05d %+d % d' % ('s', 'r', 1, 2, 3, 4, 5, 6, 7), '%x %X %#x %o %#o %c %c' % (255, 255, 255, 8, 8, 'z', 65), '%f %.2f %8.3f|%-8.1f|%e %E %g %G' % (1.5, 2.345, 3.14159, 2.5, 12345.678, 0.00012, 1e10, 1e-10), '%%', '%(a)s %(b)05.1f' % {'a': 1, 'b': 2.25}, '%s' % (1,), '%s' % [1, 2], '%*d|%-*d|%.*f' % (5, 1, 5, 2, 2, 3.14159), '%a' % 'é', '%.3s|%5.1s|' % ('abcdef', 'xyz'))
for bad in ("'abc'.index('z')", "''.join([1])", "''.join(5)", "'a' + 1", "1 + 'a'", "'a'.split('')", "'abc'.center()", "'a'.center(5, 'xx')", "'%d' % 'x'", "'%s %s' % 1", "'%s' % (1, 2)", "'%z' % 1", "'%(a)s' % 1", "'%(a)s' % {}", "'%c' % 'ab'", "'%c' % -1", "'{}'.format()", "'{0} {}'.format(1, 2)", "'{'.format()", "'}'.format()", "'{x}'.format()", "'{:d}'.format('x')", "'{!z}'.format(1)", "ord('ab')", "ord(5)", "chr(-1)", "chr(0x110000)", "'a' < 1", "'abc'.startswith(5)", "'abc'.find(5)", "'a'.upper(1)", "'abc'.nope", "str(b'x', 'nope')", "'a' * 'b'", "'%' % ()", "'%d' % 1.5j", "'%x' % 1.5", "'abc'['x']", "5 in 'abc'", "'a'.count(1)", "'a'.zfill('x')", "'a'.encode('nope')", "'é'.encode('ascii')", "'a'.join('b', 'c')", "'a'.partition('')", "'a'.strip(5)", "int('')"):
    try:
        print(bad, eval(bad))
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
print('a'.__add__('b'), 'abc'.__contains__('b'), 'abc'.__getitem__(1), 'a'.__eq__(1), 'a'.__lt__('b'), 'abc'.__len__(), str.upper('x'), 'x'.__mul__(3), 'x'.__mod__(()))
print(str(), str(5), str(None), str(b'x'), str(b'abc', 'ascii'), str('é'.encode(), encoding='utf-8'), str(object=3), hash('a') == hash('a'), 'é'.encode('latin-1'), '€'.encode(), 'a\ud800'.encode('utf-8', 'replace'), 'é'.encode('ascii', 'ignore'), 'é'.encode('ascii', 'backslashreplace'), 'é€'.encode('ascii', 'xmlcharrefreplace'))
