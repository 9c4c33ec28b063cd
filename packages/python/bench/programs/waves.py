# Arrays of floats and of integers: a fast Fourier transform, a sparse matrix, and relaxation on a grid.
from array import array
from math import cos, pi, sin


def transform(data):
    size = len(data) // 2
    place = 0
    for index in range(size - 1):
        if index < place:
            for part in (0, 1):
                data[2 * index + part], data[2 * place + part] = data[2 * place + part], data[2 * index + part]
        half = size >> 1
        while half <= place:
            place -= half
            half >>= 1
        place += half
    span = 1
    while span < size:
        for offset in range(span):
            re, im = cos(pi * offset / span), sin(pi * offset / span)
            for low in range(2 * offset, 2 * size, 4 * span):
                high = low + 2 * span
                x, y = data[high], data[high + 1]
                tx, ty = re * x - im * y, re * y + im * x
                data[high] = data[low] - tx
                data[high + 1] = data[low + 1] - ty
                data[low] += tx
                data[low + 1] += ty
        span *= 2


def multiply(rows, columns, values, vector):
    result = array("d", [0.0]) * len(vector)
    for row in range(len(rows) - 1):
        total = 0.0
        for index in range(rows[row], rows[row + 1]):
            total += vector[columns[index]] * values[index]
        result[row] = total
    return result


def relax(grid, times):
    for _ in range(times):
        for row in range(1, len(grid) - 1):
            above, own, below = grid[row - 1], grid[row], grid[row + 1]
            for column in range(1, len(own) - 1):
                own[column] = 0.3125 * (above[column] + below[column] + own[column - 1] + own[column + 1]) - 0.25 * own[column]


def main():
    data = array("d", (float(index * 7919 % 101) for index in range(4096)))
    transform(data)
    rows = array("i", range(0, 2001, 5))
    columns = array("i", (index * 31 % 400 for index in range(2000)))
    values = array("d", (1.0 / (1 + index % 17) for index in range(2000)))
    vector = array("d", [1.0]) * 400
    for _ in range(20):
        vector = multiply(rows, columns, values, vector)
    grid = [array("d", (float(row * column % 7) for column in range(30))) for row in range(30)]
    relax(grid, 15)
    return "%.6f %.6f %.6f" % (sum(data), sum(vector), sum(map(sum, grid)))
