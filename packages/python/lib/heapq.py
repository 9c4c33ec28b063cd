# mm: hidden
"""A list as a heap: the smallest item is the first."""

from _heapq import _heapify_max, _heappop_max, _heapreplace_max, heapify, heappop, heappush, heappushpop, heapreplace

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest', 'heappushpop']


def merge(*iterables, key=None, reverse=False):
    """The items of sorted iterables in order."""
    heads = []
    for index, iterable in enumerate(iterables):
        source = iter(iterable)
        for item in source:
            heads.append([item if key is None else key(item), index, item, source])
            break
    while heads:
        best = heads[0]
        for head in heads[1:]:
            if (best[0] < head[0]) if reverse else (head[0] < best[0]):
                best = head
        yield best[2]
        for item in best[3]:
            best[0] = item if key is None else key(item)
            best[2] = item
            break
        else:
            heads.remove(best)


def nsmallest(n, iterable, key=None):
    return _extreme(n, iterable, key, False)


def nlargest(n, iterable, key=None):
    return _extreme(n, iterable, key, True)


def _extreme(n, iterable, key, largest):
    if n == 1:
        none = object()
        best = (max if largest else min)(iterable, default=none, key=key)
        return [] if best is none else [best]
    if hasattr(iterable, '__len__') and n >= len(iterable):
        return sorted(iterable, key=key, reverse=largest)[:max(n, 0)]
    # A heap of the best so far with the worst of them on top. Places make equal items keep their order.
    source = iter(iterable)
    step = -1 if largest else 1
    kept = []
    for place, item in zip(range(0, step * n, step), source):
        kept.append((item if key is None else key(item), place, item))
    if not kept:
        return []
    (heapify if largest else _heapify_max)(kept)
    replace = heapreplace if largest else _heapreplace_max
    worst = kept[0][0]
    place = step * n
    for item in source:
        rank = item if key is None else key(item)
        if worst < rank if largest else rank < worst:
            replace(kept, (rank, place, item))
            worst = kept[0][0]
            place += step
    kept.sort(reverse=largest)
    return [item for _, _, item in kept]
