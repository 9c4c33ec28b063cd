# There are no threads: the tests that need some are skipped.
