# Garbage that only the collector finds.
class Node:
    def __init__(self, other=None):
        self.other, self.self = other, self

def run():
    kept = [Node() for _ in range(500)]
    for turn in range(30000):
        node = Node(Node())
        node.other.other = node
        kept[turn % 500] = node
    return len(kept)
