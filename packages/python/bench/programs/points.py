# Many small objects with slots that come and go, and functions of math: points on a ball.
from math import cos, sin, sqrt


class Point:
    __slots__ = ("x", "y", "z")

    def __init__(self, number):
        self.x = sin(number)
        self.y = cos(number) * 3
        self.z = self.x * self.x / 2

    def normalize(self):
        length = sqrt(self.x * self.x + self.y * self.y + self.z * self.z)
        self.x /= length
        self.y /= length
        self.z /= length

    def maximize(self, other):
        self.x = self.x if self.x > other.x else other.x
        self.y = self.y if self.y > other.y else other.y
        self.z = self.z if self.z > other.z else other.z
        return self

    def __repr__(self):
        return f"<{self.x:.9f} {self.y:.9f} {self.z:.9f}>"


def main():
    points = [Point(number) for number in range(12000)]
    for point in points:
        point.normalize()
    most = points[0]
    for point in points[1:]:
        most = most.maximize(point)
    return repr(most)
