"""Where the memory was asked for that a program has."""

from collections.abc import Iterable, Sequence
from functools import total_ordering
from operator import attrgetter as _attrgetter

import fnmatch
import linecache

from _tracemalloc import (_get_object_traceback, _get_traces, clear_traces, get_traceback_limit, get_traced_memory,
                          get_tracemalloc_memory, is_tracing, reset_peak, start, stop)

_UNITS = 'B', 'KiB', 'MiB', 'GiB', 'TiB'


def _shown(size, sign=''):
    """Bytes for people: up to 10 KiB as bytes, and so on with the larger units; tenths below 100 of them. `sign`: as in formats."""
    step = 0
    while abs(size) >= 10 * 1024 and step < len(_UNITS) - 1:
        size /= 1024
        step += 1
    places = 1 if step and abs(size) < 100 else 0
    return f'{size:{sign}.{places}f} {_UNITS[step]}'


def _average(size, count):
    return f', average={_shown(size / count)}' if count else ''


def _compared_by(*names):
    """Makes objects of a class equal, and hashed, by these attributes."""
    key = _attrgetter(*names)

    def decorate(cls):
        cls.__eq__ = lambda self, other: key(self) == key(other) if isinstance(other, cls) else NotImplemented
        cls.__hash__ = lambda self: hash(key(self))
        return cls

    return decorate


@_compared_by('traceback', 'size', 'count')
class Statistic:
    """How much memory a place has."""

    __slots__ = 'traceback', 'size', 'count'

    def __init__(self, traceback, size, count):
        self.traceback = traceback
        self.size = size
        self.count = count

    def __str__(self):
        return f'{self.traceback}: size={_shown(self.size)}, count={self.count}{_average(self.size, self.count)}'

    def __repr__(self):
        return f'<Statistic traceback={self.traceback!r} size={self.size} count={self.count}>'


@_compared_by('traceback', 'size', 'size_diff', 'count', 'count_diff')
class StatisticDiff:
    """How much memory a place has, and how much more that is than before."""

    __slots__ = 'traceback', 'size', 'size_diff', 'count', 'count_diff'

    def __init__(self, traceback, size, size_diff, count, count_diff):
        self.traceback = traceback
        self.size = size
        self.size_diff = size_diff
        self.count = count
        self.count_diff = count_diff

    def __str__(self):
        more, many = _shown(self.size_diff, '+'), f'{self.count_diff:+d}'
        return f'{self.traceback}: size={_shown(self.size)} ({more}), count={self.count} ({many}){_average(self.size, self.count)}'

    def __repr__(self):
        return (f'<StatisticDiff traceback={self.traceback!r} size={self.size} ({self.size_diff:+d}) '
                f'count={self.count} ({self.count_diff:+d})>')


class _Kept:
    """Plain data, `_kept`, that a part of has a name."""

    __slots__ = '_kept',

    def __init__(self, kept):
        self._kept = kept


class _KeptInOrder(_Kept, Sequence):
    """Plain data in order, made into objects one by one when it is asked for."""

    __slots__ = ()
    _make = None

    def __len__(self):
        return len(self._kept)

    def __getitem__(self, index):
        found = self._kept[index]
        return tuple(map(self._make, found)) if isinstance(index, slice) else self._make(found)

    def __contains__(self, item):
        return item._kept in self._kept


@total_ordering
@_compared_by('_kept')
class Frame(_Kept):
    """A line of a file: the two are kept."""

    __slots__ = ()
    filename = property(lambda self: self._kept[0])
    lineno = property(lambda self: self._kept[1])

    def __lt__(self, other):
        return self._kept < other._kept if isinstance(other, Frame) else NotImplemented

    def __str__(self):
        return f'{self.filename}:{self.lineno}'

    def __repr__(self):
        return f'<Frame filename={self.filename!r} lineno={self.lineno!r}>'


@total_ordering
@_compared_by('_kept')
class Traceback(_KeptInOrder):
    """Frames, the innermost last."""

    __slots__ = '_all',
    _make = Frame
    total_nframe = property(lambda self: self._all)

    def __init__(self, frames, total_nframe=None):
        # They come with the innermost first.
        super().__init__(tuple(frames[::-1]))
        self._all = total_nframe

    def __lt__(self, other):
        return self._kept < other._kept if isinstance(other, Traceback) else NotImplemented

    def __str__(self):
        return str(self[0])

    def __repr__(self):
        total = '' if self._all is None else f' total_nframe={self._all}'
        return f'<Traceback {tuple(self)}{total}>'

    def format(self, limit=None, most_recent_first=False):
        """Lines as of a traceback: the `limit` innermost frames, or without the -`limit` innermost."""
        frames = self[:]
        if limit is not None:
            frames = frames[-limit:] if limit > 0 else frames[:limit]
        lines = []
        for frame in reversed(frames) if most_recent_first else frames:
            lines.append(f'  File "{frame.filename}", line {frame.lineno}')
            if source := linecache.getline(frame.filename, frame.lineno).strip():
                lines.append(f'    {source}')
        return lines


def get_object_traceback(obj):
    """Where the memory of an object was asked for, or None."""
    frames = _get_object_traceback(obj)
    return None if frames is None else Traceback(frames)


@_compared_by('_kept')
class Trace(_Kept):
    """A block of memory: its domain, its size, the frames and how many there were are kept."""

    __slots__ = ()
    domain = property(lambda self: self._kept[0])
    size = property(lambda self: self._kept[1])
    traceback = property(lambda self: Traceback(*self._kept[2:]))

    def __str__(self):
        return f'{self.traceback}: {_shown(self.size)}'

    def __repr__(self):
        return f'<Trace domain={self.domain} size={_shown(self.size)}, traceback={self.traceback!r}>'


class _Traces(_KeptInOrder):
    """The traces of a snapshot."""

    __slots__ = ()
    _make = Trace

    def __eq__(self, other):
        return self._kept == other._kept if isinstance(other, _Traces) else NotImplemented

    def __repr__(self):
        return f'<Traces len={len(self)}>'


def _source_of(filename):
    return filename[:-1] if filename.endswith('.pyc') else filename


class BaseFilter:
    """Which traces to keep, or (not `inclusive`) to leave out."""

    def __init__(self, inclusive):
        self.inclusive = inclusive

    def _keeps(self, trace):
        raise NotImplementedError


class Filter(BaseFilter):
    """By the file, and the line, of the innermost frame or of any one."""

    def __init__(self, inclusive, filename_pattern, lineno=None, all_frames=False, domain=None):
        super().__init__(inclusive)
        self._pattern = _source_of(filename_pattern)
        self.lineno, self.all_frames, self.domain = lineno, all_frames, domain

    filename_pattern = property(lambda self: self._pattern)

    def _fits(self, frame):
        filename, line = frame
        return fnmatch.fnmatch(_source_of(filename), self._pattern) and self.lineno in (None, line)

    def _keeps(self, trace):
        domain, _, frames, _ = trace
        fits = any(map(self._fits, frames if self.all_frames else frames[:1]))
        if not self.inclusive:
            return not fits or self.domain not in (None, domain)
        return fits and self.domain in (None, domain)


class DomainFilter(BaseFilter):
    """By the domain."""

    def __init__(self, inclusive, domain):
        super().__init__(inclusive)
        self._only = domain

    domain = property(lambda self: self._only)

    def _keeps(self, trace):
        return (trace[0] == self._only) == bool(self.inclusive)


class Snapshot:
    """What memory a program had at a time."""

    def __init__(self, traces, traceback_limit):
        self.traces = _Traces(traces)
        self.traceback_limit = traceback_limit

    def filter_traces(self, filters):
        """A snapshot of what any including filter and no excluding one matches."""
        if not isinstance(filters, Iterable):
            raise TypeError(f'filters must be a list of filters, not {type(filters).__name__}')
        including, excluding = [], []
        for each in filters:
            (including if each.inclusive else excluding).append(each)
        traces = [trace for trace in self.traces._kept
                  if (not including or any(each._keeps(trace) for each in including)) and all(each._keeps(trace) for each in excluding)]
        return Snapshot(traces, self.traceback_limit)

    def _by_place(self, key_type, cumulative):
        if key_type not in ('traceback', 'filename', 'lineno'):
            raise ValueError(f'unknown key_type: {key_type!r}')
        if cumulative and key_type == 'traceback':
            raise ValueError(f'cumulative mode cannot by used with key type {key_type!r}')
        totals = {}
        for _, size, frames, _ in self.traces._kept:
            seen = frames if cumulative else frames[:1]
            if key_type == 'traceback':
                places = [frames]
            elif key_type == 'lineno':
                places = [(frame,) for frame in seen]
            else:
                places = [((filename, 0),) for filename, _ in seen]
            for place in places:
                bytes_there, blocks = totals.get(place, (0, 0))
                totals[place] = bytes_there + size, blocks + 1
        return {place: Statistic(Traceback(place), *total) for place, total in totals.items()}

    def statistics(self, key_type, cumulative=False):
        """By place, the largest first."""
        return sorted(self._by_place(key_type, cumulative).values(), key=_attrgetter('size', 'count', 'traceback'), reverse=True)

    def compare_to(self, old_snapshot, key_type, cumulative=False):
        """By place, what has changed most first."""
        now = self._by_place(key_type, cumulative)
        before = old_snapshot._by_place(key_type, cumulative)
        differences = []
        for place in {**now, **before}:
            new, old = (each.get(place) for each in (now, before))
            sizes, counts = ([0 if each is None else getattr(each, name) for each in (new, old)] for name in ('size', 'count'))
            differences.append(StatisticDiff((new or old).traceback, sizes[0], sizes[0] - sizes[1], counts[0], counts[0] - counts[1]))
        return sorted(differences, reverse=True, key=lambda each: (abs(each.size_diff), each.size, abs(each.count_diff), each.count, each.traceback))


def take_snapshot():
    """What memory the program has now."""
    if not is_tracing():
        raise RuntimeError('the tracemalloc module must be tracing memory allocations to take a snapshot')
    return Snapshot(_get_traces(), get_traceback_limit())
