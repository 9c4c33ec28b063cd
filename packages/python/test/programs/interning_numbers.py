# Which numbers CPython 3.13 shares.
# mm: observes identity, refcounts
import sys


def immortal(value):
    return sys.getrefcount(value) > 2**29


def same(number):
    """Whether two computations of a number give one object."""
    base = 10**6
    return (base + number) - base is (base + number) - base


print([number for number in range(-10, 300) if same(number)] == list(range(-5, 257)))
print(same(-6), same(-5), same(256), same(257))
print(immortal(-5), immortal(256), immortal(int('257')), immortal(int('-6')))
print(int('256') is int('256'), int('257') is int('257'), int('-5') is int('-5'), int('-6') is int('-6'))
print(len([1] * 256) is len([2] * 256), len([1] * 257) is len([2] * 257))
print(abs(-7) is 7, -(-7) is 7, 100 // 10 is 10, divmod(100, 7)[0] is 14, pow(2, 8) is 256, 1 << 8 is 256, ~4 is -5)
print(int(2.0) is 2, round(7.2) is 7, int(True) is 1, True + 0 is 1, sum([100, 156]) is 256, hash(3) is 3, ord('a') is 97)
print(10**20 // 10**19 is 10, (10**20) % 7 is (10**20) % 7, 10**20 - 10**20 is 0, int.from_bytes(b'\x05') is 5, b'\x05'[0] is 5)
big = 10**20
print(big + 0 is big, +big is big, int(big) is big, big * 1 is big, big | 0 is big, abs(big) is big)
small = int('1000')
print(+small is small, int(small) is small, abs(small) is small, small + 0 is small, round(small) is small, small.__index__() is small)
number = float('1.5')
print(float('1.5') is float('1.5'), float(number) is number, +number is number, abs(number) is number, number + 0.0 is number)
print(0.0 is float('0'), float('0') is float('0'))
print(complex(1, 2) is complex(1, 2), complex(number) is complex(number))


class Whole(int):
    pass


print(Whole(5) is Whole(5), int(Whole(5)) is 5, Whole(5) + 0 is 5, bool(Whole(0)) is False)
