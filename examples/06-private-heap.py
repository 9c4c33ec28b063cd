# The private heap
#
# Python does not ask the system for each object. It takes arenas of 1 MiB, cuts
# them into pools of 16 KiB, and each pool into blocks of one size: 16 bytes, 32,
# 48 ... up to 512. What is larger is left to the general-purpose allocator.
#
# mm: observes sizes, identity, address-reuse
import sys

POOL = 16 * 1024
ARENA = 1024 * 1024


print("-- what things weigh, in bytes")


class Plain:
    pass


class Slim:
    __slots__ = ("x", "y")


def outer():
    held = 1

    def inner():
        return held

    return inner


things = [
    ("object()", object()),
    ("None", None),
    ("True", True),
    ("0", 0),
    ("1", 1),
    ("2**30", 2 ** 30),
    ("2**60", 2 ** 60),
    ("10**100", 10 ** 100),
    ("1.5", 1.5),
    ("1.5j", 1.5j),
    ("''", ""),
    ("'a'", "a"),
    ("'hello'", "hello"),
    ("'h\xe9llo'", "h\xe9llo"),
    ("2 CJK characters", "\u4e2d\u6587"),
    ("2 emoji", "\U0001f40d\U0001f40d"),
    ("b''", b""),
    ("b'abc'", b"abc"),
    ("()", ()),
    ("(1, 2, 3)", (1, 2, 3)),
    ("[]", []),
    ("[1, 2, 3]", [1, 2, 3]),
    ("list(range(10))", list(range(10))),
    ("{}", {}),
    ("{'a': 1}", {"a": 1}),
    ("{1: 1}", {1: 1}),
    ("set()", set()),
    ("frozenset()", frozenset()),
    ("range(3)", range(3)),
    ("slice(3)", slice(3)),
    ("an instance", Plain()),
    ("one with __slots__", Slim()),
    ("a function", outer),
    ("a closure", outer()),
    ("a bound method", [].append),
    ("Exception()", Exception()),
]
for name, thing in things:
    print(f"   {name:20}{sys.getsizeof(thing):5}")


print("-- lists grow in steps, so that append is cheap")
items, steps, last = [], [], None
for n in range(100):
    size = sys.getsizeof(items)
    if size != last:
        steps.append((n, size))
        last = size
    items.append(n)
print("   (length, bytes):", steps)

print("-- and so do dicts and sets")
table, steps, last = {}, [], None
for n in range(100):
    size = sys.getsizeof(table)
    if size != last:
        steps.append((n, size))
        last = size
    table[n] = n
print("   dict:", steps)
crowd, steps, last = set(), [], None
for n in range(100):
    size = sys.getsizeof(crowd)
    if size != last:
        steps.append((n, size))
        last = size
    crowd.add(n)
print("   set: ", steps)


def pools_of(objects):
    """Which pools the objects lie in, and how many of them in each."""
    pools = {}
    for thing in objects:
        pool = id(thing) // POOL
        pools[pool] = pools.get(pool, 0) + 1
    return pools


print("-- pools fill")
before = sys.getallocatedblocks()
crates = list(map(bytes, [470] * 2100))  # 503 bytes each: the class of 512
pools = pools_of(crates)
print("   blocks handed out:", sys.getallocatedblocks() - before >= 2100)
print("   512-byte blocks in a full pool:", max(pools.values()))  # (16384 - 48) // 512
print("   pools for 2100 of them, about 68:", 67 <= len(pools) <= 71)
print("   neighbours are 512 bytes apart:", min(abs(id(crates[n]) - id(crates[n + 1])) for n in range(50)))
print("   more than one arena:", len({pool * POOL // ARENA for pool in pools}) > 1)

print("-- and become reusable")
del crates[40:]                         # frees nearly all of the blocks ...
print("   blocks given back:", sys.getallocatedblocks() - before < 200)
packets = list(map(bytes, [190] * 700))  # ... for objects of another size
used = pools_of(packets)
reused = set(pools) & set(used)
print("   pools that held 512-byte blocks now hold 224-byte ones:", len(reused) > 0)
print("   224-byte blocks in a full pool:", max(used.values()))

print("-- what is larger than 512 bytes is not in a pool at all")
before = sys.getallocatedblocks()
ship = bytearray(100_000)
print("   yet it is counted:", sys.getallocatedblocks() > before, " and weighs", sys.getsizeof(ship))

# Everything about arenas, pools and blocks, on standard error:
sys._debugmallocstats()
