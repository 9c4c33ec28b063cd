# Sequences beside what has methods of its own for operators, and an index.
class N:
    def __neg__(s): return 1
class I:
    def __add__(s, o): return 1
    def __index__(s): return 2
class R:
    def __rmul__(s, o): return NotImplemented
    def __radd__(s, o): return NotImplemented
    def __index__(s): return 2
import collections, array
for left in ('ab', b'ab', bytearray(b'ab'), [1], (1,), collections.deque([1]), array.array('i', [1])):
    for right in (N(), I(), R()):
        for op in ('left * right', 'right * left', 'left + right', 'right + left'):
            try: r = eval(op)
            except Exception as e: r = f'{type(e).__name__}: {e}'
            print(type(left).__name__, type(right).__name__, op, r)
