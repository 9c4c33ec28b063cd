"""Blocks that are used again, across functions, comprehensions, generators and exceptions."""
# mm: observes identity, refcounts, address-reuse, collection-schedule
def ident(x): return id(x)
def mkf(): return 1.5 * len("ab")
def mkl(): return [1, 2]
def mkt(a): return (a, a)
print([ident(mkf()) == ident(mkf()) for _ in range(4)], [ident(mkl()) == ident(mkl()) for _ in range(4)], [ident(mkt(3)) == ident(mkt(4)) for _ in range(4)])
print(len({id([]) for _ in range(10)}), len({id({}) for _ in range(10)}), len({id((i, i)) for i in range(10)}), len({id(i * 1.5) for i in range(10)}), len({id(i * 100000) for i in range(1, 11)}), len({id(object()) for _ in range(10)}))
def g(n):
    for i in range(n): yield i * 0.5
print(len({id(x) for x in g(10)}), len([id(x) for x in g(3)]))
last = None
def gen_ids(n):
    return [id(x) for x in g(n)]
r = gen_ids(8); print([r.index(i) for i in r])
r = [id((i, i)) for i in range(8)]; print([r.index(i) for i in r])
r = [id([i]) for i in range(8)]; print([r.index(i) for i in r])
r = [id({i: i}) for i in range(8)]; print([r.index(i) for i in r])
r = [id(i + 0.5) for i in range(8)]; print([r.index(i) for i in r])
r = [id(i + 1000) for i in range(8)]; print([r.index(i) for i in r])
r = [id(lambda: i) for i in range(8)]; print([r.index(i) for i in r])
r = [id(slice(i)) for i in range(8)]; print([r.index(i) for i in r])
r = [id(range(i)) for i in range(8)]; print([r.index(i) for i in r])
r = [id({i}) for i in range(8)]; print([r.index(i) for i in r])
r = [id(x for x in ()) for i in range(8)]; print([r.index(i) for i in r])
def exc():
    out = []
    for i in range(6):
        try: raise ValueError(i)
        except ValueError as e: out.append(id(e))
    return [out.index(i) for i in out]
print(exc(), exc())
def exc2():
    out = []
    for i in range(6):
        try: 1 / 0
        except ZeroDivisionError as e: out.append(id(e.args))
    return [out.index(i) for i in out]
print(exc2())
def acc():
    s = 0.0
    out = []
    for i in range(8):
        s = s + 1.5
        out.append(id(s))
    return [out.index(i) for i in out]
print(acc(), acc())
def acc2():
    s = 0.0
    out = []
    for i in range(8):
        s += i * 1.5
        out.append(id(s))
    return [out.index(i) for i in out]
print(acc2(), acc2())
def acc3(v, w):
    out = []
    for i in range(8):
        t = v * w + v * w - v
        out.append(id(t))
    return [out.index(i) for i in out]
print(acc3(1.5, 2.5), acc3(1.5, 2.5))
def acc4(v):
    out = []
    for i in range(8):
        v = v * 3
        out.append(id(v))
        if v > 10**6: v = 7
    return [out.index(i) for i in out]
print(acc4(7), acc4(100001))
def poly(x):
    return id(((x * 2.0 + 1.0) * x - 3.0) * x)
r = [poly(1.5 + i) for i in range(6)]; print([r.index(i) for i in r])
a = [1.5 * i for i in range(5)]; was = [id(x) for x in a]; a.clear(); b = [2.5 * i for i in range(5)]; print([was.index(id(x)) if id(x) in was else -1 for x in b])
a = tuple(1.5 * i for i in range(5)); was = [id(x) for x in a]; del a; b = [2.5 * i for i in range(5)]; print([was.index(id(x)) if id(x) in was else -1 for x in b])
a = {i: 1.5 * i for i in range(5)}; was = [id(x) for x in a.values()]; del a; b = [2.5 * i for i in range(5)]; print([was.index(id(x)) if id(x) in was else -1 for x in b])
a = {1.5 * i for i in range(5)}; was = [id(x) for x in a]; del a; b = [2.5 * i for i in range(5)]; print(sorted([was.index(id(x)) if id(x) in was else -1 for x in b]))
