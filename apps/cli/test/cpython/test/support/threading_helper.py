import unittest

can_start_thread = False
requires_working_threading = lambda **named: unittest.skip('needs threads')
