# Names and sequences: short tuples and lists taken apart and made again, over and over.


def shuffle(values, times):
    for _ in range(times):
        a, b, c, d, e = values
        b, a = a, b
        e, d, c = c, e, d
        values = a, b, c, d, e
        (a, b), (c, *rest) = values[:2], values[2:]
        d, e = rest
        values = [a + 1, b, c, d - 1, e]
    return values


def main():
    total = 0
    for start in range(10):
        values = shuffle((start, 2, 3, 4, 5), 4000)
        first, *middle, last = values
        total += first * last + sum(middle)
    return total
