# Reuse
#
# Memory that an object leaves behind is not given back to the system: it is kept
# for the next object of the same kind. For lists, dicts, floats and small tuples
# Python even keeps the empty shells on a list of their own, the free list. The
# last one freed is the first one used again.
#
# mm: observes address-reuse


print("-- the address comes back")
a = [1, 2, 3]
where = id(a)
del a
b = ["something", "else"]               # another list, another content ...
print("list: ", id(b) == where)         # ... in the very same place

numerator = float("3.5")
where = id(numerator)
del numerator
quotient = where / 4                    # computed, so it needs room
print("float:", id(quotient) == where)

pair = (where, b)
place = id(pair)
del pair
point = (b, b)
print("tuple:", id(point) == place)

ages = {"ann": 31}
place = id(ages)
del ages
sizes = {"small": 1}
print("dict: ", id(sizes) == place)


print("-- so an id says who somebody is only while they live")
print("two lists, one after the other:", id([]) == id([]))
first, second = [], []
print("two lists at the same time:", id(first) == id(second))


print("-- last in, first out")


def order_of_reuse(make, count):
    """Frees `count` objects, the first one last, makes as many, and tells which place each got."""
    objects = [make() for _ in range(count)]
    places = [id(thing) for thing in objects]
    again = [None] * count              # made now, lest it takes one of the places
    while objects:
        objects.pop()                   # freed from the last to the first
    for n in range(count):
        again[n] = make()
    return [places.index(id(thing)) for thing in again]


print("lists: ", order_of_reuse(lambda: [], 5))
print("dicts: ", order_of_reuse(lambda: {}, 5))
print("floats:", order_of_reuse(lambda: float("0.5"), 5))
print("tuples:", order_of_reuse(lambda: tuple([b, b]), 5))


print("-- a tuple only fits a tuple of its length")
pair = (b, b)
place = id(pair)
triple = (b, b, b)
del pair
longer = (b, b, b)
print("three items in the place of two:", id(longer) == place)
again = (b, b)
print("two items in the place of two:  ", id(again) == place)


print("-- without a free list it works too")
# Objects of other kinds go back to the allocator, which hands out the block that
# was freed last among blocks of that size. A string of the same size will do.
word = "x" * int("40")
place = id(word)
del word
other = "y" * int("40")
print("a string in the place of a string:", id(other) == place)
raw = b"z" * int("42")
place = id(raw)
del raw
text = "n" * int("36")                  # another kind of object, but as large
print("a string in the place of bytes:   ", id(text) == place)


print("-- a loop that makes a thousand lists needs room for a few")
seen = set()
for n in range(1000):
    seen.add(id([n, n]))
print("different addresses, fewer than ten:", len(seen) < 10)
