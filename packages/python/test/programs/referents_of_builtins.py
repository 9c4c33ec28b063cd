# mm: observes refcounts
# What objects of built-in types refer to, in the order in which they show it.
import gc, types, functools, itertools, collections, operator, re
def show(o):
    def name(x):
        if isinstance(x, (str, int, float, type(None), bytes)) and not isinstance(x, type): return repr(x)[:40]
        if isinstance(x, type): return 'T:' + x.__name__
        return type(x).__name__ + ':' + str(getattr(x, '__name__', ''))
    return [name(x) for x in gc.get_referents(o)]
class A:
    x = 1
    __slots__ = ('p', 'q')
    def m(self): pass
class B:
    def m(self): return super()
    @property
    def pr(self): return 1
    @staticmethod
    def st(): pass
    @classmethod
    def cm(cls): pass
a = A(); a.p = [1]; a.q = 'z'
b = B(); b.u = 1; b.v = [2]
def outer():
    free = 10
    def inner(p, k=5, *, z: int = 3) -> str: return free
    return inner
i = outer()
def gen():
    loc = [1]
    yield loc
g = gen(); next(g)
things = dict(a=a, b=b, bm=b.m, inner=i, cell=i.__closure__[0], gen=g, prop=B.__dict__['pr'], st=B.__dict__['st'], cm=B.__dict__['cm'],
 listit=iter([1, 2]), tupit=iter((1, 2)), dictit=iter({'a': 1}), items=iter({'a': 1}.items()), setit=iter({5}), strit=iter('abc'), rng=iter(range(3)),
 enum=enumerate(['x'], 3), zip=zip([1], [2]), map=map(len, ['a']), rev=reversed([1, 2]), view={'k': 1}.keys(), vals={'k': 1}.values(),
 slice=slice(1, 2, None), mp=types.MappingProxyType({'a': 1}), sn=types.SimpleNamespace(a=1), part=functools.partial(print, 1, sep=''),
 chain=itertools.chain([1], [2]), count=itertools.count(5), cyc=itertools.cycle([1]), rep=itertools.repeat('r', 3), isl=itertools.islice([1, 2], 1), acc=itertools.accumulate([1]),
 prod=itertools.product([1], [2]), dq=collections.deque([1, 'b']), cnt=collections.Counter('a'), ig=operator.itemgetter(1, 2), mc=operator.methodcaller('m', 1, k=2),
 ga=list[int], un=int | str, exc=ValueError('v', 2), fs=frozenset([1]), nested={'d': {'e': 1}}, intkeys={1: 'a', 2: 'b'}, mixed={'a': 1, 2: 'b'}, empty=[], tup=(1, 'a', None), sup=b.m(), code=outer.__code__,
 builtin=len, bmeth=[].append, tg=itertools.tee([1])[0], ks=functools.cmp_to_key(len)(3), callit=iter(lambda: 1, 2), wm=object.__str__, gsd=types.FunctionType.__code__, md=A.__dict__['p'], mdesc=list.append, cmd=dict.fromkeys, ba=bytearray(b'x'), mod=types.ModuleType('mm'))
for k, v in things.items():
    r = show(v)
    print(k, r if len(r) < 14 else 'many')
print(len.__self__, [].append.__self__, gc.get_referents(filter(len, [1]))[-1] is len)
