"""Kinds of parameters, and what wrong calls say."""
def show(f, *args, **kwargs):
    try:
        print(f.__name__, f(*args, **kwargs))
    except TypeError as error:
        print(error)

def plain(a, b, c): return a, b, c
def defaults(a, b=2, c=3): return a, b, c
def star(a, *args): return a, args
def double(a, **kwargs): return a, kwargs
def only(a, /, b, *, c, d=4): return a, b, c, d
def everything(a, b=1, /, c=2, *args, d, e=5, **kwargs): return a, b, c, args, d, e, kwargs
def none(): return 'none'

show(plain, 1, 2, 3)
show(plain, 1, 2)
show(plain, 1)
show(plain)
show(plain, 1, 2, 3, 4)
show(plain, 1, 2, 3, c=4)
show(plain, 1, b=2)
show(plain, 1, 2, 3, z=4)
show(plain, c=1, b=2, a=3)
show(defaults, 1)
show(defaults, 1, c=9)
show(defaults)
show(defaults, 1, 2, 3, 4)
show(defaults, 1, a=2)
show(star)
show(star, 1, 2, 3)
show(star, a=1)
show(double, 1, b=2, c=3)
show(double, 1, 2)
show(double, 1, 2, 3, b=1)
show(only, 1, 2, c=3)
show(only, 1, b=2, c=3)
show(only, a=1, b=2, c=3)
show(only, 1, 2)
show(only, 1, 2, 3)
show(only, 1, 2, 3, c=1)
show(everything, 1, d=2)
show(everything, 1, 2, 3, 4, 5, d=6, g=7)
show(everything, 1)
show(everything, d=1)
show(everything, 1, a=7, b=8, d=2)
show(none, 1)
show(none, x=1)
show(len)
show(len, 1, 2)
show(len, [1], x=1)
show(isinstance, 1)
show(ord)
show(sorted)

class C:
    def method(self, a): return a
    def bare(): return 1
    @staticmethod
    def static(a): return a
    @classmethod
    def cls(klass, a): return klass.__name__, a

show(C().method, 1)
show(C().method)
show(C().method, 1, 2)
show(C.method, 1)
show(C().bare)
show(C.static)
show(C.cls, 1)
show(C.cls)

args, kwargs = [1, 2], {'c': 3}
print(plain(*args, **kwargs), plain(*args, 3), plain(*[1], *(2,), **{'c': 5}))
try:
    plain(*args, **kwargs, **{'c': 4})
except TypeError as error:
    print(error)
try:
    plain(1, 2, **{3: 4})
except TypeError as error:
    print(error)
try:
    plain(*1)
except TypeError as error:
    print(error)
try:
    plain(**1)
except TypeError as error:
    print(error)
for thing in (1, 'text', None, [], C()):
    try:
        thing()
    except TypeError as error:
        print(error)

def order():
    log = []
    def note(v):
        log.append(v)
        return v
    def take(*args, **kwargs): return args, kwargs
    print(take(note(1), *[note(2)], a=note(3), **{'b': note(4)}))
    return log
print(order())

def mutable(value, into=[]):
    into.append(value)
    return into
mutable(1)
print(mutable(2), mutable.__defaults__, only.__kwdefaults__)
print((lambda *a, **k: (a, k))(1, *(2, 3), x=4))
print((lambda a, b=2, *, c=3: a + b + c)(1, c=10))
