import unittest


def dedent(text): raise unittest.SkipTest('needs processes')
