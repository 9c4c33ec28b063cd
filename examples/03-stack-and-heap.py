# Stack and heap
#
# A call needs a place for its local names: a frame, pushed on the stack when the
# function is called, and popped when it returns. The objects themselves lie in
# the heap; a frame holds only references to them. So names are gone when a
# function returns, while an object lives on if somebody still refers to it.
#
# Run this with `mm run --stats` to see how many bytes of stack the frames took
# at most, and that all of them were given back.
import sys


def depth():
    """How many frames are on the stack, that of this function not counted."""
    frame = sys._getframe(1)
    count = 0
    while frame is not None:
        count += 1
        frame = frame.f_back
    return count


bottom = depth()                        # the frame of the file itself


print("-- a frame holds the local names")


def make_tea(kind, minutes=3):
    print("   on the way in:", locals())
    pot = kind + " tea"
    cups = [pot] * 2
    print("   on the way out:", sorted(locals()))
    return cups


served = make_tea("green")
print("back outside, the list is still there:", served)
print("the names are gone:", "pot" in globals(), "cups" in globals())


print("-- frames lie on each other")


def kitchen():
    print("   in the kitchen:", depth() - bottom)
    cellar()
    print("   in the kitchen again:", depth() - bottom)


def cellar():
    names = []
    frame = sys._getframe()
    while frame.f_back is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    print("   in the cellar:", depth() - bottom, "- called by", " <- ".join(names))


kitchen()
print("   outside:", depth() - bottom)


print("-- every call has its own frame")


def countdown(n):
    # Each of these calls has an `n` of its own, all alive at the same time.
    if n == 0:
        return [depth() - bottom]
    deeper = countdown(n - 1)
    deeper.append(n)
    return deeper


result = countdown(200)
print("   frames at the deepest point:", result[0])
print("   the values of n, met again on the way back:", result[1:4], "...", result[-1])
print("   frames now:", depth() - bottom)


print("-- in the heap: one object, many references")
row = [0] * 10                          # one list, ten references to the one 0
print("   ten zeros:", row, "- one object:", all(item is row[0] for item in row))
row[3] = 7                              # ties one of the ten to another object
print("   after row[3] = 7:", row)

grid = [row] * 3                        # three references to ONE list
grid[0][0] = 1
print("   three rows that are one:", [r[0] for r in grid])
grid = [[0] * 3 for _ in range(3)]      # three lists
grid[0][0] = 1
print("   three rows of their own:", [r[0] for r in grid])


print("-- what outlives its frame")


def counter():
    count = 0

    def step():
        nonlocal count                  # kept in a cell, in the heap
        count += 1
        return count

    return step


tick = counter()                        # counter()'s frame is gone ...
print("   a closure counts on:", tick(), tick(), tick())


def squares():
    n = 0
    while True:
        yield n * n                     # ... and a generator takes its frame along
        n += 1


numbers = squares()
print("   a generator waits where it was:", [next(numbers) for _ in range(5)], next(numbers))
print("   frames at the end:", depth() - bottom)
