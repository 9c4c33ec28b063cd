"""Lines of source files, as the host knows them."""

import _traceback

__all__ = ['getline', 'clearcache', 'checkcache', 'lazycache']

# By file: (length, None, lines with their ends, name), or (how to get the source,) until somebody asks for a line.
cache = {}


def getline(filename, lineno, module_globals=None):
    """A line with its end, '' where there is none."""
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ''


def getlines(filename, module_globals=None):
    """The lines of a file, none where nobody knows it."""
    entry = cache.get(filename)
    if entry is not None and len(entry) > 1:
        return entry[2]
    return updatecache(filename, module_globals)


def clearcache():
    cache.clear()


def checkcache(filename=None):
    """Forgets files that are others now, or are there no longer."""
    for name in [*cache] if filename is None else [filename]:
        entry = cache.get(name)
        if entry is None or len(entry) == 1 or entry[1] is None:
            continue
        source = _traceback.source(name)
        if source is None or entry != _entry(source, name):
            del cache[name]


def _entry(source, filename):
    lines = source.replace('\r\n', '\n').replace('\r', '\n').split('\n')
    last = lines.pop()
    lines = [line + '\n' for line in lines]
    if last:
        lines.append(last + '\n')
    # There is no time of a file that could tell one source from the next: its text does.
    return len(source), 0.0, lines, filename


def updatecache(filename, module_globals=None):
    """The lines of a file, read anew."""
    entry = cache.pop(filename, None)
    if not filename or filename.startswith('<') and filename.endswith('>'):
        source = None
    else:
        source = _traceback.source(filename)
    if source is not None:
        cache[filename] = _entry(source, filename)
        return cache[filename][2]
    if entry is not None and len(entry) == 1 or lazycache(filename, module_globals):
        get = entry[0] if entry is not None and len(entry) == 1 else cache.pop(filename)[0]
        try:
            source = get()
        except (ImportError, OSError):
            return []
        if source is None:
            return []
        cache[filename] = len(source), None, [line + '\n' for line in source.splitlines()], filename
        return cache[filename][2]
    return []


def lazycache(filename, module_globals):
    """Notes how to get the source of a module from its loader, without asking for it. Whether it could."""
    if filename in cache:
        return len(cache[filename]) == 1
    if not filename or filename.startswith('<') and filename.endswith('>'):
        return False
    if not module_globals or '__loader__' not in module_globals and '__spec__' not in module_globals:
        return False
    spec = module_globals.get('__spec__')
    name = getattr(spec, 'name', None) or module_globals.get('__name__')
    loader = getattr(spec, 'loader', None) or module_globals.get('__loader__')
    get_source = getattr(loader, 'get_source', None)
    if not name or get_source is None:
        return False

    def get_lines():
        return get_source(name)

    cache[filename] = (get_lines,)
    return True
