# Regular expressions: syntax, methods, errors.
import re


def attempt(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(type(error).__name__, error, getattr(error, 'pos', ''))


print(re.findall(r'\d+', 'a1b22c333'), re.findall(r'(\w)(\d)', 'a1 b2 c3'), re.findall(r'(a)|b', 'ab'), re.findall('', 'abc'), re.findall(r'a*', 'baac'))
print(re.split(r'[,;]\s*', 'a, b;c,d'), re.split(r'(,)', 'a,b'), re.split(r'x*', 'axbc'), re.split(r'\s+', ' a b ', maxsplit=1), re.split(',', 'abc'), re.split('(a)|(b)', 'xaybz'))
print(re.sub(r'(\w+) (\w+)', r'\2 \1', 'hello world'), re.sub('a', 'b', 'aaa', count=2), re.sub(r'\d', lambda m: str(int(m[0]) * 2), '1 2 3'), re.sub('x*', '-', 'abxd'), re.subn('a', '', 'banana'))
print(re.sub(r'(?P<first>\w)(?P<rest>\w*)', r'\g<rest>\g<first>ay\g<0>', 'pig latin'), re.sub('(a)|(b)', r'[\1\2]', 'abc'), re.sub('a', r'\n\t\\', 'a'), re.sub('.', r'\x41'[:0], 'ab'))
m = re.match(r'(?P<year>\d{4})-(?P<month>\d\d)(-(?P<day>\d\d))?', '2024-05 and more')
print(m, m.group(), m.group(1, 2), m['year'], m.groups(), m.groups('?'), m.groupdict(), m.start(), m.end('month'), m.span(3), m.pos, m.endpos, m.lastindex, m.lastgroup, m.re.groups, m.regs, m.string)
print(m.expand(r'\g<month>/\1'), bool(m), m.re.pattern, m.re.groupindex)
attempt(m.group, 9)
attempt(m.group, 'nope')
print(re.match('b', 'abc'), re.search('b', 'abc'), re.fullmatch('a|ab', 'ab'), re.fullmatch('ab', 'abc'), re.compile('b').match('abc', 1), re.compile('^b').match('abc', 1), re.compile('b').search('abcb', 2, 3), re.compile('c$').search('abcd', 0, 3))
print([match.span() for match in re.finditer('a|b*', 'abba')], list(re.finditer('z', 'abc')))
for pattern, text in [
    (r'^a.c$', 'abc'), (r'^a.c$', 'a\nc'), (r'(?s)^a.c$', 'a\nc'), (r'(?m)^b$', 'a\nb\nc'), (r'^b$', 'a\nb'), (r'b$', 'ab\n'), (r'b\Z', 'ab\n'), (r'\Aa', 'ba'),
    (r'(?i)HeLLo', 'hEllO'), (r'(?i)[a-z]+', 'ABC'), (r'(?i)straße', 'STRASSE'), (r'(?i)É', 'é'), (r'(?i)ſ', 'S'), (r'(?i)[^a]', 'A'), (r'(?i:a)b', 'Ab'), (r'(?i:a)b', 'AB'), (r'(?-i:a)b', 'ab'),
    (r'\bfoo\b', 'a foo b'), (r'\Boo\b', 'foo'), (r'\w+', 'é_9-'), (r'(?a)\w+', 'aé'), (r'\d+', '٣4'), (r'(?a)\d+', '٣4'), (r'\s', '\u2003'), (r'\S\D\W', 'a!!'),
    (r'[]a]+', ']a'), (r'[^]]', ']x'), (r'[a\]b]+', ']'), (r'[\w-]+', 'a-b'), (r'[a-c-e]+', 'b-e'), (r'[\d\s]+', '1 2'), (r'[^\d]', '1x'), (r'[\n\x41\u00e9\101]+', 'A\né'),
    (r'a{2}', 'aaa'), (r'a{2,}', 'aaa'), (r'a{,2}', 'aaa'), (r'a{1,2}?', 'aaa'), (r'a{2', 'a{2'), (r'a{,}', 'aa'), (r'x{0}y', 'y'), (r'a*?b', 'aab'), (r'a+?', 'aaa'), (r'a??b', 'ab'),
    (r'(a|ab)(c|bcd)(d*)', 'abcd'), (r'(a*)*', 'b'), (r'(a*)+', 'aab'), (r'(a|b)*?c', 'abac'), (r'(?:a|b)+', 'abab'), (r'((a)|b)*', 'ab'), (r'(a)?b', 'b'), (r'()+', ''), (r'(|a)+', 'aaa'), (r'(a?)*?$', 'aa'),
    (r'(\w)\1', 'hello'), (r'(?P<q>[\'"]).*?(?P=q)', 'say "hi" now'), (r'(?i)(a)\1', 'aA'), (r'(a)?(?(1)b|c)', 'ab'), (r'(a)?(?(1)b|c)', 'c'), (r'(?P<n>a)?(?(n)b)', 'ab'),
    (r'foo(?=bar)', 'foobar'), (r'foo(?!bar)', 'foobar'), (r'(?<=foo)bar', 'foobar'), (r'(?<!foo)bar', 'foobar'), (r'(?<=(a))b', 'ab'), (r'(?=(\w+))\1:', 'abc:'), (r'(?<=,)x', ',x'), (r'(?!)', 'a'), (r'a(?!$)', 'a'),
    (r'a++a', 'aaa'), (r'a*+b', 'aab'), (r'(?>a+)a', 'aaa'), (r'(?>a|ab)c', 'abc'), (r'(?:ab)++c', 'ababc'), (r'a?+a', 'a'), (r'(?>(a+))b', 'aab'), (r'a{1,2}+a', 'aaa'),
    ('(?x) a  b # comment\n c', 'abc'), ('(?x)[ a]+', ' a'), (r'(?x)a\ b', 'a b'), (r'(?#comment)a', 'a'), (r'\.', 'a.'), (r'\t\n\\', '\t\n\\'), ('😀+', '😀😀'), (r'[😀-😂]', '😁'), (r'\N{EM DASH}', '—'), (r'.', '😀x'),
    (r'(.*)(\d+)', 'abc123'), (r'(.*?)(\d+)', 'abc123'), (r'^(?:(\d+)|(\w+))$', 'abc'), (r'(x+x+)+y', 'xxxxxxxxxy'), (r'(?s:.)a', '\na'), (r'(a(b)?)+', 'aba'), (r'(?:(a)|(b)|(c))+', 'abc'), (r'(a)(?:(b)|c)', 'ac'), (r'((x)|(y))*', 'xy'),
]:
    found = re.search(pattern, text)
    print(pattern.encode('unicode_escape' if False else 'utf-8'), None if found is None else (found.span(), found.groups(), found.lastindex))
for pattern in ['(', ')', '(?', '(?P', '(?P<', '(?P<n', '(?P<1>a)', '(?P<n>a)(?P<n>b)', '(?P=n)', '(?P>n)', '(?<a)', '(?z)', '[', '[a', '[z-a]', '[a-\\d]', '*a', 'a**', 'a{2,1}', '+', '\\', '\\q', '\\1', '(a\\1)', '(?<=a*)b',
                '(?(1)a|b|c)', '(?(9)a)', '(?(x)a)', 'a(?i)b', '(?i', '(?i-', '(?i-z:a)', '(?-i)', '(?iu-s', '(?L)a', '(?au)a', '\\x4', '\\u12', '\\N{NOPE}', '(?#', '(?:', 'a\nb(', '\\400', '[\\q]', '(?P<a b>c)', '\\8', 'x{99999999999}', '^*', '(?<=', '(?=', '(?i-i:a)', '(?()a)', '(?(0)a)']:
    attempt(re.compile, pattern)
for template in ['\\', '\\2', '\\g', '\\g<', '\\g<>', '\\g<9>', '\\g<zz>', '\\g<a b>', '\\q', '\\0', '\\g<1', '\\777', '\\01']:
    attempt(re.sub, '(a)', template, 'a')
print(re.compile('a', re.I | re.M), re.compile(b'x', re.S), re.compile('a' * 300).__repr__()[:30], re.compile('a', re.A), re.I, repr(re.I | re.S), re.compile('a').flags, re.compile('(?im)a').flags, re.RegexFlag(0), re.NOFLAG)
print(re.escape('a.b*c d-e_f/é#~&'), re.escape(b'a.b'), re.compile('a') == re.compile('a'), re.compile('a') == re.compile('a', re.I), hash(re.compile('a')) == hash(re.compile('a')), re.compile('x') is re.compile('x'))
print(re.findall(rb'\w+', b'ab cd \xff'), re.sub(rb'(a)', rb'<\1>', b'banana'), re.match(b'a', bytearray(b'abc')), re.split(b',', b'a,b'))
attempt(re.match, 'a', b'a')
attempt(re.match, b'a', 'a')
attempt(re.match, 'a', 5)
attempt(re.match, 5, 'a')
attempt(re.compile, re.compile('a'), re.I)
attempt(re.compile, 'a', re.L)
attempt(re.compile, b'a', re.U)
attempt(re.compile, 'a', re.A | re.U)
attempt(re.Pattern)
print(re.error is re.PatternError, re.error.__module__, issubclass(re.error, Exception), type(re.compile('')), type(re.match('', '')))
scanner = re.Scanner([(r'\d+', lambda s, t: int(t)), (r'[a-z]+', lambda s, t: t), (r'\s+', None)])
print(scanner.scan('12 ab 3!'))
tokens = re.compile(r'(?P<number>\d+(?:\.\d*)?)|(?P<name>[A-Za-z_]\w*)|(?P<op>[-+*/=()])|(?P<space>\s+)|(?P<other>.)')
print([(t.lastgroup, t.group()) for t in tokens.finditer('x1 = 3.14*(y+2) $')])
step = re.compile('a|b').scanner('abc')
print(step.match(), step.match(), step.match())
print(re.sub(r'(?<=\d)(?=(?:\d{3})+$)', ',', '1234567'), re.sub(r'[aeiou]', lambda m: m.group().upper(), 'education'), re.sub(r'\s+', ' ', '  too   many  ').strip())
print(len(re.findall(r'(?:a|b|ab)*c', 'ab' * 200 + 'c')), re.match(r'(a|b)*', 'ab' * 20000).end(), re.match(r'(?:(?:a)*)*', 'a' * 3000).end())
