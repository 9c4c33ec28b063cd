"""Tracebacks and advice: carets, 'Did you mean', chains, notes, recursion, long expressions, several lines."""
import sys, traceback
def tell(action):
    try: action()
    except BaseException as error:
        lines = traceback.format_exception(error)
        print(''.join(lines).replace(__file__, 'program.py'), end='')
        print('--')
class Thing:
    colour = 'red'
    def __init__(self): self.length = 1
    def measure(self): return lenght
    def width(self): return self.lenght
def deep(n): return deep(n - 1) if n else [1, 2][n + 5]
def divide(a, b): return a / b
def long_call(): return divide(
    sum([1, 2, 3]),
    len('') *
    2,
)
def several():
    x = {'a': {'b': None}}
    return (x['a']['b']['c'] +
            1)
def chain():
    try:
        try: {}['missing']
        except KeyError as error: raise ValueError('second') from error
    except ValueError: raise TypeError('third')
def suppressed():
    try: 1 / 0
    except ZeroDivisionError: raise OSError('clean') from None
def noted():
    error = RuntimeError('with notes')
    error.add_note('first note')
    error.add_note('second\nover lines')
    raise error
def unpack(): a, b = 1, 2, 3; return a
def unpack_more(): a, *b, c, d = 'xy'; return a
def attribute(): return Thing().colour.uper()
def module_attribute(): return traceback.format_excption()
def imported():
    try: from traceback import format_excption
    except ImportError as error: print(error.name, error.name_from)
def no_module(): import nosuchmodule
def arguments(): return divide(1)
def more_arguments(): return divide(1, 2, 3)
def keywords(): return divide(1, c=2)
def operands(): return 1 + 'a' * 2
def called(): return len((1,))(2)
def comparison(): return [1] < ['a']
def asserted(): assert 1 == 2, f'not {1}'
def iterated():
    for x in 5: pass
def lambdas(): return (lambda x: x.y.z)(3)
def comprehension(): return [1 / n for n in (1, 0)]
def generator(): return sum(1 / n for n in (1, 0))
def operator_spread(): return ('a' 'b' @ 3) if True else None
def subscripts(): return [[1, 2], [3]][1][1]
def deleted():
    x = 1
    del x
    return x
def unbound():
    if False: y = 1
    return y
def free():
    def inner(): return z
    inner()
    z = 1
def missing_self(): return Thing.measure()
def formatted(): return f'{Thing():>10}' f'{undefined_name!r}'
def starred(): return divide(*[1], **{'b': 0})
def awaited():
    async def f(): await 5
    f().send(None)
for action in (Thing().measure, Thing().width, lambda: deep(3), long_call, several, chain, suppressed, noted, unpack, unpack_more, attribute, module_attribute, imported, no_module, arguments, more_arguments, keywords, operands, called, comparison, asserted, iterated, lambdas, comprehension, generator, operator_spread, subscripts, deleted, unbound, free, missing_self, formatted, starred, awaited): tell(action)
def recursive(): return recursive()
try: recursive()
except RecursionError as error: print(error, len(traceback.extract_tb(error.__traceback__)) > 100)
print([f.name for f in traceback.extract_stack()][-1], traceback.format_exception_only(ValueError('only')), [(f.name, f.line) for f in traceback.extract_tb((lambda: (sys.exc_info() and None))())] if False else '')
try: eval('1 +\n  * 2')
except SyntaxError as error: print(''.join(traceback.format_exception_only(error)))
try: compile('def f():\n    return (1,\n\nx = [1, 2', 'bad.py', 'exec')
except SyntaxError as error: print(''.join(traceback.format_exception_only(error)))
