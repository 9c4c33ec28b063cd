import unittest


def _nothing(*args, **named):
    raise unittest.SkipTest('needs processes')


assert_python_ok = assert_python_failure = run_python_until_end = make_script = _nothing
