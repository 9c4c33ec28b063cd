# Structures that refer back to themselves, which counts alone do not free; the collector is asked now and then.
import gc


class Link:
    def __init__(self):
        self.next = None
        self.other = None


def ring(length):
    first = link = Link()
    for _ in range(length - 1):
        new = Link()
        link.next = new
        new.other = first
        link = new
    link.next = first
    return first


def nested(depth):
    levels = []
    for _ in range(depth):
        levels = [levels, None, [levels]]
    return levels


def main():
    gc.collect()
    found = []
    kept = nested(3000)
    for number in range(30):
        rings = [ring(40) for _ in range(20)]
        del rings
        found.append(gc.collect())
    return f"{found[0]} {sum(found)} {len(kept)} {gc.collect()}"
