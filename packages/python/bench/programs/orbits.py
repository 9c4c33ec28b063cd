# Arithmetic on floats in the attributes of a few objects: bodies that pull at each other.


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


def system():
    bodies = [Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0)]
    for n in range(1, 5):
        distance = 1.5 * n
        speed = (40.0 / distance) ** 0.5
        bodies.append(Body(distance, 0.1 * n, -0.05 * n, 0.02 * n, speed, 0.01 * n, 0.001 * n))
    return bodies


def advance(bodies, pairs, step):
    for a, b in pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        squared = dx * dx + dy * dy + dz * dz
        pull = step / (squared * squared ** 0.5)
        ours = b.mass * pull
        theirs = a.mass * pull
        a.vx -= dx * ours
        a.vy -= dy * ours
        a.vz -= dz * ours
        b.vx += dx * theirs
        b.vy += dy * theirs
        b.vz += dz * theirs
    for body in bodies:
        body.x += step * body.vx
        body.y += step * body.vy
        body.z += step * body.vz


def energy(bodies, pairs):
    total = 0.0
    for body in bodies:
        total += body.mass * (body.vx * body.vx + body.vy * body.vy + body.vz * body.vz) / 2
    for a, b in pairs:
        dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
        total -= a.mass * b.mass / (dx * dx + dy * dy + dz * dz) ** 0.5
    return total


def main():
    bodies = system()
    pairs = [(bodies[i], bodies[j]) for i in range(len(bodies)) for j in range(i + 1, len(bodies))]
    before = energy(bodies, pairs)
    for _ in range(4000):
        advance(bodies, pairs, 0.0005)
    return "%.9f %.9f" % (before, energy(bodies, pairs))
