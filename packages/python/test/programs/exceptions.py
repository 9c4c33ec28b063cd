"""try, except, else, finally, raise from, contexts, notes, texts."""
def run(v):
    try:
        print('try', v)
        if v == 0: 1 / 0
        if v == 1: raise KeyError('key')
        if v == 2: return 'returned'
    except ZeroDivisionError as error:
        print('zero', error)
    except (KeyError, IndexError) as error:
        print('lookup', error, repr(error), error.args)
    else:
        print('else')
    finally:
        print('finally')
    return 'end'
print([run(v) for v in range(4)])
def final_wins():
    try:
        return 1
    finally:
        return 2
def swallow():
    while True:
        try:
            1 / 0
        finally:
            break
    return 'swallowed'
def loop():
    out = []
    for i in range(4):
        try:
            if i == 1: continue
            if i == 3: break
            out.append(i)
        finally:
            out.append('f')
    else:
        out.append('else')
    return out
print(final_wins(), swallow(), loop())
try:
    try:
        int('x')
    except ValueError as error:
        raise RuntimeError('wrapped') from error
except RuntimeError as error:
    print(repr(error), repr(error.__cause__), error.__context__ is error.__cause__, error.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        {}['missing']
except KeyError as error:
    print(repr(error.__context__), error.__cause__, error.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError from None
except ValueError as error:
    print(repr(error), repr(error.__context__), error.__suppress_context__)
def reraise():
    try:
        [][1]
    except IndexError:
        print('again')
        raise
try:
    reraise()
except IndexError as error:
    tb = error.__traceback__
    depth = 0
    while tb:
        depth += 1
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno > 0)
        tb = tb.tb_next
    print(depth)
try:
    raise
except RuntimeError as error:
    print(error)
for bad in ("raise 5", "raise int", "raise ValueError from 5", "raise ValueError('a', 'b')", "raise KeyError", "raise KeyError('k')", "raise StopIteration(3)"):
    try:
        exec(bad)
    except BaseException as error:
        print(bad, '|', type(error).__name__, '|', str(error), '|', error.args)
try:
    try: 1 / 0
    except 5: pass
except TypeError as error:
    print(error)
class Custom(Exception):
    def __init__(self, code, text):
        super().__init__(code, text)
        self.code = code
    def __str__(self): return f'{self.code}!'
try:
    raise Custom(7, 'seven')
except Custom as error:
    print(error, repr(error), error.code, error.args)
class Plain(ValueError): pass
print(repr(Plain()), repr(Plain('x')), str(Plain()), str(Plain('x')), str(Plain(1, 2)), Plain.__mro__[1:4])
e = ValueError('noted')
e.add_note('one'); e.add_note('two')
print(e.__notes__, e.with_traceback(None) is e)
try:
    e.add_note(5)
except TypeError as error:
    print(error)
print(issubclass(ZeroDivisionError, ArithmeticError), issubclass(KeyError, LookupError), issubclass(KeyboardInterrupt, Exception), issubclass(FileNotFoundError, OSError))
o = OSError(2, 'No such file', 'name.txt')
print(o, o.errno, o.strerror, o.filename, type(o).__name__, o.args)
print(repr(ImportError('x', name='n')), ImportError('x', name='n').name, AttributeError('a', name='b', obj=3).obj, SystemExit(3).code, StopIteration(4).value)
u = UnicodeDecodeError('utf-8', b'abc\xff', 3, 4, 'bad')
print(u, u.start, u.end, u.reason, u.encoding, u.object)
try:
    assert 1 == 2, 'message'
except AssertionError as error:
    print(repr(error))
try:
    assert []
except AssertionError as error:
    print(repr(error))
def nested():
    try:
        try:
            raise ValueError(1)
        finally:
            print('inner finally')
    except ValueError as error:
        print('outer', error)
        try:
            raise TypeError(2)
        except TypeError as second:
            print(repr(second.__context__))
    return 'ok'
print(nested())
def gen_exc():
    try:
        yield 1
    except ValueError:
        raise TypeError('from gen')
g = gen_exc(); next(g)
try:
    g.throw(ValueError('v'))
except TypeError as error:
    print(repr(error), repr(error.__context__))
group = ExceptionGroup('g', [ValueError(1), TypeError(2)])
print(repr(group), group.message, group.exceptions)
try:
    raise group
except* ValueError as eg:
    print('values', eg.exceptions)
except* TypeError as eg:
    print('types', eg.exceptions)
def recurse(n): return recurse(n + 1)
try:
    recurse(0)
except RecursionError as error:
    print(error)
try:
    import no_such_module
except ModuleNotFoundError as error:
    print(error, error.name)
try:
    from math import nothing
except ImportError as error:
    print(str(error).split(' (')[0], error.name)
