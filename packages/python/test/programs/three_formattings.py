"""%-formatting, str.format and f-strings: all conversions, flags, nested fields, errors."""
import math
values = (0, 1, -1, 42, 255, -255, 10 ** 20)
for spec in ('%d', '%5d', '%-5d|', '%05d', '%+d', '% d', '%x', '%#x', '%#X', '%o', '%#o', '%08.3d', '%i', '%u', '%.0d', '%c' if False else '%s'):
    print(spec, [spec % v for v in values])
floats = (0.0, -0.0, 1.0, 3.14159265, -2.5e-7, 1e16, 123456789.123, float('inf'), float('-inf'), float('nan'))
for spec in ('%f', '%.2f', '%10.1f', '%-10.1f|', '%+.3e', '%E', '%g', '%.3g', '%#g', '%G', '%010.2f', '% f', '%.0f', '%#.0f', '%r', '%s'):
    print(spec, [spec % v for v in floats])
print('%s %r %a %%' % ('é', 'é', 'é'), '%5s|%-5s|%.2s|%5.1s|' % ('abc', 'abc', 'abc', 'abc'), '%c%c' % ('x', 233), '%(a)s %(b)05.1f %(a)r' % {'a': 1, 'b': 2.5}, '%*d|%-*d|%.*f' % (5, 1, 5, 2, 2, math.pi))
print(b'%s %d %x %a %b %c %5.1f' % (b'raw', 5, 255, 'é', b'b', 65, 2.25))
for template, args in (('%d', 'x'), ('%d %d', (1,)), ('%d', (1, 2)), ('%z', 1), ('%', 1), ('%(a)s', 1), ('%(a)s', {}), ('%c', 'ab'), ('%c', -1), ('%x', 1.5), ('%d', 1.9), ('%d', None), ('%s %s', 'ab'), ('%(a', {'a': 1}), ('%.f', 2.5), ('%*d', ('a', 1)), ('no args', 1), ('no args', ()), ('no args', {})):
    try: print(repr(template % args))
    except Exception as error: print(template, args, type(error).__name__, error)
print('{} {1} {0}'.format(1, 2) if False else '{1} {0} {1!r} {name}'.format('a', 'b', name='n'), '{0[1]} {0[1][0]} {d[key]} {d[0]} {o.real} {o.__class__.__name__}'.format(['x', 'yz'], d={'key': 1, 0: 'zero', '0': 'text'}, o=3 + 4j))
print('{:>8}|{:<8}|{:^8}|{:*^8}|{:=+8}'.format('r', 'l', 'c', 's', 5), '{:{}}|{:{w}.{p}f}|{:{fill}{align}10}'.format('a', 5, math.pi, 'z', w=9, p=3, fill='-', align='^') if False else '{:{w}.{p}f}|{:{f}{a}10}'.format(math.pi, 'z', w=9, p=3, f='-', a='^'))
for spec in ('b', 'o', 'x', 'X', '#b', '#o', '#x', 'd', ',', '_', '+', ' ', '08', '<8', '^8', '>8', '=8', 'e', '.2f', '%', 'g', 'c', 'n', '_b', '_x', ',.2f', '+.1%', '#.3g', '020,.2f', '*^20,'):
    try: print(spec, [format(v, spec) for v in (0, 65, 1234567)])
    except Exception as error: print(spec, type(error).__name__, error)
for spec in ('', '.3', '.3f', '10.2e', ',', '_.4f', '%', '.1%', 'g', 'G', '.0f', '#.0f', '+', '-', ' ', '<12', '012', 'n', 'z.1f', '.15g', 'd', 's', '.50f'[:4]):
    try: print(spec, [format(v, spec) for v in (0.0, -0.04, 1234.5678, 1e100, float('nan'))])
    except Exception as error: print(spec, type(error).__name__, error)
for spec in ('', '10', '.2', '>6', '^7.2', '=5', 'd', ',', '+', '06', '5s', '.1s', 'x'):
    try: print(spec, repr(format('text', spec)))
    except Exception as error: print(spec, type(error).__name__, error)
for template, args in (('{', ()), ('}', ()), ('{0', ()), ('{}{1}', (1, 2)), ('{1}', (1,)), ('{a}', ()), ('{0.x}', (1,)), ('{0[x]}', ([1],)), ('{0[]}', ([1],)), ('{!x}', (1,)), ('{:{:{}}}', (1, 2, 3)), ('{{}}', ()), ('{0!r:>5}', ('a',)), ('{:d}', (None,)), ('{0[5]}', ([1],)), ('{!}', (1,)), ('{:>5', (1,)), ('{a.b[0].c}', ())):
    try: print(repr(template.format(*args)))
    except Exception as error: print(template, type(error).__name__, error)
class Money:
    def __init__(self, cents): self.cents = cents
    def __format__(self, spec): return f'<{self.cents}:{spec!r}>'
    def __repr__(self): return f'Money({self.cents})'
m, width, name = Money(5), 12, 'deep'
print(f'{m} {m:x} {m!r} {m!r:>{width}} {m!s:^{width}} {"nested " + f"{name!r:{f"{width}"}}"}', f'{m=} {m = } {width+1=:>5} {name=!s} { width = :#x}')
print(f'{{}} {{{width}}} {width!r:{"<" + str(5)}}| {"a" "b"} {[x for x in range(3)]} {(lambda: 1)()} {name[1:3]} {dict(a=1)["a"]} {width if width > 5 else 0:>{width // 2}d}')
print(f'''{
    width  # comment
    + 1
}''', rf'\n{width}', f'\x41\N{GREEK SMALL LETTER ALPHA}{1}', f"{'\n'.join('ab')}", f'{1:{"{}".format(5)}}|', f'{3.0:{width}.{2}}', f'{"%s"}' % 1, f'{width:{width}}{width:<{width}}|')
print('{:%H}'.format(type('D', (), {'__format__': lambda self, spec: spec})()), format(m), format(m, 'abc'), '{!r:.3}'.format('abcdef'), '{:.{n}}'.format('abcdef', n=2), str.format('{0:{1}}', 5, '>3'), '{a}{b}'.format_map({'a': 1, 'b': 2}))
