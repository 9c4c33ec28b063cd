# Sets, dicts, exceptions, text put together in memory: numbers are left over for the cells of a grid until it is solved.
import io

PUZZLE = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"


class Contradiction(Exception):
    pass


def around(cell):
    row, column = divmod(cell, 9)
    box = {(row // 3 * 3 + r) * 9 + column // 3 * 3 + c for r in range(3) for c in range(3)}
    return frozenset({row * 9 + c for c in range(9)} | {r * 9 + column for r in range(9)} | box) - {cell}


AROUND = {cell: around(cell) for cell in range(81)}


class Grid:
    def __init__(self, choices=None):
        self.choices = {cell: set(range(1, 10)) for cell in range(81)} if choices is None else choices

    def clone(self):
        return Grid({cell: set(left) for cell, left in self.choices.items()})

    def assign(self, cell, number):
        todo = [(cell, number)]
        while todo:
            cell, number = todo.pop()
            if number not in self.choices[cell]:
                raise Contradiction(cell)
            self.choices[cell] = {number}
            for near in AROUND[cell]:
                left = self.choices[near]
                if number in left:
                    left.discard(number)
                    if not left:
                        raise Contradiction(near)
                    if len(left) == 1:
                        todo.append((near, *left))

    def solve(self):
        open_cells = sorted((len(left), cell) for cell, left in self.choices.items() if len(left) > 1)
        if not open_cells:
            return self
        _, cell = open_cells[0]
        for number in sorted(self.choices[cell]):
            other = self.clone()
            try:
                other.assign(cell, number)
                return other.solve()
            except Contradiction:
                continue
        raise Contradiction(cell)

    def __str__(self):
        text = io.StringIO()
        for row in range(9):
            print(*(next(iter(self.choices[row * 9 + column])) for column in range(9)), sep="", end="/", file=text)
        return text.getvalue()


def main():
    answers = set()
    for given in (PUZZLE, PUZZLE[::-1], *(PUZZLE[:half] + "." * (81 - half) for half in range(36, 60, 4))):
        grid = Grid()
        for cell, digit in enumerate(given):
            if digit != ".":
                grid.assign(cell, int(digit))
        answers.add(str(grid.solve()))
    return " ".join(sorted(answers))
