"""exec, eval, compile: namespaces, flags, modes, code objects, errors with their places."""
space = {'x': 1}
exec('y = x + 1\ndef f(): return x, y\nz = f()', space)
print(space['y'], space['z'], '__builtins__' in space, sorted(k for k in space if not k.startswith('_')))
local = {}
exec('a = 1\nb = [i for i in [a] * 2]\nc = a', {}, local)
print(local['a'], local['b'], local['c'], sorted(local))
print(eval('x * 2', {'x': 21}), eval(' \t1 + 1 '), eval('(yield_ := 3)', {}), eval(compile('a + b', '<e>', 'eval'), {'a': 1}, {'b': 2}), eval('[i for i in range(3) if i]'))
class Lookup(dict):
    def __missing__(self, key): return f'<{key}>'
print(eval('one + two', {}, Lookup(two='2')))
def scope():
    v = 10
    exec('v = 20; w = 1')
    return v, 'w' in locals(), eval('v + 1'), sorted(locals())
print(scope())
code = compile('def g(a, b=1, *c, d, e=2, **f):\n  "doc"\n  h = a\n  def inner(): return h\n  return inner\nlambda q: q', 'file.py', 'exec')
inner = next(c for c in code.co_consts if getattr(c, 'co_name', '') == 'g')
print(code.co_name, code.co_filename, code.co_names, inner.co_varnames, inner.co_cellvars, inner.co_argcount, inner.co_kwonlyargcount, inner.co_posonlyargcount, inner.co_flags, code.co_firstlineno, inner.co_firstlineno, inner.co_qualname)
exec(compile('1 + 1\n"text"', '<single>', 'single') if False else compile('3 * 7', '<s>', 'single'))
exec(compile('None', '<s>', 'single'))
for source, mode in (('1 +', 'eval'), ('x = 1', 'eval'), ('', 'eval'), ('', 'single'), ('1; 2', 'eval'), ('a\nb', 'single'), ('pass', 'nope'), ('if 1:\n  x\n y', 'exec'), ('def f(:\n pass', 'exec'), ('x = "abc', 'exec'), ('x = (1,\n', 'exec'), ('\tx\n        y', 'exec'), ('f(**a, *b)', 'exec'), ('def f(a, a): 0', 'exec'), ('return', 'exec'), ('yield 1', 'exec'), ('break', 'exec'), ('continue', 'exec'), ('nonlocal x', 'exec'), ('def f():\n x = 1\n global x', 'exec'), ('del f()', 'exec'), ('1 = x', 'exec'), ('x + 1 = 2', 'exec'), ('(a, b) += 1', 'exec'), ('f() := 1', 'exec'), ('x: int: 3', 'exec'), ('import a.b as c.d', 'exec'), ('from . import *; x', 'exec'), ('a = *b', 'exec'), ('print 1', 'exec'), ('class A\n pass', 'exec'), ('else: 1', 'exec'), ('lambda x=1, y: 0', 'exec'), ('x = 0777', 'exec'), ('1_', 'exec'), ('0b12', 'exec'), ("f'{'", 'exec'), ("f'{a b}'", 'exec'), ("f'{!r}'", 'exec'), ("'\\N{no such}'", 'exec'), ("b'é'", 'exec'), ('a $ b', 'exec'), ('a ? b', 'exec'), ('(]', 'exec'), ('x = {1: 2, 3}', 'exec'), ('try: pass', 'exec'), ('with open(x) as 1: pass', 'exec'), ('for 1 in x: pass', 'exec'), ('async def f(): yield from x', 'exec'), ('def f(): await x', 'exec'), ('None = 1', 'exec'), ('def None(): 0', 'exec'), ('f(None=1)', 'exec'), ('f(a=1, a=2)', 'exec'), ('f(x for x in y, 1)', 'exec'), ('def f(*): 0', 'exec'), ('def f(a, /, b, /): 0', 'exec'), ('__debug__ = 1', 'exec'), ('a if b', 'exec'), ('if x = 1: 0', 'exec'), ('not = 1', 'exec'), ('global x; x', 'exec'), ('\\', 'exec'), ('\0', 'exec'), ('x\\ y', 'exec'), ('x = 1\nfrom __future__ import annotations', 'exec'), ('class C:\n  nonlocal y', 'exec'), ('type X[T, T] = int', 'exec'), ('def f[T](x): nonlocal T', 'exec')):
    try: compile(source, '<test>', mode); print('fine', repr(source))
    except (SyntaxError, ValueError) as error: print(type(error).__name__, getattr(error, 'msg', error), getattr(error, 'lineno', ''), getattr(error, 'offset', ''), getattr(error, 'end_lineno', ''), getattr(error, 'end_offset', ''), repr(getattr(error, 'text', '')))
for call in (lambda: eval(1), lambda: exec(1), lambda: compile(1, 'f', 'exec'), lambda: eval('x', 1), lambda: eval('undefined'), lambda: compile('x', 'f', 'exec', dont_inherit=True).co_name, lambda: eval(b'1 + 1'), lambda: eval(bytearray(b'2')), lambda: eval(compile('x=1', '', 'exec')), lambda: exec((lambda: print('function code')).__code__), lambda: exec('1/0')):
    try: print(call())
    except Exception as error: print(type(error).__name__, error)
