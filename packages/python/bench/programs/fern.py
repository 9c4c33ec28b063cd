# Operators of a class of our own, and random numbers: points that jump towards corners.
import random


class Vector:
    def __init__(self, x=0.0, y=0.0):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    __rmul__ = __mul__

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __getitem__(self, index):
        return (self.x, self.y)[index]

    def __abs__(self):
        return (self.x * self.x + self.y * self.y) ** 0.5

    def __neg__(self):
        return Vector(-self.x, -self.y)


def main():
    chance = random.Random(1234)
    corners = [Vector(0.0, 0.0), Vector(1.0, 0.0), Vector(0.5, 0.9)]
    point = Vector(chance.random(), chance.random())
    rows = [[0] * 32 for _ in range(32)]
    length = 0.0
    for _ in range(12000):
        corner = chance.choice(corners)
        step = 0.5 * (corner - point)
        if step == -step:
            continue
        point = point + step
        length += abs(step)
        rows[int(point[1] * 31)][int(point[0] * 31)] += 1
    return "%.6f %s" % (length, [max(row) for row in rows[::4]])
