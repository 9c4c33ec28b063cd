"""`__call__` asked for by name: of classes, functions, methods, and what a metaclass makes of it."""
class M(type):
    def __call__(cls, *a, **k):
        return super().__call__(*a, **k)
class A(metaclass=M):
    def __init__(self, x, *, y=2): self.x, self.y = x, y
print(vars(A(1, y=3)), vars(type.__call__(A, 4, y=5)))
def f(a, *, b): return a, b
print(f.__call__(1, b=2), type(f).__call__(f, 1, b=3), A(1).__init__.__call__(7, y=1))
print(dict.__call__(a=1), int.__call__('12', base=3), print.__call__('x', end='!\n'), sorted.__call__([1,2], reverse=True))
from functools import partial
print(partial(f, 1).__call__(b=5))
class C:
    def __call__(self, *a, **k): return a, k
print(C().__call__(1, z=2), C.__call__(C(), q=1))
try: type.__call__(A, 1, z=1)
except TypeError as e: print(e)
try: (1).__add__(x=1)
except TypeError as e: print(e)
try: len.__call__(x=1)
except TypeError as e: print(e)
