# Finalizers and weak references
#
# A finalizer (`__del__`) is an object's last word: it runs when the object is
# about to be freed, once. A weak reference is the opposite of a last word: it
# lets us look at an object without keeping it alive, and tells us when it died.
#
# mm: observes finalizer-time, collection-schedule
import gc
import weakref

gc.disable()
gc.collect()


class Room:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("      lights out in the", self.name)


print("-- a finalizer runs when the last reference goes")
room = Room("hall")
print("   del room")
del room

print("-- in which order?")


def evening():
    kitchen = Room("kitchen")
    bath = Room("bath")
    print("   the function returns")


evening()
print("   a list frees its items from the last to the first")
rooms = [Room("attic"), Room("study"), Room("cellar")]
del rooms
print("   a dict in the order of insertion")
rooms = {"one": Room("attic"), "two": Room("study")}
del rooms

print("-- a weak reference looks without holding")
room = Room("library")
look = weakref.ref(room)
print("   alive:", look() is room, "-", look().name)
print("   one weak reference is enough for all:", weakref.ref(room) is look)
print("   del room")
del room
print("   dead:", look())

print("-- callbacks: the newest is told first")
room = Room("garage")
first = weakref.ref(room, lambda ref: print("      first friend hears it, object:", ref()))
second = weakref.ref(room, lambda ref: print("      second friend hears it, object:", ref()))
del room                                # the finalizer, then the callbacks
silent = weakref.ref(Room("shed"), lambda ref: print("      nobody will hear"))
print("   dead at once:", silent() is None)

print("-- not everything can be referred to weakly")
for thing in (5, "text", (1, 2), [1, 2], {1: 2}):
    try:
        weakref.ref(thing)
    except TypeError as problem:
        print("  ", problem)

print("-- a cache that does not keep its entries alive")
cache = weakref.WeakValueDictionary()


def open_room(name):
    room = cache.get(name)
    if room is None:
        print("      opening the", name)
        room = Room(name)
        cache[name] = room
    return room


one = open_room("office")
two = open_room("office")
print("   the same:", one is two, " cached:", len(cache))
del one, two
print("   cached:", len(cache))

print("-- resurrection: a finalizer may save the object")
saved = []


class Phoenix:
    def __del__(self):
        print("      burning")
        saved.append(self)              # a new reference: it lives on


bird = Phoenix()
look = weakref.ref(bird)
del bird
print("   saved:", len(saved), " finalized:", gc.is_finalized(saved[0]))
print("   the weak reference still sees it:", look() is saved[0])
saved.clear()                           # dies a second time: no finalizer now
print("   burnt to ashes, silently:", look())

print("-- finalizers in a cycle: the collector runs them, in order of creation")
north, south = Room("north wing"), Room("south wing")
north.opposite, south.opposite = south, north
look = weakref.ref(north)
del north, south
print("   before the collection:", look() is not None)
print("   found:", gc.collect())
print("   after:", look())

print("-- saved from the collector")
bird = Phoenix()
bird.me = bird
del bird
print("   collected:", gc.collect(), " saved:", len(saved))
print("   its cycle is whole:", saved[0].me is saved[0])
saved.clear()
print("   the second time it goes:", gc.collect(), " saved:", len(saved))

print("-- an error in a finalizer harms nobody")


class Clumsy:
    def __del__(self):
        try:
            raise ValueError("dropped a plate")
        except ValueError as problem:
            print("      oops:", problem)


Clumsy()
print("-- done")
