# Endless recursion is an error that a program can catch, as often as it happens.
import sys


def forever(n):
    return forever(n + 1)


def depth(n=1):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


for attempt in range(3):
    try:
        forever(0)
    except RecursionError as problem:
        print(attempt, type(problem).__name__, problem)

limit = sys.getrecursionlimit()
print("limit", limit, "- nearly reached:", limit - 60 < depth() <= limit)


class Mirror:
    def __getattr__(self, name):
        return getattr(self, name + "!")


try:
    Mirror().image
except RecursionError as problem:
    print("through attributes:", type(problem).__name__)

sys.setrecursionlimit(3000)
print("more room, deeper:", depth() > limit)
