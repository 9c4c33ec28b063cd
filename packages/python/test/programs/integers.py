"""Integers of any size."""
# mm: observes sizes
big = 123456789 ** 12
print(big, -big, big // 987654321, big % 987654321, divmod(-big, 10 ** 30), big * big, big - big, big ** 2 % 10 ** 20)
print(2 ** 64, 2 ** 100 - 1, 1 << 70, (1 << 70) >> 65, -1 >> 10, -(2 ** 70) >> 3, 5 << 0, 0 << 100)
for a, b in ((7, 3), (-7, 3), (7, -3), (-7, -3), (0, 5), (10 ** 20, 7), (-10 ** 20, 7), (7, 10 ** 20), (-7, 10 ** 20), (2 ** 31, -1), (-2 ** 63, -1), (2**53 + 1, 3)):
    print(a // b, a % b, divmod(a, b), a / b, a * b, a + b, a - b)
print(6 & 3, 6 | 3, 6 ^ 3, ~6, -6 & 0xff, -1 & 2 ** 70, (2 ** 70) | 1, -(2 ** 70) ^ 5, ~(2 ** 70), True & 3, True + True, ~True if False else -2)
print(pow(2, 200), pow(3, 100, 7), pow(3, -1, 7), pow(2, -1), pow(-2, 3), pow(10 ** 20, 3, 10 ** 9 + 7), 0 ** 0, (-2) ** 63, 2 ** -2, pow(5, 3, -7), pow(0, 0, 1))
print(hex(255), hex(-255), oct(8), bin(10), hex(10 ** 25), bin(-5), 0xff, 0o17, 0b101, 1_000_000, hex(0))
print(int('123'), int(' -45 '), int('ff', 16), int('0xff', 16), int('0b11', 0), int('z', 36), int('1_000'), int(3.99), int(-3.99), int(True), int('٣'), int(b'12'), int(1e20), int('-0x1f', 16), int('0', 0), int(), int('10', base=2))
print((255).bit_length(), (2 ** 100).bit_length(), (-5).bit_length(), (7).bit_count(), (0).bit_length(), (258).to_bytes(2, 'big'), (258).to_bytes(4, 'little'), (-2).to_bytes(2, 'big', signed=True), int.from_bytes(b'\x01\x02', 'big'), int.from_bytes(b'\xff\xfe', 'little', signed=True), (5).to_bytes(), (2 ** 80).to_bytes(11, 'big'))
print((5).real, (5).imag, (5).numerator, (5).denominator, (5).conjugate(), (6).as_integer_ratio(), (5).is_integer(), abs(-10 ** 30), round(1234, -2), round(1250, -2), round(1350, -2), round(-1250, -2), round(5), round(10 ** 25 + 5, -1))
print(hash(5), hash(-1), hash(-2), hash(2 ** 61 - 1), hash(2 ** 61), hash(10 ** 30), hash(-10 ** 30), hash(True), hash(0))
print(1 == 1.0, 2 ** 53 == float(2 ** 53), 2 ** 53 + 1 == float(2 ** 53), 10 ** 400 > 1e308, 10 ** 30 < float('inf'), 3 < 3.5 < 4, {1: 'a', 1.0: 'b', True: 'c'}, 10 ** 22 == 1e22, 10 ** 23 == 1e23)
print(str(10 ** 50), repr(-10 ** 50), '%d' % 10 ** 3, f'{10 ** 18:,}', float(10 ** 22), 10 ** 20 / 10 ** 18, (10 ** 400) // (10 ** 399), 3 / 2, 1 / 3, 10 ** 25 / 3, -7 / 2, 2 ** 1000 / 2 ** 990)
for bad in ("1 // 0", "1 % 0", "1 / 0", "divmod(1, 0)", "pow(1, 2, 0)", "int('x')", "int('12', 1)", "int('9', 8)", "int(None)", "int([])", "int('1.5')", "int(float('nan'))", "int(float('inf'))", "10 ** 400 / 1", "float(10 ** 400)", "1 << -1", "0 ** -1", "pow(2, -1, 4)", "(256).to_bytes(1, 'big')", "(-1).to_bytes(1, 'big')", "int('1__0')", "int('')", "int(5, 2)", "int('5', 'x')", "1.5 << 1", "1 & 1.5", "pow(1.5, 2, 3)", "(1).foo", "hex(1.5)", "int.from_bytes(5, 'big')", "(1).to_bytes(1, 'mid')", "int('0x', 16)", "round(5, 'x')", "int('1' * 5000)"):
    try:
        print(bad, eval(bad))
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
def factorial(n): return n * factorial(n - 1) if n else 1
print(factorial(40), factorial(30) // factorial(28), sum(int(c) for c in str(factorial(60))))
print(int.__add__(1, 2), (5).__radd__(3), int.__add__(1, 1.5), (5).__bool__(), (5).__index__(), (-5).__abs__(), (5).__pow__(2, 7), int.__name__, (5).__class__.__name__)
