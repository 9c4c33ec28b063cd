# Nodes with short sorted lists, the special methods of a container, random order: a tree of many branches.
import random
from bisect import bisect_left

MOST = 15


class Node:
    def __init__(self, keys=(), values=(), branches=()):
        self.keys = list(keys)
        self.values = list(values)
        self.branches = list(branches)

    def split(self):
        half = len(self.keys) // 2
        other = Node(self.keys[half + 1 :], self.values[half + 1 :], self.branches[half + 1 :])
        key, value = self.keys[half], self.values[half]
        del self.keys[half:], self.values[half:], self.branches[half + 1 :]
        return key, value, other


class Tree:
    def __init__(self):
        self.root = Node()
        self.length = 0

    def __setitem__(self, key, value):
        path, node = [], self.root
        while True:
            place = bisect_left(node.keys, key)
            if place < len(node.keys) and node.keys[place] == key:
                node.values[place] = value
                return
            path.append((node, place))
            if not node.branches:
                break
            node = node.branches[place]
        self.length += 1
        other = None
        while path:
            node, place = path.pop()
            node.keys.insert(place, key)
            node.values.insert(place, value)
            if other is not None:
                node.branches.insert(place + 1, other)
            if len(node.keys) <= MOST:
                return
            key, value, other = node.split()
        self.root = Node([key], [value], [self.root, other])

    def __getitem__(self, key):
        node = self.root
        while True:
            place = bisect_left(node.keys, key)
            if place < len(node.keys) and node.keys[place] == key:
                return node.values[place]
            if not node.branches:
                raise KeyError(key)
            node = node.branches[place]

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def __len__(self):
        return self.length

    def __iter__(self):
        yield from self._walk(self.root)

    def _walk(self, node):
        if not node.branches:
            yield from node.keys
            return
        for key, branch in zip(node.keys, node.branches):
            yield from self._walk(branch)
            yield key
        yield from self._walk(node.branches[-1])


def main():
    keys = list(range(12000))
    random.Random(99).shuffle(keys)
    tree = Tree()
    for key in keys:
        tree[key] = f"v{key}"
    found = sum(key in tree for key in range(-500, 12500, 3))
    total = sum(place * key for place, key in enumerate(tree))
    return f"{len(tree)} {found} {total} {tree[1234]}"
