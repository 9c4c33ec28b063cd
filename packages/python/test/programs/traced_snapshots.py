# mm: observes sizes, identity
"""Where a program's memory was asked for: statistics by line, differences, filters, and frames of several depths."""
import linecache
import tracemalloc
from tracemalloc import DomainFilter, Filter, Snapshot, Statistic, StatisticDiff, Traceback


def short(text):
    """Without the folder that the program lies in."""
    return str(text).replace(__file__, 'HERE')


def own(snapshot):
    """What this file has asked for, without little things."""
    return snapshot.filter_traces((Filter(True, __file__),))


def largest(statistics, least=1000):
    return [statistic for statistic in statistics if statistic.size >= least]


class Cache:
    def __init__(self):
        self.pages = {}

    def page(self, number):
        if number not in self.pages:
            self.pages[number] = self.load(number)
        return self.pages[number]

    def load(self, number):
        return bytes(
            1000 * number
        )



def main():
    tracemalloc.start(4)
    print('limit', tracemalloc.get_traceback_limit())
    tracemalloc.start(20)
    print('still', tracemalloc.get_traceback_limit())

    cache = Cache()
    for number in range(1, 6):
        cache.page(number)
    kept = [bytearray(500) for _ in range(10)]
    first = own(tracemalloc.take_snapshot())
    for statistic in largest(first.statistics('lineno')):
        print(short(statistic))
    for statistic in largest(first.statistics('filename'), 0):
        print(short(statistic.traceback), statistic.size > 20_000, statistic.count > 20)
    for statistic in largest(first.statistics('traceback'), 4000):
        print(statistic.size, statistic.count, len(statistic.traceback), statistic.traceback.total_nframe)
        for line in statistic.traceback.format():
            print(short(line))
        for line in statistic.traceback.format(2, most_recent_first=True):
            print(' ', short(line))
        for line in statistic.traceback.format(-2):
            print(' ', short(line))
    for statistic in largest(first.statistics('lineno', cumulative=True), 10_000)[1:]:
        print('with callees', short(statistic))

    print('where', short(tracemalloc.get_object_traceback(cache.page(3))))
    print('where', [short(frame) for frame in tracemalloc.get_object_traceback(kept[0])])
    print('nowhere', tracemalloc.get_object_traceback(7), tracemalloc.get_object_traceback(len))

    cache.page(50)
    del kept
    more = ['text %d' % number * 100 for number in range(10)]
    second = own(tracemalloc.take_snapshot())
    for difference in second.compare_to(first, 'lineno'):
        if abs(difference.size_diff) > 4000:
            print(short(difference))
            print(short(repr(difference)))
    tracemalloc.stop()


# Lists that are free do not come from the allocator: on every Python there are as many now.
spare = [[] for _ in range(100)]
del spare
main()

ROWS = [
    (0, 10, (('a.py', 1),), 1),
    (0, 3000, (('lib/b.py', 7), ('a.py', 1)), 2),
    (1, 200_000, (('lib/b.pyc', 7), ('a.py', 2)), 2),
    (0, 5_000_000, (('c.py', 9),), 4),
]
made = Snapshot(ROWS, 2)
print(made.traces, made.traceback_limit, made.traces[1], made.traces[-1].traceback)
for trace in made.traces:
    print(repr(trace), trace.domain, trace.size, trace in made.traces)
for kind in 'lineno', 'filename', 'traceback':
    print(kind, [str(each) for each in made.statistics(kind)])
print([str(each) for each in made.statistics('filename', True)])
FILTERS = {
    'all': [],
    'a.py': [Filter(True, 'a.py')],
    'any frame': [Filter(True, 'a.py', all_frames=True)],
    'folder': [Filter(True, 'lib/*')],
    'compiled': [Filter(True, 'lib/b.pyc')],
    'line': [Filter(True, '*', lineno=1)],
    'not that line': [Filter(False, '*', lineno=7)],
    'two': [Filter(True, 'a*'), Filter(True, '[bc].py')],
    'domain': [DomainFilter(True, 1)],
    'no domain': [DomainFilter(False, 1)],
    'both': [Filter(True, '*', domain=1)],
    'neither': [Filter(False, '*', domain=1)],
}
for name, filters in FILTERS.items():
    print(f'{name:>14}', [trace.size for trace in made.filter_traces(filters).traces])
old = Snapshot(ROWS[:2] + [(0, 99, (('gone.py', 3),), 1)], 1)
for difference in made.compare_to(old, 'filename'):
    print(difference)

stack = Traceback((('inner.py', 3), ('outer.py', 8)), 5)
print(stack, repr(stack), stack.total_nframe, len(stack), stack[0], stack[-1].lineno, stack[:1])
print(stack == Traceback((('inner.py', 3), ('outer.py', 8))), stack < Traceback((('z.py', 1),)), stack[0] in stack)
print(sorted([stack[1], stack[0]]), hash(stack[0]) == hash(stack[0]), stack[0] <= stack[1], stack[0] == 1)
print(Statistic(stack, 12_345, 3), repr(Statistic(stack, 5, 0)), Statistic(stack, 1, 1) == Statistic(stack, 1, 1))
print(StatisticDiff(stack, 0, -2_000_000, 0, -7), StatisticDiff(stack, 1, 1, 1, 1) == 1)


def refused(call, *args, **kwargs):
    try:
        print('no error:', call(*args, **kwargs))
    except Exception as error:
        print(f'{type(error).__name__}: {error}')


refused(tracemalloc.take_snapshot)
refused(tracemalloc.start, 0)
refused(tracemalloc.start, 65536)
refused(tracemalloc.start, 'many')
refused(tracemalloc.start, 10 ** 20)
refused(tracemalloc.start, 1, 2)
refused(tracemalloc.start, nframe=3)
refused(tracemalloc.get_object_traceback)
refused(made.statistics, 'line')
refused(made.statistics, 'traceback', True)
refused(made.filter_traces, Filter(True, '*'))
refused(made.filter_traces, 7)
refused(setattr, Filter(True, '*'), 'filename_pattern', 'x')
refused(lambda: stack < 1)
refused(lambda: stack[9])
print(tracemalloc.is_tracing(), tracemalloc.stop(), tracemalloc.clear_traces(), tracemalloc.reset_peak())

print(repr(linecache.getline(__file__, 2)), repr(linecache.getline(__file__, 100_000)), linecache.getline(__file__, 0) == '')
lines = linecache.getlines(__file__)
print(len(lines) > 100, lines[2].rstrip(), __file__ in linecache.cache, linecache.cache[__file__][3] == __file__)
print(linecache.getlines('no such file.py'), repr(linecache.getline('<string>', 1)))
print(linecache.lazycache('elsewhere.py', {}), linecache.lazycache('elsewhere.py', None))
linecache.checkcache(__file__)
print(__file__ in linecache.cache, linecache.updatecache(__file__) == lines)
linecache.clearcache()
print(linecache.cache)


class Loader:
    def get_source(self, name):
        return f'# source of {name}\nanswer = 42'


print(linecache.lazycache('loaded.py', {'__name__': 'loaded', '__loader__': Loader()}), len(linecache.cache['loaded.py']))
print(linecache.getlines('loaded.py'), linecache.getline('loaded.py', 2), len(linecache.cache['loaded.py']))
