"""Methods of list, dict, set, frozenset, tuple; texts of their errors."""
# mm: observes sizes
l = [3, 1, 2]
l.append(4); l.extend((5, 6)); l.insert(0, 'a'); l.insert(-1, 'b'); l.insert(99, 'c')
print(l, l.pop(), l.pop(0), l.index(2), l.count(1), l.remove('b'), l, l.reverse(), l, l.sort(), l, l.copy() is l, l * 2, l + [9], l == [1, 2, 3, 4, 5, 6], l < [1, 2, 4], l.clear(), l)
d = dict(a=1, b=2)
d.update({'c': 3}, d=4); d.update([('e', 5)])
print(d, d.pop('a'), d.pop('zz', None), d.popitem(), d.setdefault('b', 9), d.setdefault('n'), d.get('q'), list(d), list(d.values()), list(d.items()), d | {'x': 1}, {**d, 'y': 2}, 'b' in d, len(d), dict.fromkeys('ab', 0), dict.fromkeys([1]), list(reversed(d)), d.copy() == d, d != {})
d |= {'b': 0}
print(d, d.keys() & {'b', 'q'}, sorted(d.keys() | {'q'}), d.items() >= {('b', 0)}, d.keys() == {'b', 'c', 'd', 'n'}, repr(d.keys()), repr(d.values()), repr(d.items()), ('b', 0) in d.items(), 0 in d.values())
del d['b']
d['b'] = 'again'
print(d, d.clear(), d)
s = {1, 2, 3}
s.add(4); s.discard(9); s.discard(1); s.remove(2); s.update([7, 8], (9,))
print(s, s | {1}, s & {3, 4, 5}, s - {3}, s ^ {3, 100}, s <= {3, 4, 7, 8, 9, 10}, s < s, s >= {3}, s.isdisjoint({5}), s.issubset(range(20)), s.issuperset([3]), s.union([1], [2]), s.intersection([3]), s.symmetric_difference([3]), s.copy() == s, 3 in s, len(s))
s |= {11}; s &= {3, 11}; s ^= {3, 5}; s -= {5}
print(s, s.pop(), s, set(), frozenset({1}), frozenset(), {frozenset({1}): 'f'}[frozenset([1])], frozenset([1]) == {1}, {1} | frozenset({2}), type(frozenset({1}) | {2}).__name__, hash(frozenset({1, 2})) == hash(frozenset({2, 1})))
t = (1, 2, 3, 2)
print(t.index(2), t.count(2), t + (4,), t * 2, t[1:], t < (1, 3), (1,) , (), tuple('ab'), 2 in t, hash((1, 2)) == hash((1, 2)), len(t), t == (1, 2, 3, 2), (1, 2) != [1, 2])
r = [1]; r.append(r)
q = {'self': None}; q['self'] = q
w = ([],); w[0].append(w)
print(r, q, w, repr(r))
for bad in ("[].pop()", "[1].pop(5)", "[1].remove(2)", "[1].index(2)", "[].insert(1)", "[].append()", "[1, 'a'].sort()", "[1] + (1,)", "[1] * 'a'", "{}['x']", "{}.popitem()", "{}.pop('x')", "{[]: 1}", "{{}: 1}", "set([[1]])", "{1}.remove(2)", "set().pop()", "{1} | [1]", "{1} < [1]", "(1).index(1)", "(1,).index(2)", "(1,) + [1]", "{}.update(5)", "{}.update([1])", "{}.fromkeys(5)", "dict(a=1, **{'a': 2})", "hash([])", "hash({})", "hash(set())", "hash((1, []))", "{}.keys()[0]", "del {}['k']", "[] < {}", "{} < {}", "{} | []", "frozenset().add(1)", "[].sort(5)", "[].sort(key=5)", "[1].sort(key=5)", "{'a': 1}['b']", "{(1, 2): 3}[1, 3]", "[1].index(1, 5)", "[].extend(5)", "list(1, 2)", "tuple(5)", "{1, 2}[0]", "[].nope", "{}.nope", "().nope", "{}.get()", "{}.setdefault()", "[1, 2].count()", "[1][None]"):
    try:
        print(bad, eval(bad) if not bad.startswith('del') else exec(bad))
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
for mutate in ('d[len(d)] = 1', 'del d[0]', 's.add(len(s))'):
    d, s = {0: 0, 1: 1}, {0, 1}
    try:
        for k in (s if 's.' in mutate else d):
            exec(mutate)
    except RuntimeError as error:
        print(mutate, error)
l = [1, 2, 3]
for v in l:
    if v < 3: l.append(v + 10)
    if len(l) > 8: break
print(l)
it = iter([1, 2, 3])
print(next(it), it.__length_hint__(), list(it), next(it, 'end'))
print([[0] * 2] * 2, [] == [], [1] != [1.0], [nan := float('nan')] == [nan], [1, [2, [3]]], [None, True, ...], {1: {2: {3: 4}}}, [(), [], {}, set()])
print(sorted({'b': 1, 'a': 2}), max({'b': 1, 'a': 2}), list({'x': 1}.items())[0], dict([['k', 'v']]), dict(zip('ab', [1, 2])), dict({'a': 1}, b=2), {True: 1, 1: 2, 1.0: 3}, {1: 'a', '1': 'b'})
big = {i: i * i for i in range(1000)}
for i in range(0, 1000, 2): del big[i]
print(len(big), sum(big), list(big)[:3], big[999], 998 in big, list(range(1000))[::100], len(set(range(1000)) & set(range(500, 1500))))
print({3, 1, 2}, {10, 5, 100}, {i * 7 for i in range(8)}, set(range(20, 0, -3)), {-1, -2, 0}, frozenset([8, 16, 0]))
