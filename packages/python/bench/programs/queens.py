# Generators that call themselves, and sets: queens that leave each other in peace.


def place(size, row, columns, rising, falling):
    if row == size:
        yield ()
        return
    for column in range(size):
        if column in columns or row + column in rising or row - column in falling:
            continue
        rest = place(size, row + 1, columns | {column}, rising | {row + column}, falling | {row - column})
        yield from ((column, *queens) for queens in rest)


def main():
    size = 8
    solutions = list(place(size, 0, frozenset(), frozenset(), frozenset()))
    for queens in reversed(solutions):
        for row in range(1, size):
            if abs(queens[row] - queens[row - 1]) < 2:
                break
        else:
            return f"{len(solutions)} {queens}"
