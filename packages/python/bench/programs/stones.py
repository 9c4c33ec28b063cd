# Sets of places and lists of numbers: a board game is played to its end by chance, again and again.
import random

SIZE = 7
PLACES = range(SIZE * SIZE)


def neighbours(place):
    row, column = divmod(place, SIZE)
    near = []
    for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        if 0 <= row + down < SIZE and 0 <= column + right < SIZE:
            near.append((row + down) * SIZE + column + right)
    return near


NEAR = [neighbours(place) for place in PLACES]


class Board:
    def __init__(self):
        self.stones = [0] * (SIZE * SIZE)
        self.free = set(PLACES)
        self.taken = {1: 0, -1: 0}

    def group(self, place):
        color, seen, liberties, todo = self.stones[place], {place}, set(), [place]
        while todo:
            for near in NEAR[todo.pop()]:
                stone = self.stones[near]
                if stone == 0:
                    liberties.add(near)
                elif stone == color and near not in seen:
                    seen.add(near)
                    todo.append(near)
        return seen, liberties

    def play(self, place, color):
        self.stones[place] = color
        self.free.discard(place)
        for near in NEAR[place]:
            if self.stones[near] == -color:
                group, liberties = self.group(near)
                if not liberties:
                    self.remove(group, color)
        group, liberties = self.group(place)
        if not liberties:
            self.remove(group, -color)

    def remove(self, group, by):
        for place in group:
            self.stones[place] = 0
        self.free |= group
        self.taken[by] += len(group)

    def is_eye(self, place, color):
        return all(self.stones[near] == color for near in NEAR[place])

    def score(self):
        return sum(self.stones) + self.taken[1] - self.taken[-1]


def game(chance):
    board, color, passed = Board(), 1, 0
    for _ in range(120):
        choices = sorted(place for place in board.free if not board.is_eye(place, color))
        passed = 0 if choices else passed + 1
        if passed == 2:
            break
        if choices:
            board.play(choices[chance.randrange(len(choices))], color)
        color = -color
    return board.score()


def main():
    chance = random.Random(7)
    scores = [game(chance) for _ in range(8)]
    return f"{scores} {chance.randrange(1000)}"
