# A tree of squares made anew for each step, and float arithmetic on the way through it: many bodies that pull at each other.
import math


class Square:
    def __init__(self, x, y, size):
        self.x, self.y, self.size = x, y, size
        self.mass = self.center_x = self.center_y = 0.0
        self.body = None
        self.parts = None

    def insert(self, body):
        x, y, mass = body[0], body[1], body[4]
        if self.mass == 0.0:
            self.body = body
        else:
            if self.parts is None:
                half = self.size / 2
                self.parts = [Square(self.x + dx * half, self.y + dy * half, half) for dy in (0, 1) for dx in (0, 1)]
                self.part_of(self.body).insert(self.body)
                self.body = None
            self.part_of(body).insert(body)
        total = self.mass + mass
        self.center_x = (self.center_x * self.mass + x * mass) / total
        self.center_y = (self.center_y * self.mass + y * mass) / total
        self.mass = total

    def part_of(self, body):
        half = self.size / 2
        return self.parts[(2 if body[1] >= self.y + half else 0) + (1 if body[0] >= self.x + half else 0)]

    def pull(self, body):
        if self.mass == 0.0 or self.body is body:
            return 0.0, 0.0
        dx, dy = self.center_x - body[0], self.center_y - body[1]
        distance = math.sqrt(dx * dx + dy * dy) + 0.01
        if self.parts is None or self.size / distance < 0.5:
            force = self.mass / (distance * distance * distance)
            return dx * force, dy * force
        ax = ay = 0.0
        for part in self.parts:
            px, py = part.pull(body)
            ax += px
            ay += py
        return ax, ay


def main():
    state = 42
    bodies = []
    for _ in range(120):
        values = []
        for _ in range(3):
            state = (state * 1103515245 + 12345) % 2147483648
            values.append(state / 2147483648)
        bodies.append([values[0] * 0.8 + 0.1, values[1] * 0.8 + 0.1, 0.0, 0.0, values[2] + 0.5])
    for _ in range(4):
        root = Square(0.0, 0.0, 1.0)
        for body in bodies:
            root.insert(body)
        for body in bodies:
            ax, ay = root.pull(body)
            body[2] += ax * 1e-6
            body[3] += ay * 1e-6
            body[0] += body[2]
            body[1] += body[3]
    return "%.12f %.12f" % (sum(body[0] for body in bodies), sum(math.hypot(body[2], body[3]) for body in bodies))
