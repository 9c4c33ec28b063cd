"""Matrices over any numbers: operators, solving, and pictures of them."""
from __future__ import annotations

import array
import math
import operator
import struct
from itertools import chain, product, starmap


class SingularError(ArithmeticError):
    pass


class Matrix:
    __slots__ = ('rows', '__weakref__')
    __array_priority__ = 10

    def __init__(self, rows):
        self.rows = [list(row) for row in rows]
        if len({len(row) for row in self.rows}) > 1:
            raise ValueError(f'ragged rows: {[len(row) for row in self.rows]}')

    @classmethod
    def identity(cls, size):
        return cls([int(row == column) for column in range(size)] for row in range(size))

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def __getitem__(self, key):
        match key:
            case int(row), int(column):
                return self.rows[row][column]
            case slice() as rows, slice() as columns:
                return Matrix(row[columns] for row in self.rows[rows])
            case (int(row), slice() as columns):
                return Matrix([self.rows[row][columns]])
            case int(row):
                return self.rows[row]
            case _:
                raise TypeError(f'no index: {key!r}')

    def __setitem__(self, key, value):
        row, column = key
        self.rows[row][column] = value

    def __matmul__(self, other):
        if not isinstance(other, Matrix):
            return NotImplemented
        if self.shape[1] != other.shape[0]:
            raise ValueError(f'{self.shape} @ {other.shape}')
        return Matrix([[sum(map(operator.mul, row, column)) for column in zip(*other.rows)] for row in self.rows])

    def __rmul__(self, factor):
        return Matrix([factor * item for item in row] for row in self.rows)

    def __add__(self, other):
        return Matrix(starmap(lambda a, b: map(operator.add, a, b), zip(self.rows, other.rows, strict=True)))

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -other

    def __pow__(self, exponent, modulus=None):
        result, base = Matrix.identity(len(self.rows)), self
        while exponent:
            if exponent & 1:
                result = result @ base
            base = base @ base
            if modulus:
                result, base = (Matrix([item % modulus for item in row] for row in each.rows) for each in (result, base))
            exponent >>= 1
        return result

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows

    def __hash__(self):
        return hash(tuple(map(tuple, self.rows)))

    def __iter__(self):
        return chain.from_iterable(self.rows)

    def __format__(self, spec):
        cells = [[format(item, spec) for item in row] for row in self.rows]
        width = max(map(len, chain.from_iterable(cells)))
        return '\n'.join('[' + ' '.join(cell.rjust(width) for cell in row) + ']' for row in cells)

    def __repr__(self):
        return f'{type(self).__name__}({self.rows})'

    def determinant(self):
        """Without fractions: each division is exact (Bareiss)."""
        rows, sign, last = [row[:] for row in self.rows], 1, 1
        size = len(rows)
        for step in range(size - 1):
            if rows[step][step] == 0:
                for other in range(step + 1, size):
                    if rows[other][step]:
                        rows[step], rows[other] = rows[other], rows[step]
                        sign = -sign
                        break
                else:
                    return 0
            for row, column in product(range(step + 1, size), repeat=2):
                rows[row][column] = (rows[row][column] * rows[step][step] - rows[row][step] * rows[step][column]) // last
            last = rows[step][step]
        return sign * rows[-1][-1]

    def solve(self, right):
        rows = [row + [value] for row, value in zip(self.rows, right)]
        size = len(rows)
        for step in range(size):
            pivot = max(range(step, size), key=lambda row: abs(rows[row][step]))
            if abs(rows[pivot][step]) < 1e-12:
                raise SingularError(f'column {step}')
            rows[step], rows[pivot] = rows[pivot], rows[step]
            for row in range(size):
                if row != step and (factor := rows[row][step] / rows[step][step]):
                    rows[row] = [a - factor * b for a, b in zip(rows[row], rows[step])]
        return [row[-1] / row[index] for index, row in enumerate(rows)]


a = Matrix([[2, 1, -1], [-3, -1, 2], [-2, 1, 2]])
b = Matrix([range(3), range(3, 6), range(6, 9)])
print(a, a.shape, a.T, a == Matrix(a.rows), hash(a) == hash(Matrix(a.rows)), len({a, b, Matrix(b)if False else Matrix(b.rows)}))
print(a @ b, a + b, a - b, 3 * a, -b, sep='\n')
print(f'{b:>3}\n{0.5 * a:+.2f}\n{b:04b}')
print(a[0], a[1, 2], a[:2, 1:], a[2, ::-1], [*a])
print(a.determinant(), b.determinant(), Matrix([[0, 1], [1, 0]]).determinant(), a.solve([8, -11, -3]))
fibonacci = Matrix([[1, 1], [1, 0]])
print((fibonacci ** 100)[0, 1], pow(fibonacci, 10 ** 6, 10 ** 9 + 7)[0, 1], fibonacci ** 0)
hilbert = Matrix([[1 / (row + column + 1) for column in range(5)] for row in range(5)])
print([round(x, 6) for x in hilbert.solve([sum(row) for row in hilbert.rows])], f'{math.fsum(hilbert):.12f}')
turn = lambda angle: Matrix([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
print(f'{turn(math.pi / 6) @ turn(math.pi / 3):.3f}', math.isclose(turn(1.1).rows[0][0], math.cos(1.1)))
grid = Matrix([[1j, 2 - 1j], [0, 1.5]])
print(grid @ grid, sum(grid))
packed = struct.pack('<2H9i', *a.shape, *a)
height, width, *items = struct.unpack('<2H9i', packed)
print(len(packed), packed[:8], height, width, Matrix(items[row * width:(row + 1) * width] for row in range(height)) == a)
numbers = array.array('d', hilbert)
view = memoryview(numbers).cast('B').cast('d', (5, 5))
print(numbers.itemsize, view.shape, view.tolist()[4][3], view[2, 2] == hilbert[2, 2], view.nbytes)
for attempt in (
    lambda: a @ Matrix([[1, 2]]), lambda: Matrix([[1], [2, 3]]), lambda: a @ 3, lambda: a['x'], lambda: a[0, 0, 0], lambda: a * 2,
    lambda: Matrix([[1, 2], [2, 4]]).solve([1, 2]), lambda: a + Matrix([[1, 2, 3]]), lambda: setattr(a, 'name', 'A'), lambda: a[9, 9], lambda: [*(fibonacci + a)],
):
    try:
        print(attempt())
    except Exception as error:
        print(f'{type(error).__name__}: {error}')
