"""Reference counts, weak references, finalizers, what a collection finds."""
import gc, sys, weakref
gc.disable()
gc.collect()
class Node:
    def __init__(self, name): self.name = name
    def __repr__(self): return f'<{self.name}>'
    def __del__(self): print('del', self.name)
def count(o): return sys.getrefcount(o) - 2
a = Node('a')
print(count(a))
b = a
lst = [a, a]
d = {'k': a}
print(count(a))
del b, d
lst.pop()
print(count(a), len(gc.get_referents(lst)))
lst.clear()
a = None
print('gone')
def scope():
    local = Node('local')
    return 'left'
print(scope())
x, y = Node('x'), Node('y')
x.other, y.other = y, x
wx, wy = weakref.ref(x, lambda r: print('callback x')), weakref.ref(y)
del x, y
print(wx() is not None, wy())
print(gc.collect(), wx(), wy())
print(gc.collect(), gc.garbage)
parent = Node('parent')
parent.children = [Node(f'c{i}') for i in range(3)]
del parent
class Phoenix:
    def __del__(self):
        global risen
        risen = self
        print('rising')
Phoenix()
print(type(risen).__name__)
del risen
print('risen' in globals())
class Failing:
    def __del__(self): pass
t = Node('target')
r1, r2 = weakref.ref(t), weakref.ref(t)
print(r1 is r2, r1() is t, weakref.getweakrefcount(t), r1 == r2, hash(r1) == hash(t))
p = weakref.proxy(t)
print(p.name, weakref.getweakrefs(t)[0] is r1)
del t
print(r1())
try:
    p.name
except ReferenceError as error:
    print(error)
for bad in (5, 'text', [], (), None):
    try:
        weakref.ref(bad)
    except TypeError as error:
        print(error)
values = weakref.WeakValueDictionary()
n = Node('kept')
values['n'] = n
print(len(values), values['n'], 'n' in values, list(values.keys()))
del n
print(len(values), values.get('n'))
keys = weakref.WeakKeyDictionary()
k = Node('key')
keys[k] = 'value'
print(keys[k], len(keys))
del k
print(len(keys))
ws = weakref.WeakSet()
e = Node('element')
ws.add(e)
print(len(ws), e in ws)
del e
print(len(ws))
f = Node('finalized')
fin = weakref.finalize(f, print, 'finalize called', sep='')
print(fin.alive)
del f
print(fin.alive)
loop = []
loop.append(loop)
del loop
print(gc.collect(), gc.collect())
print(gc.is_tracked(1), gc.is_tracked([]), gc.is_tracked({}), gc.is_tracked(()), gc.is_tracked('a'), gc.is_tracked(Node), gc.isenabled(), gc.get_threshold())
gc.set_threshold(700, 10, 10)
print(gc.get_threshold())
gc.enable()
def gen():
    keep = Node('in generator')
    yield 1
    yield 2
g = gen()
next(g)
del g
print('generator gone')
try:
    raise ValueError(Node('in exception'))
except ValueError:
    pass
print('exception gone')
try:
    hold = Node('frame')
    1 / 0
except ZeroDivisionError as error:
    del hold
print('end', sys.getsizeof(0) > 0)
last, first = Node('last'), Node('first')

# mm: observes refcounts
