# Functions of math to the last place: what is printed is the shortest text of exactly this double.
import math

state = 20240607


def number(low, high):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return low + (high - low) * (state >> 11) / 2**53


RANGES = {
    "exp": (-30, 30),
    "exp2": (-20, 20),
    "log": (0, 50),
    "sin": (-50, 50),
    "cos": (-50, 50),
    "tan": (-1.5, 1.5),
    "asin": (-1, 1),
    "acos": (-1, 1),
    "atan": (-9, 9),
    "sinh": (-5, 5),
    "cosh": (-9, 9),
    "tanh": (-2, 2),
    "asinh": (-9, 9),
    "acosh": (1, 9),
    "log1p": (-0.9, 5),
    "expm1": (-3, 3),
    "gamma": (0.1, 20),
    "lgamma": (-20, 40),
    "sqrt": (0, 9),
}
for name, (low, high) in RANGES.items():
    print(name, [getattr(math, name)(number(low, high)) for _ in range(12)])
print([number(0, 50) ** number(-5, 5) for _ in range(30)])
print([number(0, 3) ** power for power in range(-12, 40, 3)])
print([math.pow(number(0, 9), number(-9, 9)) for _ in range(12)])
print([math.hypot(number(-3, 3), number(-3, 3)) for _ in range(12)])
print([math.dist((number(0, 1), 2, 3), (4, number(0, 1), 6)) for _ in range(6)])
print([math.atan2(number(-3, 3), number(-3, 3)) for _ in range(12)])
print([math.log(number(0, 99), 10) for _ in range(6)], math.log(10**400), math.log2(2**900), math.log10(10**30))
print([1000 * 1.05**year for year in range(1, 20)])
for call in (
    lambda: math.gamma(0),
    lambda: math.gamma(-3),
    lambda: math.gamma(172),
    lambda: math.lgamma(-1),
    lambda: math.exp(710),
    lambda: math.log(0),
    lambda: math.log(-1),
    lambda: 10.0**400,
    lambda: 0.0**-1,
    lambda: math.pow(-8, 1 / 3),
    lambda: math.acos(2),
    lambda: math.cosh(800),
):
    try:
        print(call())
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        print(type(error).__name__, error)
inf, nan = math.inf, math.nan
print([math.gamma(x) for x in (1, 5, 23, 24, inf, 0.5, -0.5, 1e-300)], math.lgamma(inf), math.lgamma(-inf))
print([math.pow(1, nan), math.pow(-1, inf), nan**0, 1**nan, (-2.0) ** 3, (-2.0) ** -3, inf**-1, 0.0**0])
print(math.exp(-800), math.exp(-inf), math.hypot(), math.hypot(inf, nan), math.hypot(3, 4), math.hypot(1e200, 1e200), math.hypot(1e-200, 1e-200))
