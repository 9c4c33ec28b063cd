import stock.circular_a
from . import circular_a as other
name = 'b'
try:
    from .circular_a import name as early
except ImportError as error:
    other.SEEN.append(str(error).split(' (')[0])
try:
    stock.circular_a.name
except AttributeError as error:
    other.SEEN.append(str(error).split(' (')[0])


def late():
    return other.name
