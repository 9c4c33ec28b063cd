# Frozen sets and sorted lists: a rectangle is tiled with pieces of five squares.
from bisect import bisect_left, insort

WIDTH, HEIGHT = 6, 5
SHAPES = {
    "L": [(0, 0), (1, 0), (2, 0), (3, 0), (3, 1)],
    "P": [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)],
    "V": [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2)],
    "Y": [(0, 0), (1, 0), (2, 0), (3, 0), (1, 1)],
    "U": [(0, 0), (0, 2), (1, 0), (1, 1), (1, 2)],
    "N": [(0, 0), (1, 0), (1, 1), (2, 1), (3, 1)],
}


def turned(squares):
    for _ in range(2):
        squares = [(row, -column) for row, column in squares]
        for _ in range(4):
            squares = [(column, -row) for row, column in squares]
            top, left = min(row for row, _ in squares), min(column for _, column in squares)
            yield frozenset((row - top, column - left) for row, column in squares)


def placements(squares):
    found = set()
    for shape in set(turned(squares)):
        for down in range(HEIGHT):
            for right in range(WIDTH):
                cells = [(row + down, column + right) for row, column in shape]
                if all(row < HEIGHT and column < WIDTH for row, column in cells):
                    found.add(frozenset(row * WIDTH + column for row, column in cells))
    return sorted(found, key=sorted)


def tilings(free, pieces, options, path, found):
    if not free:
        insort(found, "".join(path))
        return
    first = min(free)
    for piece in pieces:
        rest = pieces - {piece}
        for cells in options[piece][first]:
            if cells <= free:
                tilings(free - cells, rest, options, [*path, piece], found)


def main():
    options = {}
    for name, squares in SHAPES.items():
        by_first = {cell: [] for cell in range(WIDTH * HEIGHT)}
        for cells in placements(squares):
            by_first[min(cells)].append(cells)
        options[name] = by_first
    found = []
    tilings(frozenset(range(WIDTH * HEIGHT)), frozenset(SHAPES), options, [], found)
    return f"{len(found)} {found[:1]} {bisect_left(found, 'P')}"
