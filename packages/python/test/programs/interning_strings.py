# Which strings CPython 3.13 interns, and as what.
# mm: observes identity, refcounts
import sys

interned = sys._is_interned


def made(text):
    """An equal string that nothing shares."""
    return ''.join(list(text))


# Constants that look like names are interned; others are not.
for text in ['hello', 'hello_w', 'Hello9', '9lives', '_', 'hello world', 'a!', 'a-b', 'a.b', 'héllo', '日本', 'a\0b', 'a\n', '']:
    print(repr(text), interned(text))

# Those of characters beyond ASCII that a regular expression would call letters as well.
print(interned('straße'), interned('ſomething'), interned('K'))

# The constant and a computed string: equal, not identical, until interned.
computed = made('hello_w')
print(computed == 'hello_w', computed is 'hello_w'[:], interned(computed))
print(sys.intern(computed) is 'hello_w'[:], computed is sys.intern(computed), interned(computed))

# A new string becomes the one itself.
fresh = made('not yet known')
print(interned(fresh), sys.intern(fresh) is fresh, interned(fresh))
again = made('not yet known')
print(again is fresh, sys.intern(again) is fresh, interned(again))

# Only exact strings.
class Text(str):
    pass

for wrong in [5, b'bytes', None, Text('sub'), ['list']]:
    try:
        print(sys.intern(wrong))
    except TypeError as error:
        print('TypeError:', error)
try:
    print(interned(5))
except TypeError as error:
    print('TypeError:', error)
print(interned(Text('hello')))

# Strings interned by the program are mortal, constants are too; names are immortal.
def immortal(value):
    return sys.getrefcount(value) > 2**29


class Names:
    attribute_of_class = 1

    def method_of_class(self, argument_of_method):
        local_of_method = argument_of_method.attribute_only_read
        return local_of_method


def keyword_of_call(**words):
    return [immortal(word) for word in words]


print(immortal(sys.intern(made('a mortal one'))), immortal('mortal_constant'))
for name in ['attribute_of_class', 'method_of_class', 'argument_of_method', 'local_of_method', 'attribute_only_read', 'Names']:
    print(name, interned(sys.intern(made(name))), immortal(sys.intern(made(name))))
print(keyword_of_call(some_keyword_here=1), keyword_of_call(**{made('another word'): 1}))

# setattr interns the name, as does a dict of a class; a key of a plain dict does not.
thing = Names()
setattr(thing, made('set_by_setattr'), 1)
print([interned(key) for key in thing.__dict__])
print([interned(key) for key in {made('plain_key'): 1}])
thing.__dict__[made('set_in_dict')] = 2
print([(key, interned(key)) for key in thing.__dict__])
print(interned(type(made('MadeClass'), (), {}).__name__))
print([interned(key) for key in vars(type('Made', (), {made('in_namespace'): 1})) if key == 'in_namespace'])

# A dead one leaves the table: an equal one is entered anew.
def lives_shortly():
    return id(sys.intern(made('short life'))) and None


before = sys.getunicodeinternedsize()
for _ in range(100):
    lives_shortly()
print(sys.getunicodeinternedsize() - before)
kept = [sys.intern(made(f'kept {number}')) for number in range(50)]
print(sys.getunicodeinternedsize() - before)
del kept
print(sys.getunicodeinternedsize() - before)

# A reference in the table is not counted.
counted = sys.intern(made('how often counted'))
print(sys.getrefcount(counted))
