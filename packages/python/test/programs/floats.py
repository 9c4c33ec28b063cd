"""Floats: text, rounding, conversions, comparison, special values."""
# mm: observes sizes
inf, nan = float('inf'), float('nan')
print(0.1, 0.1 + 0.2, 1.0, 1e16, 1e15, 123456789012345678.0, 1e-5, 0.0001, 1e100, -0.0, 5e-324, 1.7976931348623157e308, 2 ** 0.5, 1 / 3, 100.0, 1e22, 1e21, 9007199254740993.0, inf, -inf, nan)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1.005, 2), round(0.5), round(1234.5678, -2), round(1e20), round(2.5, 0), round(1.25, 1), round(1.35, 1), round(5e-324, 3), round(-0.4), round(1e300, 2), round(15.0, -1), round(0.1, 400))
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2), divmod(-7.5, 2), 1e308 * 10, -1e308 * 10, inf - inf, 0.0 * inf, 5.0 % inf, -5.0 % inf, 0.0 // 1, -0.0 + 0.0, 3.0 % -3.0)
print(2.0 ** 3, 2.0 ** -1, (-8.0) ** (1 / 3), 4 ** 0.5, 0.0 ** 0, inf ** 0, nan ** 0, 1.0 ** nan, (-1.0) ** 3, 2 ** 1023 * 1.0, (-2.0) ** 2)
print(int(2.9), int(-2.9), float('1e3'), float(' 1.5 '), float('-inf'), float('NaN'), float('1_0.5'), float(True), float('.5'), float('5.'), float('infinity'), float(), float('+1'), float(b'2.5'))
print((0.5).as_integer_ratio(), (0.1).as_integer_ratio(), (2.0).is_integer(), (2.5).is_integer(), (0.1).hex(), (1.0).hex(), (-2.5).hex(), float.fromhex('0x1.8p3'), (5e-324).hex(), inf.hex(), (0.0).hex(), (1.5).conjugate(), (1.5).real, (1.5).imag, float.fromhex('ff'))
print(hash(0.5), hash(1.0), hash(inf), hash(-inf), hash(0.1), hash(1e300), hash(-1.5), hash(2.0 ** 70), hash(-0.0), hash(5e-324))
print(nan == nan, nan != nan, nan < 1, nan in [nan], [nan] == [nan], 1.0 == 1, 0.0 == -0.0, inf > 10 ** 400, min(1.5, nan), max(nan, 1.5), 0.1 + 0.2 == 0.3, 1e16 + 1 == 10 ** 16 + 1)
print(abs(-1.5), bool(0.0), bool(nan), not 0.1, -(-1.5), +1.5, 3.7.__floor__(), 3.2.__ceil__(), 3.7.__trunc__(), (1.5).__round__(), sum([0.1] * 10), sum([1, 2.5]), sum([1e16, 1.0, -1e16]))
for bad in ("1.0 / 0", "1.0 // 0", "1.0 % 0", "divmod(1.0, 0.0)", "0.0 ** -1", "float('x')", "float('')", "float(None)", "float([])", "int(inf)", "int(nan)", "round(nan)", "round(inf)", "1.5 @ 2", "2.0 ** 10000", "(10.0) ** 400", "inf.as_integer_ratio()", "nan.as_integer_ratio()", "float('1__0')", "float(1j)", "1.5 < 'a'", "float.fromhex('zz')", "float('1e')", "round(1.5, 'x')", "1.5[0]", "1.5()"):
    try:
        print(bad, eval(bad))
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
print(1j * 1j, (1 + 2j) * (3 - 1j), (1 + 2j) / (3 - 4j), abs(3 + 4j), (1 + 2j).conjugate(), (1 + 2j).real, complex('1+2j'), complex(), -1j, (1 + 2j) ** 2, 1j ** 2, (2j) == 2j, complex(3) == 3, hash(1 + 0j), repr(1e20 + 1j), str(-0.0 - 1j), complex('-j'), complex(nan, inf), 2 ** 1j if False else '')
for bad in ("1j < 2j", "1j // 1", "int(1j)", "1j / 0", "complex('x')", "complex('1', 2)", "1j % 2", "complex([])", "0j ** -1"):
    try:
        print(bad, eval(bad))
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
print([x / 10 for x in range(-5, 6)], [1.1 * i for i in range(6)], [10.0 ** e for e in range(-7, 23, 3)])
print(str(1.5), repr(1e-7), f'{1e-7}', '%s' % 1e16, 1.0e+2, 1_0.0_1, .5, 5., 1E3, 4.35 * 100, 1.1 + 2.2, 1e23, 123456.789e-3, 2.5e-310)
