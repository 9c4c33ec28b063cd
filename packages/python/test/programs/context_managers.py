"""with: several managers, what exits return, errors on the way in and out; contextlib."""
import contextlib, io
class Logged:
    def __init__(self, name, swallow=False, fail=None): self.name, self.swallow, self.fail = name, swallow, fail
    def __enter__(self):
        print('enter', self.name)
        if self.fail == 'enter': raise RuntimeError(f'{self.name} enter')
        return self.name
    def __exit__(self, kind, error, trace):
        print('exit', self.name, kind and kind.__name__, error, trace is not None)
        if self.fail == 'exit': raise RuntimeError(f'{self.name} exit')
        return self.swallow
with Logged('a') as a, Logged('b') as (b): print(a, b)
with (Logged('c') as c, Logged('d', True)): raise ValueError(c)
try:
    with Logged('e'), Logged('f', fail='enter'): print('never')
except RuntimeError as error: print(error, error.__context__)
try:
    with Logged('g', fail='exit'), Logged('h'): raise KeyError('k')
except RuntimeError as error: print(error, repr(error.__context__))
def leaves(how):
    for _ in range(2):
        with Logged(how):
            if how == 'return': return 'returned'
            if how == 'break': break
            if how == 'continue': continue
    return 'end'
for how in ('return', 'break', 'continue'): print(leaves(how))
class NoExit:
    def __enter__(self): pass
class NoEnter:
    def __exit__(self, *args): pass
class OnInstance: pass
instance = OnInstance()
instance.__enter__ = instance.__exit__ = lambda *args: None
for wrong in (NoExit(), NoEnter(), instance, 3):
    try:
        with wrong: pass
    except TypeError as error: print(error)
@contextlib.contextmanager
def managed(label):
    try:
        yield label * 2
    except ValueError as error:
        print('swallows', error)
    else: print('no error')
    finally: print('done', label)
with managed('m') as m: print(m)
with managed('n'): raise ValueError('inside')
@managed('deco')
def decorated(x): return x + 1
print(decorated(1), decorated(2))
@contextlib.contextmanager
def twice():
    yield 1
    yield 2
@contextlib.contextmanager
def nothing():
    if False: yield
for make in (twice, nothing):
    try:
        with make(): pass
    except RuntimeError as error: print(error)
try:
    with twice(): raise OSError('x')
except Exception as error: print(type(error).__name__, error)
with contextlib.suppress(KeyError, IndexError): {}['x']
with contextlib.suppress(ValueError): raise ExceptionGroup('g', [ValueError(1)])
with contextlib.closing(io.StringIO('text')) as text: print(text.read(), text.closed)
print(text.closed)
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print('captured')
    with contextlib.nullcontext(5) as five: print(five)
print(repr(out.getvalue()))
with contextlib.ExitStack() as stack:
    names = [stack.enter_context(Logged(f's{i}', swallow=i == 1)) for i in range(3)]
    stack.callback(print, 'callback', end='!\n')
    @stack.push
    def last(kind, error, trace): print('pushed', kind)
    print(names)
    raise IndexError('in the stack')
with contextlib.ExitStack() as stack:
    stack.enter_context(Logged('kept'))
    kept = stack.pop_all()
print('not yet')
kept.close()
class Base(contextlib.AbstractContextManager):
    def __exit__(self, *args): return None
class Counter(contextlib.ContextDecorator):
    def __init__(self): self.n = 0
    def __enter__(self): self.n += 1; return self
    def __exit__(self, *args): pass
counter = Counter()
@counter
def f(): return counter.n
print(f(), f(), isinstance(Logged('x'), contextlib.AbstractContextManager), isinstance(3, contextlib.AbstractContextManager), Base().__enter__().__class__.__name__)
