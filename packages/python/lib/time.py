# mm: hidden
"""Clocks, and waiting."""

from _time import (monotonic, monotonic_ns, perf_counter, perf_counter_ns, process_time, process_time_ns,
                   thread_time, thread_time_ns, time, time_ns)

timezone = 0
altzone = 0
daylight = 0
tzname = ('UTC', 'UTC')


def sleep(seconds, /):
    if isinstance(seconds, str) or not hasattr(type(seconds), '__float__') and not hasattr(type(seconds), '__index__'):
        raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    # The loop passes a safepoint at every turn: Ctrl-C and a time limit reach it.
    end = monotonic() + seconds
    while monotonic() < end:
        pass


class struct_time(tuple):
    """A date and time in nine fields."""

    n_fields = 11
    n_sequence_fields = 9
    n_unnamed_fields = 0

    def __repr__(self):
        names = ('tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst')
        return 'time.struct_time(' + ', '.join(f'{name}={value}' for name, value in zip(names, self)) + ')'

    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])
    tm_zone = 'UTC'
    tm_gmtoff = 0


def _days_before_year(year):
    previous = year - 1
    return previous * 365 + previous // 4 - previous // 100 + previous // 400


def _month_lengths(year):
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def gmtime(seconds=None, /):
    moment = int((time() if seconds is None else seconds) // 1)
    days, rest = divmod(moment, 86400)
    ordinal = days + _days_before_year(1970)
    year = ordinal // 366 + 1
    while _days_before_year(year + 1) <= ordinal:
        year += 1
    of_year = ordinal - _days_before_year(year)
    day = of_year
    month = 0
    for month, length in enumerate(_month_lengths(year), 1):
        if day < length:
            break
        day -= length
    return struct_time((year, month, day + 1, rest // 3600, rest // 60 % 60, rest % 60, (days + 3) % 7, of_year + 1, 0))


localtime = gmtime


def mktime(fields, /):
    year, month, day, hour, minute, second = fields[:6]
    days = _days_before_year(year) - _days_before_year(1970) + sum(_month_lengths(year)[:month - 1]) + day - 1
    return float(((days * 24 + hour) * 60 + minute) * 60 + second)


_days = ('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday')
_months = ('January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November',
           'December')


def strftime(format, fields=None, /):
    t = gmtime() if fields is None else struct_time(fields)
    parts = {
        'Y': f'{t[0]}', 'm': f'{t[1]:02}', 'd': f'{t[2]:02}', 'H': f'{t[3]:02}', 'M': f'{t[4]:02}', 'S': f'{t[5]:02}',
        'y': f'{t[0] % 100:02}', 'j': f'{t[7]:03}', 'a': _days[t[6]][:3], 'A': _days[t[6]], 'b': _months[t[1] - 1][:3],
        'B': _months[t[1] - 1], 'I': f'{(t[3] + 11) % 12 + 1:02}', 'p': 'AM' if t[3] < 12 else 'PM', 'w': f'{(t[6] + 1) % 7}',
        'Z': 'UTC', 'z': '+0000', '%': '%', 'n': '\n', 't': '\t', 'e': f'{t[2]:2}',
    }
    parts['F'] = f"{parts['Y']}-{parts['m']}-{parts['d']}"
    parts['T'] = parts['X'] = f"{parts['H']}:{parts['M']}:{parts['S']}"
    parts['D'] = parts['x'] = f"{parts['m']}/{parts['d']}/{parts['y']}"
    parts['R'] = f"{parts['H']}:{parts['M']}"
    parts['c'] = f"{parts['a']} {parts['b']} {parts['e']} {parts['T']} {parts['Y']}"
    out = []
    pieces = iter(format)
    for character in pieces:
        if character == '%':
            code = next(pieces, '')
            character = parts.get(code, '%' + code)
        out.append(character)
    return ''.join(out)


def asctime(fields=None, /):
    return strftime('%a %b %e %H:%M:%S %Y', gmtime() if fields is None else fields)


def ctime(seconds=None, /):
    return asctime(gmtime(seconds))


def get_clock_info(name, /):
    from types import SimpleNamespace
    if name not in ('time', 'monotonic', 'perf_counter', 'process_time', 'thread_time'):
        raise ValueError('unknown clock')
    return SimpleNamespace(implementation='host', monotonic=name != 'time', adjustable=name == 'time', resolution=1e-06)
