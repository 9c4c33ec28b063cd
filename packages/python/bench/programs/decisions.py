# Dicts whose missing values make themselves, tuples as keys, sorting by a key, fractions of our own: what to do next, worked out backwards.
from collections import defaultdict
from functools import lru_cache
from math import gcd


class Fraction:
    __slots__ = ("top", "bottom")

    def __init__(self, top, bottom=1):
        common = gcd(top, bottom)
        self.top = top // common
        self.bottom = bottom // common

    def __add__(self, other):
        return Fraction(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    def __mul__(self, other):
        return Fraction(self.top * other.top, self.bottom * other.bottom)

    def __lt__(self, other):
        return self.top * other.bottom < other.top * self.bottom

    def __eq__(self, other):
        return self.top == other.top and self.bottom == other.bottom

    def __hash__(self):
        return hash((self.top, self.bottom))

    def __repr__(self):
        return f"{self.top}/{self.bottom}"


@lru_cache(maxsize=None)
def rolls(dice):
    if dice == 0:
        return {0: Fraction(1)}
    result = defaultdict(lambda: Fraction(0))
    for total, chance in rolls(dice - 1).items():
        for face in range(1, 7):
            result[total + face] += chance * Fraction(1, 6)
    return dict(result)


def best(goal, bank):
    values = defaultdict(lambda: Fraction(0))
    choices = {}
    for position in range(goal - 1, -1, -1):
        for left in range(bank, 0, -1):
            options = []
            for dice in (1, 2, 3):
                value = Fraction(0)
                for total, chance in rolls(dice).items():
                    if position + total == goal:
                        value += chance
                    elif position + total < goal and left > 1:
                        value += chance * values[position + total, left - 1]
                options.append((value, dice))
            value, dice = max(options, key=lambda option: (option[0], -option[1]))
            values[position, left] = value
            choices[position, left] = dice
    return values, choices


def main():
    rolls.cache_clear()
    values, choices = best(40, 4)
    ranked = sorted(choices, key=lambda state: (values[state], state))
    return f"{values[0, 4]} {ranked[-3:]} {sum(choices.values())} {len(set(values.values()))}"
