"""Free lists: in what order they give back, how much they hold, what full collections leave of them."""
# mm: observes identity, refcounts, address-reuse, collection-schedule
import gc
gc.collect(); gc.disable()
def ids(make, n):
    xs = [make() for _ in range(n)]
    return [id(x) for x in xs]
def reuse(make, n=5):
    xs = [make() for _ in range(n)]
    was = [id(x) for x in xs]
    while xs: xs.pop()
    ys = [make() for _ in range(n)]
    now = [id(y) for y in ys]
    return [was.index(i) if i in was else -1 for i in now]
f = reuse
for name, make in [("float", lambda: 1.5 * len("ab")), ("list", lambda: []), ("list1", lambda: [f]), ("tuple1", lambda: (f,)), ("tuple2", lambda: (f, 1)), ("tuple20", lambda: (f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)), ("dict", lambda: {}), ("dict1", lambda: {f: 1}), ("dicts", lambda: {"a": f})]:
    print(name, reuse(make), reuse(make, 8))
c = gc.get_count
for n in (79, 80, 81, 100):
    gc.collect()
    a = c()[0]; l = [[] for _ in range(n)]; b = c()[0]; del l; d = c()[0]
    l = [[] for _ in range(n)]; e = c()[0]; del l; print("lists", n, b - a, d - a, e - a)
    gc.collect()
    a = c()[0]; l = [{} for _ in range(n)]; b = c()[0]; del l; d = c()[0]
    l = [{} for _ in range(n)]; e = c()[0]; del l; print("dicts", n, b - a, d - a, e - a)
for n in (1999, 2000, 2001):
    gc.collect()
    a = c()[0]; l = [(i, f) for i in range(n)]; b = c()[0]; del l; d = c()[0]
    l = [(i, f) for i in range(n)]; e = c()[0]; del l; print("tuples", n, b - a, d - a, e - a)
x = []; i = id(x); del x; gc.collect(0); y = []; print(id(y) == i)
x = []; i = id(x); del x; gc.collect(1); y = []; print(id(y) == i)
x = slice(1); i = id(x); del x; gc.collect(); y = slice(2); print(id(y) == i)
