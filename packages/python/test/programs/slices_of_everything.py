"""Slices of every kind: bounds of all sorts, assignment, deletion, slice objects, our own __getitem__."""
data = list(range(10))
bounds = (None, 0, 3, 7, 10, 15, -1, -4, -10, -15)
for step in (None, 1, 2, 3, -1, -2, -3, 100, -100):
    print(step, [len(data[a:b:step]) for a in bounds for b in bounds][::7], data[2:8:step], data[8:2:step], data[::step])
text, raw, items, numbers = 'abcdefghij', b'abcdefghij', tuple('abcdefghij'), range(0, 100, 10)
for s in (slice(None), slice(2, None), slice(None, -2), slice(1, 9, 3), slice(None, None, -1), slice(-3, -7, -2), slice(20, 5, -4), slice(5, 5)):
    print(s, text[s], raw[s], ''.join(items[s]), numbers[s], list(numbers[s]), s.indices(10), bytearray(raw)[s], memoryview(raw)[s].tobytes())
for target, value in ((slice(2, 4), 'XYZ'), (slice(None, None, 3), 'ABCD'), (slice(5, 2), 'in'), (slice(-2, None), ''), (slice(None), []), (slice(20, 30), (1, 2)), (slice(None, None, -1), data), (slice(1, None, 4), iter('pq'))):
    copy = data[:]
    try: copy[target] = value; print(target, copy)
    except (ValueError, TypeError) as error: print(target, type(error).__name__, error)
for target in (slice(2, 4), slice(None, None, 2), slice(8, 1, -3), slice(5, 2), slice(None), slice(-3, None), slice(0, 100, 7)):
    copy = data[:]
    del copy[target]
    some = bytearray(raw)
    del some[target]
    print(target, copy, some)
def attempt(label, action):
    try: print(label, action())
    except Exception as error: print(label, type(error).__name__, error)
copy = data[:]
attempt('extended size', lambda: copy.__setitem__(slice(0, 6, 2), [1, 2]))
attempt('not iterable', lambda: copy.__setitem__(slice(0, 2), 5))
attempt('zero step', lambda: data[::0])
attempt('float bound', lambda: data[1.0:])
attempt('string index', lambda: data['a'])
attempt('tuple index', lambda: data[1, 2])
attempt('str item assignment', lambda: text.__setitem__(0, 'x') if hasattr(text, '__setitem__') else exec('text[0] = "x"', globals()))
attempt('tuple item deletion', lambda: exec('del items[0]', globals()))
attempt('range item', lambda: numbers[10])
attempt('bytes item', lambda: raw[-11])
attempt('bytearray value', lambda: exec('x = bytearray(3); x[0] = 256'))
attempt('bytearray slice', lambda: exec('x = bytearray(3); x[0:2] = "ab"'))
attempt('unhashable', lambda: hash(slice(1)) and {slice(1): 2}[slice(None, 1, None)])
attempt('slice order', lambda: slice(1, 2) < slice(1, 3))
attempt('indices', lambda: slice(1, 'x').indices(5))
attempt('indices negative', lambda: slice(1).indices(-1))
attempt('slice()', lambda: slice())
print(slice(1, 2) == slice(1, 2, None), slice('a', {}, 1.5).start, sorted([slice(3), slice(1)], key=lambda s: s.stop))
class Index:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print(data[Index(3)], data[Index(2):Index(-2):Index(3)], text[Index(-1)], items[:Index(2)], [1, 2] * Index(2), numbers[Index(1)])
class Grid:
    def __getitem__(self, key): return key
    def __setitem__(self, key, value): print('set', key, value)
    def __delitem__(self, key): print('del', key)
g = Grid()
print(g[1], g[1:2], g[:], g[1:2, ::3, ...], g[()], g[(1, 2)], g[*'ab', 1:2], g[g[0]:g[9]], g[lambda: 1:2] if False else g['x':])
g[1:2] = 3
g[..., None] = 4
del g[::2], g[0]
rows = [[r * 4 + c for c in range(4)] for r in range(3)]
print([row[1:3] for row in rows[::-1]], list(zip(*rows))[-1][::-1], sum((row[::2] for row in rows), []))
a = [1, 2, 3]
a[1:1] = a
a[len(a):] = [a[:]]
a[:0] = 'z'
print(a)
a[::2], a[1::2] = a[1::2] + [None] * (len(a[::2]) - len(a[1::2])), a[::2][:len(a[1::2])]
print(a)
