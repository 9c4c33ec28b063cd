import unittest


def import_module(name, **named):
    try:
        return __import__(name)
    except ImportError as error:
        raise unittest.SkipTest(str(error))
