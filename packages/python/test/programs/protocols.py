"""Calls, iteration, containment, hashing, formatting, with-statements of our own classes."""
class Callable:
    def __call__(self, *a, **k): return a, k
print(Callable()(1, x=2), callable(Callable()), callable(1), callable(len))

class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(Countdown(3)), sum(Countdown(4)), tuple(Countdown(2)), max(Countdown(5)), sorted(Countdown(3)), set(Countdown(3)))
print([*Countdown(3)], 2 in Countdown(5), 7 in Countdown(5), dict(zip('ab', Countdown(2))), list(enumerate(Countdown(2), 5)))
a, *b = Countdown(4)
print(a, b, ','.join(str(i) for i in Countdown(3)))

class Sequence:
    def __getitem__(self, i):
        if i >= 4: raise IndexError(i)
        return i * i
print(list(Sequence()), 9 in Sequence(), 5 in Sequence(), [x for x in Sequence()])
class ReversedOnly:
    def __reversed__(self): return iter('cba')
print(list(reversed(ReversedOnly())))
class LenGet:
    def __len__(self): return 3
    def __getitem__(self, i): return 'xyz'[i]
print(list(reversed(LenGet())))
for bad in ("iter(5)", "for x in 5: pass", "next([])", "reversed({1})", "list(5)", "a, b = 5", "a, b = 1, 2, 3", "a, b = [1]", "a, *b, c = [1]", "[*5]", "dict(5)", "dict([1])", "dict([(1, 2, 3)])", "set([[]])"):
    try:
        exec(bad)
    except (TypeError, ValueError) as error:
        print(f'{bad}: {type(error).__name__}: {error}')
class BadIter:
    def __iter__(self): return 5
try:
    iter(BadIter())
except TypeError as error:
    print(error)

class Key:
    def __init__(self, k): self.k = k
    def __hash__(self): return hash(self.k)
    def __eq__(self, o): return isinstance(o, Key) and self.k == o.k
    def __repr__(self): return f'Key({self.k!r})'
d = {Key(1): 'one', Key(2): 'two'}
d[Key(1)] = 'uno'
print(d, d[Key(2)], Key(3) in d, d.get(Key(9), 'none'), d.pop(Key(1)), d)
print({Key(1), Key(1), Key(2)} == {Key(2), Key(1)}, len({Key(1), Key(1)}), Key(1) in [Key(0), Key(1)], [Key(1), Key(2)].index(Key(2)))
try:
    d[Key(5)]
except KeyError as error:
    print(repr(error), error)
class BadHash:
    def __hash__(self): return 'no'
try:
    hash(BadHash())
except TypeError as error:
    print(error)
class Loud:
    def __hash__(self): raise ValueError('no hash')
try:
    {Loud(): 1}
except ValueError as error:
    print(error)

class Shown:
    def __repr__(self): return 'R'
    def __str__(self): return 'S'
    def __format__(self, spec): return f'F<{spec}>'
s = Shown()
print(s, repr(s), [s], (s,), {s: s} != 1, f'{s} {s!r} {s!s} {s:>5} {s!r:>3}', '%s %r' % (s, s), '{} {!r} {:x}'.format(s, s, s), str(s), format(s, 'q'))
class OnlyRepr:
    def __repr__(self): return 'only'
print(OnlyRepr(), f'{OnlyRepr()}', f'{OnlyRepr()!s:*>8}')
try:
    f'{OnlyRepr():>8}'
except TypeError as error:
    print(error)
class BadRepr:
    def __repr__(self): return 5
for f in (repr, str, lambda x: repr([x])):
    try:
        f(BadRepr())
    except TypeError as error:
        print(error)

class Manager:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    def __enter__(self):
        print('enter', self.name)
        return self.name
    def __exit__(self, kind, value, trace):
        print('exit', self.name, kind and kind.__name__, value, trace is not None)
        return self.swallow
with Manager('a') as a, Manager('b') as b:
    print(a, b)
with Manager('swallow', True):
    raise ValueError('gone')
try:
    with Manager('outer'), Manager('inner'):
        raise KeyError('k')
except KeyError as error:
    print('caught', error)
def early():
    with Manager('early'):
        return 'returned'
print(early())
for i in range(3):
    with Manager(i):
        if i == 0: continue
        if i == 1: break
try:
    with 5: pass
except TypeError as error:
    print(error)
class NoExit:
    def __enter__(self): pass
try:
    with NoExit(): pass
except TypeError as error:
    print(error)
class Items:
    def __init__(self): self.log = []
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): self.log.append(('set', k, v))
    def __delitem__(self, k): self.log.append(('del', k))
it = Items()
print(it[1], it[1:2], it[::3], it[1, 2], it[1:2, ...], it['k'])
it[0] = 1
it[1:2] = 'x'
del it[5], it[2:]
print(it.log)
