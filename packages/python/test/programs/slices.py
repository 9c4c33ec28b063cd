"""Indexing and slicing, assignment to and deletion of slices."""
l = list(range(10))
t, s, b, r = tuple(l), 'abcdefghij', bytes(range(97, 107)), range(10)
for sl in (slice(2, 5), slice(None, 3), slice(-3, None), slice(None, None, 2), slice(None, None, -1), slice(8, 2, -2), slice(20, 30), slice(-100, 100), slice(5, 2), slice(None, None, -3)):
    print(sl, l[sl], t[sl], s[sl], b[sl], r[sl], sl.indices(10))
a = l[:]
a[2:5] = 'xy'
print(a)
a[::2] = range(len(a[::2]))
print(a)
a[1:1] = [100, 200]
a[-1:] = []
print(a)
del a[::3]
print(a)
del a[1:3]
print(a)
a[:] = []
print(a)
a[5:] = (1, 2)
a[0:0] = a
print(a)
a[::-1] = [1, 2, 3, 4]
print(a)
a[1:3] = (x * x for x in range(4))
print(a)
for bad in ("a[::2] = [1]", "a['x']", "a[1.5]", "a[::0]", "a[99]", "a[99] = 1", "del a[99]", "a[1:2] = 5", "t[0] = 1", "s[0] = 'x'", "t[99]", "s[99]", "s['a']", "b[99]", "r[99]", "a[1, 2]", "t['x']", "del t[0]", "del s[0]", "a['x':]", "slice(1, 2, 0).indices(5)", "a[10**30]", "s[1.0]", "b['x']", "r['x']"):
    try:
        exec(bad)
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
print(slice(1, 2) == slice(1, 2), slice(1, 2, 3).start, slice(4).stop, slice(1, 2, 3).step, repr(slice('a', None)), a[:10**30], s[-10**30:2])
print(l[True], s[-1], b[0], b[-1:], r[-1], r[2:8:3], len(r[::3]), l[slice(3)])
print(range(0, 20, 3)[1:-1], range(10)[::-1], list(range(5, 0, -2)), range(3) == range(0, 3, 1), range(0) == range(2, 1), hash(range(3)) == hash(range(0, 3)))
print(7 in range(0, 20, 7), range(0, 20, 7).index(14), range(10).count(3), range(5).start, repr(range(1, 10, 2)), range(10**20)[10**19], bool(range(0)), len(range(-5, 5, 3)))
for bad in ("range()", "range(1, 2, 0)", "range(1.5)", "range('a')", "len(range(10**20))", "range(5).index(9)", "range(1, 2, 3, 4)"):
    try:
        exec(bad)
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
class Index:
    def __index__(self): return 2
print(l[Index()], s[Index():], l[:Index()])
