"""Where the memory was asked for that a program has."""

from collections.abc import Iterable, Sequence
from functools import total_ordering

import fnmatch
import linecache

from _tracemalloc import (_get_object_traceback, _get_traces, clear_traces, get_traceback_limit, get_traced_memory,
                          get_tracemalloc_memory, is_tracing, reset_peak, start, stop)

_UNITS = 'B', 'KiB', 'MiB', 'GiB', 'TiB'


def _format_size(size, sign):
    """Bytes for people."""
    for unit in _UNITS:
        if abs(size) < 100 and unit != 'B':
            return f'{size:+.1f} {unit}' if sign else f'{size:.1f} {unit}'
        if abs(size) < 10 * 1024 or unit == _UNITS[-1]:
            return f'{size:+.0f} {unit}' if sign else f'{size:.0f} {unit}'
        size /= 1024


class Statistic:
    """How much memory a place has."""

    __slots__ = 'traceback', 'size', 'count'

    def __init__(self, traceback, size, count):
        self.traceback = traceback
        self.size = size
        self.count = count

    def __hash__(self):
        return hash((self.traceback, self.size, self.count))

    def __eq__(self, other):
        if not isinstance(other, Statistic):
            return NotImplemented
        return self.traceback == other.traceback and self.size == other.size and self.count == other.count

    def __str__(self):
        text = f'{self.traceback}: size={_format_size(self.size, False)}, count={self.count}'
        if self.count:
            text += f', average={_format_size(self.size / self.count, False)}'
        return text

    def __repr__(self):
        return f'<Statistic traceback={self.traceback!r} size={self.size} count={self.count}>'

    def _sort_key(self):
        return self.size, self.count, self.traceback


class StatisticDiff:
    """How much memory a place has, and how much more that is than before."""

    __slots__ = 'traceback', 'size', 'size_diff', 'count', 'count_diff'

    def __init__(self, traceback, size, size_diff, count, count_diff):
        self.traceback = traceback
        self.size = size
        self.size_diff = size_diff
        self.count = count
        self.count_diff = count_diff

    def __hash__(self):
        return hash((self.traceback, self.size, self.size_diff, self.count, self.count_diff))

    def __eq__(self, other):
        if not isinstance(other, StatisticDiff):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in StatisticDiff.__slots__)

    def __str__(self):
        text = (f'{self.traceback}: size={_format_size(self.size, False)} ({_format_size(self.size_diff, True)}), '
                f'count={self.count} ({self.count_diff:+d})')
        if self.count:
            text += f', average={_format_size(self.size / self.count, False)}'
        return text

    def __repr__(self):
        return (f'<StatisticDiff traceback={self.traceback!r} size={self.size} ({self.size_diff:+d}) '
                f'count={self.count} ({self.count_diff:+d})>')

    def _sort_key(self):
        return abs(self.size_diff), self.size, abs(self.count_diff), self.count, self.traceback


@total_ordering
class Frame:
    """A line of a file."""

    __slots__ = '_frame',

    def __init__(self, frame):
        # (file, line)
        self._frame = frame

    @property
    def filename(self):
        return self._frame[0]

    @property
    def lineno(self):
        return self._frame[1]

    def __eq__(self, other):
        return self._frame == other._frame if isinstance(other, Frame) else NotImplemented

    def __lt__(self, other):
        return self._frame < other._frame if isinstance(other, Frame) else NotImplemented

    def __hash__(self):
        return hash(self._frame)

    def __str__(self):
        return f'{self.filename}:{self.lineno}'

    def __repr__(self):
        return f'<Frame filename={self.filename!r} lineno={self.lineno!r}>'


@total_ordering
class Traceback(Sequence):
    """Frames, the innermost last."""

    __slots__ = '_frames', '_total_nframe'

    def __init__(self, frames, total_nframe=None):
        # They come with the innermost first.
        self._frames = tuple(reversed(frames))
        self._total_nframe = total_nframe

    @property
    def total_nframe(self):
        return self._total_nframe

    def __len__(self):
        return len(self._frames)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(Frame(frame) for frame in self._frames[index])
        return Frame(self._frames[index])

    def __contains__(self, frame):
        return frame._frame in self._frames

    def __hash__(self):
        return hash(self._frames)

    def __eq__(self, other):
        return self._frames == other._frames if isinstance(other, Traceback) else NotImplemented

    def __lt__(self, other):
        return self._frames < other._frames if isinstance(other, Traceback) else NotImplemented

    def __str__(self):
        return str(self[0])

    def __repr__(self):
        total = '' if self._total_nframe is None else f' total_nframe={self._total_nframe}'
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


class Trace:
    """A block of memory."""

    __slots__ = '_trace',

    def __init__(self, trace):
        # (domain, size, frames, how many there were)
        self._trace = trace

    @property
    def domain(self):
        return self._trace[0]

    @property
    def size(self):
        return self._trace[1]

    @property
    def traceback(self):
        return Traceback(*self._trace[2:])

    def __eq__(self, other):
        return self._trace == other._trace if isinstance(other, Trace) else NotImplemented

    def __hash__(self):
        return hash(self._trace)

    def __str__(self):
        return f'{self.traceback}: {_format_size(self.size, False)}'

    def __repr__(self):
        return f'<Trace domain={self.domain} size={_format_size(self.size, False)}, traceback={self.traceback!r}>'


class _Traces(Sequence):
    """What a snapshot has, as traces that are made when they are asked for."""

    def __init__(self, traces):
        self._traces = traces

    def __len__(self):
        return len(self._traces)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(Trace(trace) for trace in self._traces[index])
        return Trace(self._traces[index])

    def __contains__(self, trace):
        return trace._trace in self._traces

    def __eq__(self, other):
        return self._traces == other._traces if isinstance(other, _Traces) else NotImplemented

    def __repr__(self):
        return f'<Traces len={len(self)}>'


def _normalize_filename(filename):
    return filename[:-1] if filename.endswith('.pyc') else filename


class BaseFilter:
    """Which traces to keep, or (not `inclusive`) to leave out."""

    def __init__(self, inclusive):
        self.inclusive = inclusive

    def _match(self, trace):
        raise NotImplementedError


class Filter(BaseFilter):
    """By the file, and the line, of the innermost frame or of any one."""

    def __init__(self, inclusive, filename_pattern, lineno=None, all_frames=False, domain=None):
        super().__init__(inclusive)
        self.inclusive = inclusive
        self._filename_pattern = _normalize_filename(filename_pattern)
        self.lineno = lineno
        self.all_frames = all_frames
        self.domain = domain

    @property
    def filename_pattern(self):
        return self._filename_pattern

    def _fits(self, frame):
        filename, line = frame
        return fnmatch.fnmatch(_normalize_filename(filename), self._filename_pattern) and self.lineno in (None, line)

    def _match(self, trace):
        domain, _, frames, _ = trace
        fits = any(map(self._fits, frames if self.all_frames else frames[:1]))
        if not self.inclusive:
            return not fits or self.domain not in (None, domain)
        return fits and self.domain in (None, domain)


class DomainFilter(BaseFilter):
    """By the domain."""

    def __init__(self, inclusive, domain):
        super().__init__(inclusive)
        self._domain = domain

    @property
    def domain(self):
        return self._domain

    def _match(self, trace):
        return (trace[0] == self._domain) == bool(self.inclusive)


class Snapshot:
    """What memory a program had at a time."""

    def __init__(self, traces, traceback_limit):
        self.traces = _Traces(traces)
        self.traceback_limit = traceback_limit

    def filter_traces(self, filters):
        """A snapshot of what any including filter and no excluding one matches."""
        if not isinstance(filters, Iterable):
            raise TypeError(f'filters must be a list of filters, not {type(filters).__name__}')
        traces = self.traces._traces
        if filters:
            filters = [*filters]
            including = [each for each in filters if each.inclusive]
            excluding = [each for each in filters if not each.inclusive]
            traces = [trace for trace in traces
                      if (not including or any(each._match(trace) for each in including))
                      and all(each._match(trace) for each in excluding)]
        else:
            traces = traces.copy()
        return Snapshot(traces, self.traceback_limit)

    def _group_by(self, key_type, cumulative):
        if key_type not in ('traceback', 'filename', 'lineno'):
            raise ValueError(f'unknown key_type: {key_type!r}')
        if cumulative and key_type not in ('lineno', 'filename'):
            raise ValueError(f'cumulative mode cannot by used with key type {key_type!r}')
        groups = {}
        for _, size, frames, _ in self.traces._traces:
            if key_type == 'traceback':
                keys = [frames]
            else:
                keys = [(frame if key_type == 'lineno' else (frame[0], 0),)
                        for frame in (frames if cumulative else frames[:1])]
            for key in keys:
                group = groups.get(key)
                if group is None:
                    groups[key] = [Traceback(key), size, 1]
                else:
                    group[1] += size
                    group[2] += 1
        return {statistic[0]: Statistic(*statistic) for statistic in groups.values()}

    def statistics(self, key_type, cumulative=False):
        """By place, the largest first."""
        return sorted(self._group_by(key_type, cumulative).values(), key=Statistic._sort_key, reverse=True)

    def compare_to(self, old_snapshot, key_type, cumulative=False):
        """By place, what has changed most first."""
        now = self._group_by(key_type, cumulative)
        before = old_snapshot._group_by(key_type, cumulative)
        differences = []
        for traceback, statistic in now.items():
            old = before.pop(traceback, None) or Statistic(traceback, 0, 0)
            differences.append(StatisticDiff(traceback, statistic.size, statistic.size - old.size,
                                             statistic.count, statistic.count - old.count))
        for traceback, old in before.items():
            differences.append(StatisticDiff(traceback, 0, -old.size, 0, -old.count))
        return sorted(differences, key=StatisticDiff._sort_key, reverse=True)


def take_snapshot():
    """What memory the program has now."""
    if not is_tracing():
        raise RuntimeError('the tracemalloc module must be tracing memory allocations to take a snapshot')
    return Snapshot(_get_traces(), get_traceback_limit())
