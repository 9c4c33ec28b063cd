# Objects of several classes in one list, keyword arguments, an array of bytes: a small scene is looked at.
from array import array
from math import sqrt


class Ball:
    def __init__(self, center, radius, **surface):
        self.center = center
        self.radius = radius
        self.surface = Surface(**surface)

    def hit(self, origin, direction):
        x, y, z = (c - o for c, o in zip(self.center, origin))
        along = x * direction[0] + y * direction[1] + z * direction[2]
        rest = self.radius * self.radius - (x * x + y * y + z * z - along * along)
        if rest < 0:
            return None
        distance = along - sqrt(rest)
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return tuple((p - c) / self.radius for p, c in zip(point, self.center))


class Floor:
    def __init__(self, height, **surface):
        self.height = height
        self.surface = Surface(**surface)

    def hit(self, origin, direction):
        if direction[1] >= 0:
            return None
        return (self.height - origin[1]) / direction[1]

    def normal(self, point):
        return (0.0, 1.0, 0.0)


class Surface:
    def __init__(self, bright=0.5, mirror=0.0, squares=False):
        self.bright = bright
        self.mirror = mirror
        self.squares = squares

    def color(self, point):
        if self.squares and (int(point[0] + 100) + int(point[2] + 100)) % 2:
            return self.bright / 3
        return self.bright


LIGHT = (0.48, 0.8, -0.36)


def nearest(scene, origin, direction):
    best, found = 1e9, None
    for thing in scene:
        distance = thing.hit(origin, direction)
        if distance is not None and distance < best:
            best, found = distance, thing
    return best, found


def trace(scene, origin, direction, depth):
    distance, thing = nearest(scene, origin, direction)
    if thing is None:
        return 0.2 + 0.3 * direction[1]
    point = tuple(o + distance * d * 0.9999 for o, d in zip(origin, direction))
    normal = thing.normal(point)
    towards = sum(n * l for n, l in zip(normal, LIGHT))
    lit = max(towards, 0.0) if nearest(scene, point, LIGHT)[1] is None else 0.0
    color = thing.surface.color(point) * (0.3 + 0.7 * lit)
    if thing.surface.mirror and depth:
        twice = 2 * sum(n * d for n, d in zip(normal, direction))
        mirrored = tuple(d - twice * n for n, d in zip(normal, direction))
        color += thing.surface.mirror * trace(scene, point, mirrored, depth - 1)
    return color


def main():
    scene = [Ball((number - 1.5, 0.3 * number, 4.0), 0.6, bright=0.3 + 0.2 * number, mirror=0.4) for number in range(4)]
    scene.append(Floor(-0.7, bright=0.9, squares=True))
    width, height = 64, 40
    picture = array("B", bytes(width * height))
    for row in range(height):
        for column in range(width):
            x, y = (column - width / 2) / width * 1.6, (height / 2 - row) / height
            length = sqrt(x * x + y * y + 1.0)
            picture[row * width + column] = min(255, int(255 * trace(scene, (0.0, 0.5, -1.0), (x / length, y / length, 1.0 / length), 3)))
    return f"{sum(picture)} {max(picture)} {picture[width * 20 : width * 20 + 6].tolist()}"
