# Generators over trees: each value passes through as many of them as it lies deep.
from __future__ import annotations


class Tree:
    def __init__(self, left: Tree | None, value: int, right: Tree | None) -> None:
        self.left = left
        self.value = value
        self.right = right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def balanced(values: range) -> Tree | None:
    if not values:
        return None
    middle = len(values) // 2
    return Tree(balanced(values[:middle]), values[middle], balanced(values[middle + 1 :]))


def main():
    tree = balanced(range(3000))
    total = 0
    for _ in range(5):
        for place, value in enumerate(tree):
            total += place ^ value ^ 1
    return total
