# There are no doctests to be run.
