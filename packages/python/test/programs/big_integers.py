# mm: observes sizes
"""Integers of hundreds of digits: arithmetic, bits, bases, division rules, pow with a modulus, conversions."""
import math
a, b = 3 ** 200, -(7 ** 113)
for op in ('a + b', 'a - b', 'a * b', 'a // b', 'a % b', 'b // a', 'b % a', 'divmod(a, b)', 'divmod(-a, b)', 'a & b', 'a | b', 'a ^ b', '~a', 'a << 70', 'b >> 70', 'a >> 1000', 'b >> 1000', '-b', 'abs(b)', 'a > b', 'a == 3 ** 200', 'hash(a)', 'hash(b)', 'a.bit_length()', 'b.bit_count()', 'a / b', 'float(a)', 'a // 1.5e90', 'math.isqrt(a)', 'math.gcd(a, b * 3)', 'math.lcm(a, 14)'):
    print(op, '=', eval(op))
print(pow(a, 12345, 10 ** 20), pow(b, 3, 1000), pow(3, -1, 7), pow(a, -5, 10 ** 9 + 7), pow(2, 0, 1), pow(-2, 3, -5))
for wrong in ('pow(2, -1, 4)', 'pow(2, 3, 0)', 'a // 0', 'a % 0', '1 << -1', 'a >> -3', 'float(10 ** 400)', '10 ** 400 / 3', '1 / 10 ** 400 * 10 ** 400', 'int("12_")', 'int("0x1f", 10)', 'int("z", 36) + int("zz", 37)', 'int("1" * 5000)', 'str(10 ** 5000)', 'math.isqrt(-1)', '(1).to_bytes(0)', '(256).to_bytes(1)', '(-1).to_bytes(2)', 'int(float("nan"))', 'int(float("-inf"))', 'int("٣٤")', 'int("  -1_000  ")', 'int(b"12")', 'int([])', 'round(15, -1)', 'round(25, -1)', 'round(-35, -1)', 'round(12345678901234567890, -10)', 'math.comb(100, 50)', 'math.perm(30, 20)', 'math.factorial(40)', 'math.factorial(-1)', 'math.factorial(2.0)'):
    try: print(wrong, '=', eval(wrong))
    except (ValueError, ZeroDivisionError, OverflowError, TypeError) as error: print(wrong, '->', type(error).__name__, error)
print(0b1011, 0o777, 0xDEAD_BEEF, 1_000_000, int('0b101', 0), int('-0o17', 0), int('ff', 16), int('zz', 36))
print(bin(a)[:40], oct(b)[:40], hex(a)[:40], f'{a:x}'[:20], f'{b:_}'[:30], f'{a:,}'[-20:], f'{255:#b} {255:#o} {255:#X} {-255:08b} {255:_b} {10**20:_x}')
for n in (0, 1, -1, 127, 128, -128, -129, 2 ** 64, -2 ** 64):
    size = (n.bit_length() + 8) // 8
    raw = n.to_bytes(size, 'big', signed=True)
    print(n, raw, n.to_bytes(size, 'little', signed=True).hex(' '), int.from_bytes(raw, 'big', signed=True) == n, int.from_bytes(raw))
print(int.from_bytes([1, 2, 3], 'little'), int.from_bytes(bytearray(b'\xff\xff'), signed=True), (10).__index__(), (7).as_integer_ratio(), (3).conjugate(), (3).real, (3).imag, (3).numerator, True.denominator)
print([(-7) // d for d in (2, -2, 3, -3)], [(-7) % d for d in (2, -2, 3, -3)], [7.5 // d for d in (2, -2)], [-7.5 % d for d in (2, -2)], divmod(-7, 2.0))
x = 1
for i in range(1, 30): x = x * i + (x << i) - (x >> 1)
print(x, x.bit_length(), sum(map(int, str(x))))
def fibonacci(n):
    a, b = 0, 1
    for bit in bin(n)[2:]:
        a, b = a * (2 * b - a), a * a + b * b
        if bit == '1': a, b = b, a + b
    return a
print(fibonacci(1000), fibonacci(300) % 10 ** 9)
print(2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53, 10 ** 23 == 1e23, 10 ** 22 == 1e22, -2 ** 63 < float('-inf'), 10 ** 400 < float('inf'))
print((0.1).as_integer_ratio(), (1e300).as_integer_ratio()[1], int(1e22), int(-1e25), math.floor(-1e20), math.ceil(2.5), math.trunc(-2.5), round(2.5), round(3.5), round(-0.5))
print(True + True, True * 10 ** 20, isinstance(True, int), ~True if False else -2, True << 3, int(True), sum([True] * 5))
