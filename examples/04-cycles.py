# Cycles
#
# Counting references frees nearly everything, at once. What it cannot free is a
# circle of objects that refer to each other: each of them has a reference, so no
# count ever reaches zero, although nobody outside can get at them any more.
# For those Python has a second helper, the cyclic garbage collector.
#
# mm: observes refcounts, finalizer-time, collection-schedule
import gc
import sys


class Person:
    def __init__(self, name):
        self.name = name
        self.friend = None

    def __del__(self):
        print("      goodbye from", self.name)


gc.disable()                            # no collections except those we ask for
gc.collect()                            # what others left behind is not our business

print("-- without a cycle")
ann = Person("Ann")
ann.friend = Person("Bob")
print("   del ann")
del ann                                 # Ann goes, and then Bob, whom only she knew

print("-- with a cycle")
cleo = Person("Cleo")
dan = Person("Dan")
cleo.friend = dan
dan.friend = cleo                       # the circle is closed
print("   references to Cleo:", sys.getrefcount(cleo) - 1, "(a name and a friend)")
print("   del both names")
del cleo, dan
print("   nothing happened: each is still held by the other")
print("   gc.collect()")
found = gc.collect()
print("   objects found unreachable:", found)

print("-- the smallest cycles")
box = []
box.append(box)                         # a list that holds itself
del box
print("   a list in itself:", gc.collect())
table = {}
table["me"] = table
del table
print("   a dict in itself:", gc.collect())


def make_loop(length):
    first = last = []
    for _ in range(length - 1):
        last = [last]
    first.append(last)


make_loop(100)
print("   a ring of 100 lists:", gc.collect())
make_loop(100)
print("   and once more:", gc.collect(), "- now nothing is left:", gc.collect())

print("-- a collection takes only what cannot be reached")
eve = Person("Eve")
eve.friend = eve                        # a cycle, but the name `eve` is outside it
print("   found:", gc.collect(), "- still here:", eve.name)
eve.friend = None                       # broken by hand: counting will do

print("   del eve")
del eve

print("-- which objects can be part of a cycle at all?")
# Only containers are tracked. Numbers and text refer to nothing.
print("   a number:", gc.is_tracked(42), "  a string:", gc.is_tracked("text"))
print("   a list:", gc.is_tracked([]), "  a class:", gc.is_tracked(Person))
print("   an empty dict:", gc.is_tracked({}), "  a dict of numbers:", gc.is_tracked({"a": 1}))
print("   a dict that holds a list:", gc.is_tracked({"a": []}))

print("-- three generations")
# Most objects die young. New ones are in the youngest generation; those that
# survive a collection grow older, and older ones are looked at less often.
gc.collect()
print("   counts after a full collection:", gc.get_count())
rings = [[] for _ in range(500)]
print("   500 new lists counted:", gc.get_count()[0] >= 500)
gc.collect(0)
print("   after collecting the youngest:", gc.get_count()[1:])
gc.collect(0)
print("   and again:", gc.get_count()[1:])
gc.collect(1)
print("   after collecting the middle one:", gc.get_count()[1:])

print("-- when does it run by itself?")
print("   thresholds:", gc.get_threshold())
print("   enabled:", gc.isenabled())
started = []
gc.callbacks.append(lambda phase, info: started.append(info["generation"]) if phase == "start" else None)


def litter(count):
    """Leaves `count` lists behind, each of them a cycle."""
    for _ in range(count):
        ring = []
        ring.append(ring)


gc.set_threshold(200, 5, 5)
litter(2000)
print("   2000 cycles while disabled:", len(started), "collections")
gc.enable()
litter(2000)
print("   2000 cycles while enabled, some collections:", len(started) > 3)
print("   the youngest generation mostly:", started.count(0) > started.count(1))
gc.callbacks.clear()
gc.set_threshold(2000, 10, 10)
gc.collect()
print("   nothing is left:", gc.collect())
