# mm: observes finalizer-time
"""__del__, weak references and callbacks, finalizers, weak containers, resurrection, order of death."""
import gc, weakref
log = []
class Named:
    def __init__(self, name): self.name = name
    def __del__(self): log.append(f'del {self.name}')
    def __repr__(self): return f'<{self.name}>'
def flush(label):
    print(label, log)
    log.clear()
a = Named('a'); a = None; flush('rebinding')
b = Named('b'); c = b; del b; flush('still there'); del c; flush('gone')
def local(): x = Named('local'); return 1
local(); flush('function end')
[Named(f'item{i}') for i in range(3)]; flush('list dropped')
d = {'k': Named('value')}; d['k'] = Named('new'); flush('replaced'); d.clear(); flush('cleared')
x, y = Named('x'), Named('y'); x.other, y.other = y, x; del x, y; flush('cycle'); gc.collect(); print(sorted(log)); log.clear()
r = weakref.ref(t := Named('target'), lambda ref: log.append(f'callback {ref() is None}'))
print(r(), r() is t, r == weakref.ref(t), weakref.getweakrefcount(t)); del t; flush('weak'); print(r(), r is r)
p = weakref.proxy(q := Named('proxied')); print(p.name, repr(type(p).__name__)); p.name = 'renamed'; print(q.name); del q
try: p.name
except ReferenceError as error: print(error)
flush('proxy')
kept = []
class Back:
    def __del__(self): kept.append(self); log.append('came back')
w = weakref.ref(z := Back()); del z; flush('resurrected'); print(len(kept), w() is kept[0]); kept.clear(); flush('only once')
f = weakref.finalize(s := Named('s'), log.append, 'finalized'); print(f.alive, f.peek()[1] == log.append); del s; flush('finalize'); print(f.alive, f())
f = weakref.finalize(s := Named('s2'), lambda *a, **k: log.append((a, k)), 1, k=2); print(f()); flush('called by hand'); f = weakref.finalize(s, print, 'never'); print(f.detach() is not None, f.alive); del s; flush('detached')
values = weakref.WeakValueDictionary(); v1, v2 = Named('v1'), Named('v2'); values['one'], values['two'] = v1, v2; print(sorted(values), len(values)); del v1; print(list(values), values.get('one', 'gone'), 'two' in values); flush('values')
keys = weakref.WeakKeyDictionary(); k1 = Named('k1'); keys[k1] = 'data'; print(list(keys.values()), k1 in keys); del k1; print(len(keys)); flush('keys')
some = weakref.WeakSet([v2]); some.add(n := Named('n')); print(len(some), n in some); del n; print(len(some)); flush('set')
class Methods:
    def hello(self): return 'hello'
m = Methods(); wm = weakref.WeakMethod(m.hello); print(wm()(), weakref.ref(m.hello)()); del m; print(wm())
for wrong in (lambda: weakref.ref(1), lambda: weakref.ref('text'), lambda: weakref.ref([]), lambda: weakref.proxy(None), lambda: hash(r), lambda: weakref.WeakKeyDictionary({1: 2}), lambda: weakref.ref()):
    try: print(wrong())
    except TypeError as error: print(error)
class Slots: __slots__ = ('__weakref__',)
sl = Slots(); print(weakref.ref(sl)() is sl)
class Fails:
    def __del__(self): log.append('about to fail'); raise ValueError('in del')
class Order:
    def __init__(self): self.a, self.b = Named('first attribute'), Named('second attribute')
    def __del__(self): log.append('owner')
o = Order(); del o; flush('owner first')
def gen():
    held = Named('held by generator')
    try: yield held.name
    finally: log.append('generator closed')
g = gen(); next(g); del g; flush('generator')
try:
    e = Named('held by traceback')
    raise ValueError(e)
except ValueError as error: del e; flush('in handler')
flush('after handler')
def closure(): n = Named('captured'); return lambda: n
fn = closure(); flush('captured alive'); del fn; flush('captured gone')
class Class: attribute = Named('class attribute')
del Class; gc.collect(); flush('class')
tuple_ = (Named('t1'), [Named('t2')]); del tuple_; flush('tuple'); st = {Named('in set')}; st.pop(); flush('popped')
import sys
print(sys.getrefcount(object()), len(gc.get_referrers(log)) > 0, gc.is_tracked([]), gc.is_tracked(1), gc.is_finalized(v2))
