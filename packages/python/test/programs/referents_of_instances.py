# What instances refer to, in order: slots, values, __dict__ where it has the values, the class, what the built-in base holds.
# mm: observes refcounts
import gc


class Plain: pass
class Slotted: __slots__ = ('z', 'a', 'm')
class Derived(Slotted): __slots__ = ('b',)
class Both(Slotted): pass
class List(list): pass
class Tuple(tuple): pass
class Dict(dict): pass
class SlottedDict(dict): __slots__ = ('slot',)
class Set(set): pass
class Error(Exception): pass


def name(thing):
    return thing.__name__ if isinstance(thing, type) else thing if isinstance(thing, (str, float)) else type(thing).__name__


def show(label, thing):
    print(label, [name(each) for each in gc.get_referents(thing)])


plain = Plain()
show('plain', plain)
plain.a, plain.b = 'first', 'second'
show('plain', plain)
plain.__dict__
show('plain, __dict__ looked at', plain)
plain.__dict__['c'] = 'third'
show('plain, __dict__ written', plain)
plain.__dict__ = {'new': 1.5}
show('plain, another __dict__', plain)
for index in range(40): setattr(plain, f'a{index}', 2.5)
show('plain, many', plain)
slotted = Slotted()
slotted.m, slotted.a = 'm', 'a'
show('slotted', slotted)
derived = Derived()
derived.b, derived.z = 'b', 'z'
show('derived', derived)
both = Both()
both.z, both.free = 'z', 'free'
show('both', both)
for make in (List, Tuple, Set):
    thing = make(['item'])
    show(make.__name__, thing)
    thing.attribute = 'attribute'
    show(make.__name__, thing)
dictionary = Dict(a='value')
show('dict', dictionary)
dictionary.attribute = 'attribute'
show('dict', dictionary)
dictionary = SlottedDict(a='value')
dictionary.slot = 'slot'
show('slotted dict', dictionary)
error = Error('argument')
error.note = 'note'
show('error', error)
for thing in (1, 1.5, 'text', b'bytes', range(3), show.__code__, None, ...): show(type(thing).__name__, thing)
