# mm: observes finalizer-time
# Deques: what they say, hold, refuse, and how large they are.
import copy, gc, sys, weakref
from collections import deque


def tell(text, **names):
    try:
        print(text, '->', eval(text, globals(), names))
    except Exception as error:
        print(text, '!', type(error).__name__, error)


d = deque('abc')
tell('d'), tell('deque()'), tell('deque([1], 3)'), tell('deque(maxlen=2)'), tell('deque([1, 2, 3], maxlen=2)'), tell('deque((1, 2), maxlen=0)')
for text in ('deque(1)', 'deque([], -1)', "deque([], 'a')", 'deque([], 1.5)', 'deque([], 2**70)', 'deque(1, 2, 3)', 'deque(foo=1)', 'deque(iterable=[1, 2], maxlen=1)',
             'd[0], d[-1], d[1]', 'd[3]', 'd[-4]', 'd[2**70]', "d['a']", 'd[0:1]', 'd[True]', 'len(d)', 'bool(d), bool(deque())', "'a' in d, 'z' in d", 'd + deque([1])', 'd + [1]', '[1] + d',
             'd * 2', '2 * d', 'd * 0', 'd * -1', "d * 'a'", 'd * 1.5', 'd == deque("abc"), d == ["a", "b", "c"], d != deque("abd")', 'd < deque("abd"), d <= deque("ab"), d > deque(), d >= d', 'd < [1]',
             'hash(d)', "d.index('b')", "d.index('z')", "d.index('a', 1)", "d.index('c', -1)", "d.index('c', 0, 2)", "d.index('c', 'a')", "d.count('a'), d.count(1)", 'd.copy() is d, d.copy()', 'copy.copy(d), copy.deepcopy(d)', 'd.maxlen, deque(maxlen=3).maxlen',
             'list(reversed(d)), list(d), tuple(d), set(d) == set("abc"), sorted(d, reverse=True)', 'd.__reduce__()[:3]', 'deque([1], 5).__reduce__()[:3]', 'deque[int]', 'd.nothing', 'deque().pop()', 'deque().popleft()', 'd.remove("z")', 'd.insert(1)', 'd.append()', 'd.rotate("a")',
             'd.rotate(1.5)', 'd.pop(1)', 'max(d), sum(deque([1, 2])), "".join(d)', 'deque.__module__, deque.__name__, deque.__mro__', 'iter(d).__length_hint__(), reversed(d).__length_hint__()', 'type(iter(d)), type(reversed(d))', 'iter(d).__reduce__()', 'd.__dict__', 'd.x'):
    tell(text)


class Sub(deque):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.note = 'x'


s = Sub([1, 2], 3)
print(s, s.note, s + deque([5]), type(s + deque()), s * 2, type(s * 2), s.copy(), type(s.copy()), s.__reduce__()[:3], copy.copy(s).note)
for change in ("x.append(9)", "x.appendleft(9)", "x.extend([7, 8])", "x.extendleft([7, 8])", "x.extend(x)", "x.extendleft(x)", "x.extend(y for y in range(3))", "x.extendleft(iter('ab'))", "x.insert(2, 'i')", "x.insert(-1, 'i')", "x.insert(100, 'i')",
               "x.insert(-100, 'i')", "x.insert(0, 'i')", "x.rotate()", "x.rotate(2)", "x.rotate(-1)", "x.rotate(7)", "x.rotate(-13)", "x.rotate(0)", "x.rotate(10**20)", "x.reverse()", "x.remove(2)", "x.pop()", "x.popleft()", "x.clear()", "x.__delitem__(1)", "x.__setitem__(1, 's')", "x.__setitem__(9, 's')",
               "x.__delitem__(-9)", "x.__iadd__([1, 2])", "x.__iadd__(5)", "x.__imul__(2)", "x.__imul__(0)", "x.__init__([5, 6])", "x.__init__(maxlen=2)", "x.extend(5)", "x.__iadd__(x)"):
    for longest in (None, 4):
        x = deque([1, 2, 3], longest)
        try:
            result = eval(change)
            print(change, longest, result if result is not x else 'itself', x)
        except Exception as error:
            print(change, longest, '!', type(error).__name__, error, x)


class Equal:
    def __init__(self, log): self.log = log
    def __eq__(self, other):
        self.log.append(other)
        return other == 2


log = []
x = deque([1, 2, 3, 2])
print(Equal(log) in x, x.index(Equal(log)), x.count(Equal(log)), x.remove(Equal(log)), x, log)
print(deque([Equal(log)]) == deque([2]), deque([Equal(log)]) == deque([3]), deque([1]) != deque([Equal(log)]))


class Changing:
    def __init__(self, target): self.target = target
    def __eq__(self, other):
        self.target.append(1)
        return False


for name in ('index', 'count', 'remove', '__contains__'):
    x = deque([1, 2, 3])
    try: print(getattr(x, name)(Changing(x)))
    except Exception as error: print(name, type(error).__name__, str(error)[:40].split(' object')[0].replace('<__main__.Changing', ''))
for way in (iter, reversed):
    x = deque(range(3))
    i = way(x)
    print(next(i))
    x.append(5)
    try: next(i)
    except RuntimeError as error: print(error, i.__length_hint__())
    try: print(list(i))
    except RuntimeError as error: print(error)
x = deque()
x.append(x)
x.append([x])
print(x, len(x))
w = weakref.ref(x)
del x
gc.collect()
print(w())


class Named:
    def __init__(self, name): self.name = name
    def __del__(self): print('del', self.name, end=' ')


x = deque(map(Named, 'abcdef'))
x.rotate(2)
del x
print()
x = deque(map(Named, 'abc'), 2)
print(len(x))
x.clear()
print()
x = deque(map(Named, 'xyz'))
x[1] = None
x.pop()
del x
print()


class I:
    def __index__(self): return 1


x = deque([1, 2, 3])
print(x[I()], x * I(), x.insert(I(), 5), x.rotate(I()), x)
x[I()] = 'q'
del x[I()]
print(x, gc.is_tracked(x))
match deque([1, 2]):
    case [a, *b]: print('matched', a, b)
a, *b = deque(range(5))
print(a, b, [*deque('xy')], {**dict(deque([(1, 2)]))})
print([i for i in deque(range(200))] == list(range(200)), deque(range(200))[130], list(reversed(deque(range(70))))[:3])
