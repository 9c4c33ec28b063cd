"""A little archive that lists its files by patterns."""
from fnmatch import filter, fnmatch, fnmatchcase, translate

FILES = ['readme.md', 'README', 'setup.py', 'src/main.py', 'src/util.py', 'src/data[1].txt', 'src/data1.txt', 'a-b.c', 'a]b', 'x', 'img01.png', 'img1.png', '.hidden', 'caret^', 'back\\slash', 'line\nbreak']
PATTERNS = ['*', '*.py', 'src/*', '?', '??', '[a-c]*', '[!a-z]*', 'img[0-9].png', 'img[0-9][0-9].png', '*data[[]1].*', 'a[]]b', 'a[!]]b', '*[^]', '[', '[a', '*[*', 'READ*', '*s*p*', '**/*.py', 'x*', '*x', '[z-a]*', 'back[\\]*', '[a-]*', '*\n*', '', '[!]', 'a[!-]*']
for pattern in PATTERNS:
    print(f'{pattern!r:>24}', filter(FILES, pattern))
for pattern in PATTERNS + ['a&&b', '[a&&b]', '[a||b~~c--d]', '***a**b*?*c', 'dot.dot', '[a-b-c]', '[!a-cd-f]', '[--a]', '[b-a]', '[a-cb-d]', '[^x]', '[!^x]', '[[x]']:
    print(f'{pattern!r:>24}', translate(pattern))
print(fnmatch('Name.TXT', '*.txt'), fnmatchcase('Name.txt', '*.txt'), fnmatch(b'raw.bin', b'*.bin'), fnmatch('a' * 50 + 'b', '*a*a*a*a*a*a*a*c'))
try:
    fnmatch('text', b'*')
except TypeError as error:
    print(error)
