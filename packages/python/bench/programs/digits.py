# Integers of thousands of bits: digits of pi, one after the other.
from itertools import count, islice


def terms():
    return map(lambda k: (k, 4 * k + 2, 0, 2 * k + 1), count(1))


def compose(one, two):
    a, b, c, d = one
    e, f, g, h = two
    return a * e, a * f + b * h, c * e + d * g, c * f + d * h


def extract(transform, number):
    a, b, c, d = transform
    return (a * number + b) // (c * number + d)


def digits():
    transform = 1, 0, 0, 1
    source = terms()
    while True:
        digit = extract(transform, 3)
        while digit != extract(transform, 4):
            transform = compose(transform, next(source))
            digit = extract(transform, 3)
        transform = compose((10, -10 * digit, 0, 1), transform)
        yield digit


def main():
    return "".join(map(str, islice(digits(), 350)))
