# Makes and drops COUNT lists and pairs that hold each other in no cycle; prints milliseconds of the second half. No collection is due.
import sys, time

count = int(sys.argv[2])


class Pair:
    __slots__ = ('a', 'b')


def churn(count):
    kept = [None] * 64
    for index in range(count):
        pair = Pair()
        pair.a = [index, pair.__class__]
        pair.b = kept[(index * 7) & 63]
        kept[index & 63] = pair.a
    return kept


churn(count)
began = time.process_time()
churn(count)
print((time.process_time() - began) * 1000)
