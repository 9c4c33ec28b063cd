# Building trees and dropping them: most of the time goes to making and freeing objects.


class Node:
    __slots__ = ("left", "right", "value")

    def __init__(self, left, right, value):
        self.left = left
        self.right = right
        self.value = value


def grow(depth, value):
    if depth == 0:
        return Node(None, None, value)
    return Node(grow(depth - 1, 2 * value), grow(depth - 1, 2 * value + 1), value)


def total(node):
    if node.left is None:
        return node.value
    return total(node.left) + total(node.right) - node.value


def pairs(depth):
    return (pairs(depth - 1), pairs(depth - 1)) if depth else ()


def count(pair):
    return 1 + count(pair[0]) + count(pair[1]) if pair else 1


def main():
    kept = grow(12, 1)
    sums = [total(grow(depth, 1)) for depth in range(4, 14)]
    leaves = sum(count(pairs(depth)) for depth in range(4, 15))
    return f"{total(kept)} {sum(sums)} {leaves}"
