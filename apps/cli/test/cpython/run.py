# Runs CPython's own tests of one module: `run.py FOLDER MODULE [NAME...]`, FOLDER being where they lie. Prints a line for each: its name, and
# ok, skipped or failed with the reason.
import sys
import traceback
import unittest

folder, module, *chosen = sys.argv[1:]
sys.path.append(folder)
tests = __import__(module)


def run(case):
    test = getattr(case, case._testMethodName)
    if hasattr(test, 'reason'): return f'skipped: {test.reason}'
    try:
        case.setUp()
        try:
            test()
        finally:
            case.tearDown()
            while case._cleanups:
                function, args, named = case._cleanups.pop()
                function(*args, **named)
    except unittest.SkipTest as reason:
        return f'skipped: {reason}'
    except BaseException as error:
        if chosen: traceback.print_exc()
        return f'failed: {type(error).__name__}: {str(error)[:200]!r}'
    return 'ok'


for name, kind in sorted(vars(tests).items()):
    if not (isinstance(kind, type) and issubclass(kind, unittest.TestCase)) or kind.__module__ != module: continue
    names = [each for each in dir(kind) if each.startswith('test')]
    names = [each for each in names if not chosen or f'{name}.{each}' in chosen]
    if kind.skipped is not None:
        for each in names: print(f'{name}.{each} skipped: {kind.skipped}')
        continue
    if not names: continue
    try:
        kind.setUpClass()
    except unittest.SkipTest as reason:
        for each in names: print(f'{name}.{each} skipped: {reason}')
        continue
    for each in names: print(f'{name}.{each} {run(kind(each))}')
    kind.tearDownClass()
