# The package of CPython's tests: what is not a stand-in here comes from where they lie.
import sys
__path__.append(sys.argv[1])
