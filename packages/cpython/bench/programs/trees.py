# Binary trees of tuples: built, counted, dropped.
def build(depth):
    return (build(depth - 1), build(depth - 1)) if depth else (None, None)

def count(tree):
    return 1 + count(tree[0]) + count(tree[1]) if tree[0] else 1

def run():
    kept = build(13)
    return sum(count(build(10)) for _ in range(12)) + count(kept)
