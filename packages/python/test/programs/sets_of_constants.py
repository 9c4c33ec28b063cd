# The order of sets that are written down, and of what is made from them.
# mm: observes sizes
print({7, 3 ** 50, -5, 65536}, {7, 3 ** 50, -5, 65536}.union(), {7, 3 ** 50, -5, 65536}.copy(), set([7, 3 ** 50, -5, 65536]))
print({7, 3 ** 50, -5, 65536} | set(), {7, 3 ** 50, -5, 65536} - {1}, {7, 3 ** 50, -5, 65536} & {7, -5, 65536, 3 ** 50}, {7, 3 ** 50, -5, 65536} ^ {1})
print(frozenset({7, 3 ** 50, -5, 65536}), {*(7, 3 ** 50, -5, 65536)}, {x for x in (7, 3 ** 50, -5, 65536)})
print({0, 8, 16, 24}, {24, 16, 8, 0}, {1, 9, 17, 2}, {-1, -2, -3, -4}, {2 ** 61 - 1, 0, 2 ** 61, 1})


def member(x):
    return x in {7, 15, 23}


print([x for x in range(30) if member(x)], member.__code__.co_consts[1] == frozenset({7, 15, 23}))
