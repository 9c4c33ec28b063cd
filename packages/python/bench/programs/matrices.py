# Inner loops of float arithmetic in comprehensions: the largest singular value of a matrix that is never written down.


def entry(row, column):
    return 1.0 / ((row + column) * (row + column + 1) // 2 + row + 1)


def times(vector):
    return [sum(entry(row, column) * value for column, value in enumerate(vector)) for row in range(len(vector))]


def times_transposed(vector):
    return [sum([entry(column, row) * value for column, value in enumerate(vector)]) for row in range(len(vector))]


def main():
    vector = [1.0] * 60
    for _ in range(8):
        other = times_transposed(times(vector))
        vector = times_transposed(times(other))
    above = below = 0.0
    for one, two in zip(other, vector):
        above += one * two
        below += two * two
    return "%.9f" % (above / below) ** 0.5
