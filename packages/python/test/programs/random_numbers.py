# Random numbers: seeds of every kind, states, bits, choices, distributions.
# mm: observes sizes
import _random
import copy
import random

for seed in (0, 1, -5, 2**70, 1.5, -2.25, 'abc', '', b'xyz', bytearray(b'q'), True):
    r = random.Random(seed)
    print(repr(seed), r.random(), r.getrandbits(1), r.getrandbits(31), r.getrandbits(32), r.getrandbits(33), r.getrandbits(64), hex(r.getrandbits(1000)), r.randrange(10**30), r.choice('abcdef'), r.gauss(), r.randbytes(7))
for seed in ('abc', '', b'xyz', 'é€😀'):
    r = random.Random(); r.seed(seed, version=1); print(r.random())
r = random.Random(3); s = r.getstate(); a = [r.random() for _ in range(1000)]; r.setstate(s); print(a == [r.random() for _ in range(1000)], len(s), len(s[1]), s[1][:3], s[1][-1], s[2])
r2 = copy.deepcopy(r); print(r2.random() == r.random())
class Hashed:
    def __hash__(self): return -77
q = _random.Random(Hashed()); print(q.random(), type(q))
q.seed(Hashed()); print(q.random()); q.seed((1, 2)); print(q.random())
class S(random.Random):
    def random(self): return 0.25
print(S(1).random(), S(1).uniform(0, 4))
def trial(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
r = _random.Random(1)
for f in (lambda: r.getrandbits(-1), lambda: r.getrandbits('a'), lambda: r.setstate(3), lambda: r.setstate((1,2)), lambda: r.setstate((1,)*625), lambda: r.setstate(('a',)*625), lambda:r.setstate((1,)*624+(700,)), lambda: r.seed(1,2), lambda: r.getrandbits(0), lambda:r.getrandbits(2**40), lambda: r.getrandbits(2**80), lambda: r.setstate((-1,)*625), lambda: r.setstate((2**32,)*624+(3,)), lambda: r.getrandbits(1.0), lambda: r.setstate([1]*625), lambda: r.seed([]), lambda: random.Random([]), lambda: random.Random(1,2), lambda: random.seed([]), lambda: random.setstate((1,2,3))):
    trial(f)
random.seed(12); x = list(range(50)); random.shuffle(x); print(x, random.sample(range(1000), 10), random.sample('abc', 2), random.choices([1,2,3], [1,1,5], k=8))
for name in ('triangular', 'betavariate', 'normalvariate', 'vonmisesvariate', 'binomialvariate'):
    f = getattr(random, name); args = {'triangular': (1, 5, 2), 'binomialvariate': (20, .3)}.get(name, (1.2, 2.5))
    print(name, [f(*args) for _ in range(5)])
print(sorted(n for n in dir(_random.Random) if n[:2] != '__'), random.Random.__mro__)
for n, p in ((0, .5), (1, .5), (10, 0), (10, 1), (100, .3), (1000, .7), (50, .01)):
    print([random.binomialvariate(n, p) for _ in range(6)])
