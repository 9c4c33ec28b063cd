"""Importing, and what math, sys, time, gc offer."""
import math, sys, time, gc, weakref
import math as m
from math import pi, sqrt as root, floor
from sys import maxsize
print(m is math, pi, root(2), floor(2.5), math.e, math.inf, math.nan, math.tau, maxsize if maxsize > 2 ** 40 else 2 ** 63 - 1)
print(math.ceil(2.1), math.trunc(-2.7), math.fabs(-1), math.factorial(20), math.gcd(12, 18, 27), math.lcm(4, 6), math.isqrt(10 ** 20), math.comb(5, 2), math.perm(5, 2), math.hypot(3, 4), math.copysign(1, -0.0), math.fmod(-7, 3), math.modf(2.5), math.frexp(8.0), math.ldexp(0.5, 4), math.isclose(0.1 + 0.2, 0.3), math.isnan(math.nan), math.isinf(1), math.isfinite(1.0), math.degrees(math.pi), math.radians(180), math.log(math.e), math.log(8, 2), math.log2(8), math.log10(1000), math.log1p(0), math.exp(0), math.sin(0), math.cos(0), math.atan2(1, 1), math.pow(2, 3), math.floor(-2.5), math.remainder(7, 3))
for bad in ("math.sqrt(-1)", "math.log(0)", "math.log(-1)", "math.factorial(-1)", "math.factorial(1.5)", "math.exp(1000)", "math.ceil('a')", "math.sqrt('a')", "math.floor(math.inf)", "math.gcd(1.5, 2)", "math.nope", "math.acos(2)", "math.isqrt(-1)", "math.fmod(1, 0)", "math.comb(-1, 2)", "math.sin(math.inf)", "math.sqrt()", "math.ldexp(1, 10000)", "math.cosh(1000)", "sys.nope", "sys.getsizeof()", "sys.intern(5)"):
    try:
        print(bad, eval(bad))
    except Exception as error:
        print(f'{bad}: {type(error).__name__}: {error}')
print(sys.version_info[:2], sys.byteorder, sys.getrecursionlimit(), sys.intern('abc') is sys.intern('abc'), type(sys.argv).__name__, sys.version_info >= (3, 8), 'math' in sys.modules, sys.modules['math'] is math, sys.float_info.max, sys.float_info.epsilon, sys.implementation.name if False else '', sys.maxunicode, sys.hash_info.modulus > 0 if hasattr(sys, 'hash_info') else True)
a = time.perf_counter(); b = time.time(); c = time.monotonic()
print(type(a), b > 1e9, time.perf_counter() >= a, time.monotonic() >= c, type(time.time_ns()).__name__, time.sleep(0), time.process_time() >= 0)
print(math.__name__, type(math).__name__, repr(math)[:15], hasattr(math, '__doc__'), 'sqrt' in dir(math), __name__)
try:
    sys.exit(3)
except SystemExit as error:
    print(error.code, repr(error))
sys.stdout.write('written\n')
print('to stdout', file=sys.stdout)
print('to stderr', file=sys.stderr)
try:
    1 / 0
except ZeroDivisionError:
    kind, value, trace = sys.exc_info()
    print(kind, value, trace is not None)
print(sys.exc_info(), sys._getframe().f_code.co_name, sys._getframe(0).f_lineno > 0)
def caller(): return sys._getframe(1).f_code.co_name
print(caller())
sys.setrecursionlimit(200)
def down(n): return down(n + 1)
try:
    down(0)
except RecursionError as error:
    print(error)
sys.setrecursionlimit(1000)
def import_inside():
    import math as inner
    return inner.floor(1.5)
print(import_inside())
try:
    import math.nothing
except ModuleNotFoundError as error:
    print(error)
