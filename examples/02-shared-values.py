# Shared values
#
# Numbers and strings never change, so two names may well share one of them:
# nobody can tell, except by asking `is`. Python shares those that turn up most,
# and saves their memory. Which ones?
#
# mm: observes identity
import sys

print("-- small integers")
x = 10
y = 10
print("x and y are both 10, one object:", x is y)
x += 1                                  # makes no new value in place: x is tied to 11
print("after x += 1: x is", x, "and y is still", y, "  one object:", x is y)
y += 1
print("after y += 1 too:", x is y)


def fresh(n):
    """The number n, computed anew: so that no two come from one literal."""
    return int(str(n))


shared = [n for n in range(-300, 600) if fresh(n) is fresh(n)]
print("shared are", shared[0], "to", shared[-1], "- all of them:", len(shared) == 262)
print("256 twice:", fresh(256) is fresh(256), "  257 twice:", fresh(257) is fresh(257))
print("it does not matter how they came about:", 250 + fresh(6) is 2 * fresh(128))

big, same = fresh(10 ** 20), fresh(10 ** 20)
print("large ones are equal:", big == same, "  one object:", big is same)

# Inside one file the compiler keeps one object per constant, so there even large
# numbers and floats are shared. That is the compiler's doing, not the memory's.
a = 123456789
b = 123456789
print("written twice in one file:", a is b)


print("-- the few that exist once")
print("None, True, False:", None is None, (1 < 2) is True, (2 < 1) is False)
print("the empty tuple:", tuple([]) is tuple({}), "  the empty string:", "".join([]) is str())
print("two empty lists are two:", list() is list())


print("-- strings")
city = "lisbon"
town = "lisbon"
print("equal names in the source:", city is town)

start = "lis"
built = start + "bon"                   # put together while the program runs
print("built at run time: equal", built == city, "  one object", built is city)
print("interned:", sys.intern(built) is city)



def first(text):
    return text[0]                      # a string of one character, cut out anew


print("single characters:", first("python") is first("pear"))
print("even accented ones:", first("\xe9t\xe9") is first("\xe9cole"))
print("but none beyond U+00FF:", first("\u4e2d\u6587") is first("\u4e2d\u5348"))
print("numbers made into text:", str(5) is str(5), "- equal:", str(5) == str(5))


print("-- sys.intern: your own table of shared strings")
# A program that reads the same words again and again can keep one of each.
text = "the cat and the dog and the bird and the cat"
plain = [word for word in text.split()]
kept = [sys.intern(word) for word in text.split()]


def different_objects(words):
    count = 0
    for i, word in enumerate(words):
        if not any(word is earlier for earlier in words[:i]):
            count += 1
    return count


print("words:", len(plain), "  different words:", len(set(plain)))
print("objects as split:", different_objects(plain), "  interned:", different_objects(kept))
