# Names and objects
#
# In Python a name is not a box that holds a value. An object lies somewhere in
# memory, and a name is a label tied to it. Several labels may be tied to one
# object, and the object counts them: that number is its reference count.
#
# mm: observes refcounts, finalizer-time
import sys

print("-- two names, one object")
shopping = ["bread", "milk"]
tonight = shopping                      # ties a second name; nothing is copied
print("same id:", id(shopping) == id(tonight), "  is:", shopping is tonight)

tonight.append("cheese")                # a change made through one name ...
print("through the other name:", shopping)  # ... is seen through the other

copy = list(shopping)                   # this does make a new object
print("a copy is equal:", copy == shopping, "  the same object:", copy is shopping)
copy.append("olives")
print("the first list did not notice:", shopping)


print("-- the count rises and falls")
# Asking for the count passes the object as an argument, which is one more
# reference while the question lasts. So only differences are of interest.
book = ["a list that we shall tie many names to"]
start = sys.getrefcount(book)


def change():
    return sys.getrefcount(book) - start


other = book
print("one more name:           ", change())
shelf = [book, book, book]
print("three times in a list:   ", change())
catalogue = {"first": book}
print("once as a dict's value:  ", change())
shelf.pop()
print("one popped off the list: ", change())
del catalogue
print("the dict is gone:        ", change())
shelf = None
print("and so is the list:      ", change())
other = "something else"
print("the other name moved on: ", change())


def borrow(argument):
    # While a function runs, its parameter is a name like any other.
    return change()


print("lent to a function:      ", borrow(book))
print("and given back:          ", change())


print("-- at zero, at once")


class Balloon:
    def __init__(self, colour):
        self.colour = colour

    def __del__(self):                  # called when the object is freed
        print("   pop! the", self.colour, "one")


red = Balloon("red")
string = red                            # two names hold it
print("del of one name")
del red
print("del of the last name")
del string                              # the count is zero: freed here and now
print("a name that takes another object lets the old one go")
kite = Balloon("blue")
kite = None
print("a temporary object does not outlive its line")
print("   length of a name:", len(Balloon("green").colour))


def party():
    balloon = Balloon("silver")
    print("   the party is on, with a", balloon.colour, "balloon")


print("local names end with their function")
party()
print("a container lets go of what it held")
bunch = [Balloon("white"), Balloon("black")]
bunch.pop()
print("   one left:", len(bunch))
del bunch
print("-- done")
