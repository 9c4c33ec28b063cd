# As much of unittest as CPython's tests of memory management ask for, so that they run where there are no threads, files and processes.
import contextlib
import re


class SkipTest(Exception):
    pass


def skip(reason):
    def decorate(test):
        if isinstance(test, type):
            test.skipped = reason
            return test

        def skipped(self, *args, **named):
            raise SkipTest(reason)

        skipped.reason = reason
        return skipped

    return decorate


def skipIf(condition, reason=''):
    return skip(reason) if condition else lambda test: test


def skipUnless(condition, reason=''):
    return skipIf(not condition, reason)


class _Raises:
    def __init__(self, case, expected, pattern=None):
        self.case, self.expected, self.pattern = case, expected, pattern

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is None:
            self.case.fail(f'{self.expected} was not raised')
        if not issubclass(kind, self.expected):
            return False
        self.exception = error.with_traceback(None)
        if self.pattern is not None and not re.search(self.pattern, str(error)):
            self.case.fail(f'{self.pattern!r} does not match {str(error)!r}')
        return True


class TestCase:
    skipped = None
    failureException = AssertionError
    maxDiff = None

    def __init__(self, name='runTest'):
        self._testMethodName = name
        self._cleanups = []

    def setUp(self): pass
    def tearDown(self): pass
    @classmethod
    def setUpClass(cls): pass
    @classmethod
    def tearDownClass(cls): pass

    def id(self): return f'{type(self).__name__}.{self._testMethodName}'

    def addCleanup(self, function, *args, **named): self._cleanups.append((function, args, named))

    def enterContext(self, manager):
        entered = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return entered

    @contextlib.contextmanager
    def subTest(self, message=None, **parameters): yield

    def skipTest(self, reason): raise SkipTest(reason)
    def fail(self, message=None): raise self.failureException(message)

    def _expect(self, holds, message, otherwise):
        if not holds: self.fail(otherwise if message is None else f'{otherwise}: {message}')

    def assertTrue(self, value, msg=None): self._expect(value, msg, f'{value!r} is not true')
    def assertFalse(self, value, msg=None): self._expect(not value, msg, f'{value!r} is not false')
    def assertEqual(self, a, b, msg=None): self._expect(a == b, msg, f'{a!r} != {b!r}')
    def assertNotEqual(self, a, b, msg=None): self._expect(a != b, msg, f'{a!r} == {b!r}')
    def assertIs(self, a, b, msg=None): self._expect(a is b, msg, f'{a!r} is not {b!r}')
    def assertIsNot(self, a, b, msg=None): self._expect(a is not b, msg, f'both are {a!r}')
    def assertIsNone(self, a, msg=None): self._expect(a is None, msg, f'{a!r} is not None')
    def assertIsNotNone(self, a, msg=None): self._expect(a is not None, msg, 'it is None')
    def assertIn(self, a, b, msg=None): self._expect(a in b, msg, f'{a!r} is not in {b!r}')
    def assertNotIn(self, a, b, msg=None): self._expect(a not in b, msg, f'{a!r} is in {b!r}')
    def assertIsInstance(self, a, kind, msg=None): self._expect(isinstance(a, kind), msg, f'{a!r} is no {kind}')
    def assertNotIsInstance(self, a, kind, msg=None): self._expect(not isinstance(a, kind), msg, f'{a!r} is a {kind}')
    def assertLess(self, a, b, msg=None): self._expect(a < b, msg, f'{a!r} >= {b!r}')
    def assertLessEqual(self, a, b, msg=None): self._expect(a <= b, msg, f'{a!r} > {b!r}')
    def assertGreater(self, a, b, msg=None): self._expect(a > b, msg, f'{a!r} <= {b!r}')
    def assertGreaterEqual(self, a, b, msg=None): self._expect(a >= b, msg, f'{a!r} < {b!r}')
    def assertRegex(self, text, pattern, msg=None): self._expect(re.search(pattern, text), msg, f'{pattern!r} does not match {text!r}')
    def assertNotRegex(self, text, pattern, msg=None): self._expect(not re.search(pattern, text), msg, f'{pattern!r} matches {text!r}')
    def assertCountEqual(self, a, b, msg=None): self.assertEqual(sorted(a), sorted(b), msg)
    assertDictEqual = assertListEqual = assertTupleEqual = assertSetEqual = assertSequenceEqual = assertEqual

    def assertRaises(self, expected, *call, **named):
        context = _Raises(self, expected)
        if not call: return context
        with context: call[0](*call[1:], **named)

    def assertRaisesRegex(self, expected, pattern, *call, **named):
        context = _Raises(self, expected, pattern)
        if not call: return context
        with context: call[0](*call[1:], **named)


def main(*args, **named): pass
