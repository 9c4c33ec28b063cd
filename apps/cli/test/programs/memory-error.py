# When the heap's limit is reached the program gets a MemoryError that it can catch; everything still works afterwards.
# mm: flags --max-heap 16M


def fill(make):
    kept = []
    try:
        while True:
            kept.append(make())
    except MemoryError:
        return len(kept)


for attempt in range(3):
    print("large blocks:", fill(lambda: bytearray(100_000)) > 50, " small ones:", fill(lambda: [None] * 20) > 10_000)

try:
    huge = "x" * 10 ** 12
except MemoryError as problem:
    print(type(problem).__name__, "for one huge string")
try:
    huge = [0] * 10 ** 15
except MemoryError:
    print("and for one huge list")

words = {}
try:
    for n in range(10 ** 9):
        words[n] = str(n)
except MemoryError:
    count = len(words)
    words.clear()
    print("a dict:", count > 1000)
print("still at work:", sum(n * n for n in range(1000)), sorted("memory"))
