# Structures nested a million deep are freed without overflowing anything.
# mm: observes finalizer-time
import gc


class Bottom:
    def __del__(self):
        print("the bottom was reached")


def nest(depth, innermost):
    outer = innermost
    for _ in range(depth):
        outer = [outer]
    return outer


pile = nest(1_000_000, Bottom())
print("built")
del pile
print("freed by counting")

pile = nest(100_000, Bottom())
ring = [pile]
ring.append(ring)
del pile, ring
gc.collect()
print("freed by the collector")

chain = None
for n in range(200_000):
    chain = (n, chain)
chain = None


class Link:
    def __init__(self, following):
        self.following = following


for n in range(200_000):
    chain = Link(chain)
chain = None
table = {}
for n in range(100_000):
    table = {"inner": table}
del table
print("tuples, instances and dicts too")
