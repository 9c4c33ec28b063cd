"""except*: splitting, nesting, what is raised in a block, derive, subgroup, notes, texts."""
import traceback
def leaf(kind, *args):
    try: raise kind(*args)
    except kind as error: return error
def tree():
    return ExceptionGroup('outer', [leaf(ValueError, 'v1'), ExceptionGroup('inner', [leaf(TypeError, 't1'), leaf(ValueError, 'v2'), leaf(KeyError, 'k')]), leaf(OSError, 2, 'gone', 'file')])
def show(group, depth=0):
    if isinstance(group, BaseExceptionGroup):
        print('  ' * depth + f'{type(group).__name__} {group.message!r} {len(group.exceptions)}')
        for each in group.exceptions: show(each, depth + 1)
    else: print('  ' * depth + repr(group))
try:
    try: raise tree()
    except* ValueError as group: print('values'); show(group, 1)
    except* (TypeError, KeyError) as group: print('types and keys'); show(group, 1)
except* OSError as group: print('the rest'); show(group, 1)
try:
    try: raise tree()
    except* ValueError: raise RuntimeError('new')
    except* TypeError as group: raise
except BaseException as error: show(error); print(repr(error.exceptions[0].__context__))
try: raise KeyError('naked')
except* LookupError as group: show(group); print(repr(group))
for wrong in ((), [1], 'x', [ValueError], None):
    try: ExceptionGroup('g', wrong)
    except (ValueError, TypeError) as error: print(type(error).__name__, error)
try: ExceptionGroup(1, [ValueError()])
except TypeError as error: print(error)
try: ExceptionGroup('g', [KeyboardInterrupt()])
except TypeError as error: print(error)
show(BaseExceptionGroup('b', [ValueError(1)])); show(BaseExceptionGroup('b', [SystemExit(1)]))
class Mine(ExceptionGroup):
    def __new__(cls, message, errors, code=0):
        self = super().__new__(cls, message, errors)
        self.code = code
        return self
    def derive(self, errors): return Mine(self.message, errors, self.code + 1)
mine = Mine('mine', [ValueError(1), TypeError(2), Mine('deeper', [ValueError(3)], 10)], 5)
mine.add_note('a note')
match, rest = mine.split(ValueError)
show(match); show(rest)
print(match.code, rest.code, match.exceptions[1].code, match.__notes__, mine.split(KeyError), mine.split(lambda error: False)[0])
print(mine.subgroup(lambda error: error.args == (3,)).exceptions, mine.subgroup(Mine) is mine, mine.subgroup((TypeError,)).exceptions)
try: mine.split(1)
except TypeError as error: print(error)
print(str(mine), repr(mine), mine.args == ('mine', list(mine.exceptions)), mine.exceptions[:2])
def f():
    done = []
    for i in range(4):
        try:
            if i: raise ExceptionGroup('g', [[ValueError, TypeError, KeyError][i - 1](i)])
            done.append('nothing')
        except* ValueError: done.append('v')
        except* TypeError: done.append('t')
        except* KeyError as g: done.append(g.exceptions[0].args)
        else: done.append('else')
        finally: done.append('finally')
    return done
print(f())
try:
    try: raise ExceptionGroup('g', [ValueError(1)])
    except* ExceptionGroup: pass
except TypeError as error: print(error)
try:
    try: raise ExceptionGroup('g', [ValueError(1)])
    except* 3: pass
except TypeError as error: print(error)
try:
    try: raise ExceptionGroup('top', [ValueError('one'), TypeError('two')])
    except* ValueError as group: raise LookupError('while handling') from group.exceptions[0]
except BaseException as error: print(''.join(traceback.format_exception(error)).replace(__file__, 'program.py'))
try: raise mine
except ExceptionGroup as error: print(''.join(traceback.format_exception(error)).replace(__file__, 'program.py'))
print(''.join(traceback.format_exception(ExceptionGroup('wide', [ValueError(i) for i in range(20)]))))
for source in ('try: pass\nexcept* : pass', 'try: pass\nexcept ValueError: pass\nexcept* KeyError: pass', 'for x in y:\n    try: pass\n    except* KeyError: break', 'def f():\n    try: pass\n    except* KeyError: return', 'while 1:\n  try: pass\n  except* KeyError: continue'):
    try: compile(source, 's', 'exec')
    except SyntaxError as error: print(error.msg, error.lineno, error.offset)
