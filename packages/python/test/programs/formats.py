"""f-strings and the format mini-language."""
x, y, name, items, d = 42, 3.14159, 'Ann', [1, 2], {'k': 'v'}
print(f'{x} {y:.2f} {name!r} {name:>6}| {items} {d["k"]} {x + 1} {x=} {y = :.1f} {name!r:^9}|{{}} {x:>{5}}|{x:0{6}d}')
print(f"{'nested ' + f'{x:x}'} {(lambda v: v * 2)(4)} {'a' if x else 'b'} {x!s:*^6} {', '.join(f'{i:02}' for i in items)}")
print(f'{x:b} {x:o} {x:x} {x:X} {x:#b} {x:#x} {x:08b} {x:+} {x: } {-x:+} {x:,} {1234567:,} {1234567:_} {0xdeadbeef:_x} {x:c} {x:e} {x:.3} {x:%}' if False else f'{x:b} {x:o} {x:x} {x:X} {x:#b} {x:#x} {x:08b} {x:+} {x: } {-x:+} {x:,} {1234567:,} {1234567:_} {0xdeadbeef:_x} {x:c} {x:e} {x:%}')
for spec in ('', 'd', '5', '<5', '>5', '^5', '=+6', '05', '+', ' ', '-', '#x', '#o', '#b', ',', '_', 'e', '.3f', '10.2f', 'g', '%', 'n', 'x>8', '*^9', '012,', '08_b', '+08.1f', '_x', '#010x', 'c'):
    print(spec.ljust(8), [format(v, spec) for v in (0, 42, -7, 123456)] if spec != 'c' else format(97, spec))
for spec in ('', 'e', 'E', 'f', 'F', 'g', 'G', '%', '.0f', '.1f', '.3e', '.4g', '.10g', '10.3f', '<10.2f', '^12.2e', '+.2f', ' .2f', '010.3f', ',', ',.2f', '_.1f', '#.0f', '#g', '.0e', '.0g', '=+10.1f', 'n', '.3', '10', 'z.1f'):
    print(spec.ljust(8), [format(v, spec) for v in (0.0, 1.0, -2.5, 1234567.891, 1e-7, 1e22, 0.1, -0.04)])
for v in (float('inf'), float('-inf'), float('nan')):
    print([format(v, spec) for spec in ('', 'f', 'F', 'e', 'G', '%', '8', '08', '+', '<6f')])
for spec in ('', 's', '10', '<10', '>10', '^10', '.2', '10.2', '*<6', '.0', '05'):
    print(spec.ljust(8), [format(v, spec) + '|' for v in ('', 'abc', 'héllo wörld')])
for v in (1 + 2j, None, 10 ** 25):
    print(format(v), f'{v}', f'{v!r}')
print(f'{True:d} {True:5} {False:>6} {10 ** 25:,} {10 ** 25:.3e} {-10 ** 20:x}')
for bad in ("format(1, 'z')", "format(1, 's')", "format('a', 'd')", "format(1.5, 'd')", "format(1.5, 'x')", "format(1, '.2')", "format('a', '+')", "format('a', ',')", "format(1, 'q')", "format(1, '10q')", "format('a', '=5')", "format(1, ',_')", "format(None, 'd')", "format([], '5')", "format(1, ',x')", "format(1, '.2d')", "format(-1, 'c')", "format(1, '+c')", "f'{1!r:d}'", "format(1, 5)", "format(1, '99999999999999999999')"):
    try:
        print(bad, eval(bad))
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
width, precision = 12, 4
print(f'{y:{width}.{precision}}|{y:<{width}}|{"text":{"*"}^{width}}')
print(f'{x!r}' f'{name}' 'plain', f'{"quotes" + 'inside'}', f'\N{BULLET}{x}\x41\n'.strip(), rf'\d{x}')
print(f'{d}', f'{ {1: 2}[1] }', f'{x,}', f'{(x, y)}', f'{x:{"d"}}', f'{x == 42 = }', f'{name.upper()}', f'{[i for i in range(3)]}', f'{"a" "b"}')
