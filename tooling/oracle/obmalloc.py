"""Runs calls of CPython's object allocator and tells where every block came to lie.

    python obmalloc.py classes      prints the size classes that the interpreter leaves alone
    python obmalloc.py run          reads calls from standard input, prints what came of them

A call is three numbers: kind (0 malloc, 1 free, 2 realloc), index of the block, size. Blocks are numbered in the order of
their making.

Before the first call every pool that is partly used, in a class that the interpreter leaves alone, and every pool that is
free, has been filled: so the first block of a sequence lies in the first pool of a new arena. Arenas come from aligned_alloc, at
multiples of their size, and no address is an arena's twice. The classes that the interpreter uses have blocks to spare, so that none of its
own calls takes a pool or empties one.
"""

import ctypes
import gc
import os
import re
import sys
import tempfile
from array import array

ARENA = 1 << 20
LARGEST = 512
#: The interpreter's own objects, while it runs the loop below, are smaller than this.
LEAST = 240
SPARE = 4000

api = ctypes.pythonapi
malloc = api.PyObject_Malloc
malloc.restype = ctypes.c_size_t
malloc.argtypes = [ctypes.c_size_t]
realloc = api.PyObject_Realloc
realloc.restype = ctypes.c_size_t
realloc.argtypes = [ctypes.c_size_t, ctypes.c_size_t]
free = api.PyObject_Free
free.restype = None
free.argtypes = [ctypes.c_size_t]


class ArenaAllocator(ctypes.Structure):
    _fields_ = [("ctx", ctypes.c_void_p), ("alloc", ctypes.c_void_p), ("free", ctypes.c_void_p)]


def take_arenas_aligned():
    """aligned_alloc(alignment, size) has the shape of an arena allocator's alloc(ctx, size); labs(ctx) takes nothing back."""
    libc = ctypes.CDLL(None)
    address = lambda function: ctypes.cast(function, ctypes.c_void_p).value
    own = ArenaAllocator(ARENA, address(libc.aligned_alloc), address(libc.labs))
    api.PyObject_SetArenaAllocator.argtypes = [ctypes.c_void_p]
    api.PyObject_SetArenaAllocator.restype = None
    api.PyObject_SetArenaAllocator(ctypes.addressof(own))


def statistics():
    """What sys._debugmallocstats() says: blocks in use and to spare by size, free pools, arenas."""
    saved = os.dup(2)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            sys._debugmallocstats()
        finally:
            os.dup2(saved, 2)
            os.close(saved)
        file.seek(0)
        text = file.read().decode()
    rows = re.findall(r"^ *\d+ +(\d+) +\d+ +(\d+) +(\d+)$", text, re.MULTILINE)
    number = lambda pattern: int(re.search(pattern, text, re.MULTILINE).group(1).replace(",", ""))
    return {
        "used": {int(size): int(used) for size, used, _ in rows},
        "spare": {int(size): int(spare) for size, _, spare in rows},
        "free pools": number(r"^([\d,]+) unused pools"),
        "taken": number(r"^# arenas allocated total += +([\d,]+)"),
        "given back": number(r"^# arenas reclaimed += +([\d,]+)"),
    }


def perform(calls, blocks):
    """The calls, with as few objects of its own as can be."""
    at = 0
    end = len(calls)
    while at < end:
        kind = calls[at]
        index = calls[at + 1]
        if kind == 0:
            blocks[index] = malloc(calls[at + 2])
        elif kind == 1:
            free(blocks[index])
        else:
            blocks[calls[at + 2] >> 16] = realloc(blocks[index], calls[at + 2] & 65535)
        at += 3


def spare_blocks():
    """Pools that are half full, in the classes of the interpreter."""
    for size in range(16, LEAST, 16):
        taken = [malloc(size) for _ in range(SPARE)]
        for block in taken[::2]:
            free(block)


def rehearsal():
    """Calls of all kinds, of the largest class only."""
    calls = array("q")
    for index in range(600):
        calls.extend((0, index, LARGEST))
    for index in range(0, 600, 2):
        calls.extend((1, index, 0))
    for index in range(1, 600, 2):
        calls.extend((2, index, (index << 16) + LARGEST - 1))
    return calls


def quiet_classes():
    """Sizes of the classes in which nothing but our own blocks has come or gone, in a rehearsal."""
    calls = rehearsal()
    blocks = array("Q", bytes(8 * 600))
    perform(calls, blocks)
    before = statistics()["used"]
    perform(calls, blocks)
    after = statistics()["used"]
    after[LARGEST] -= 300
    return [size for size in range(LEAST, LARGEST + 1, 16) if before.get(size, 0) == after.get(size, 0)]


def fill(classes):
    """Fills what is partly used in these classes, and every free pool."""
    while True:
        now = statistics()
        if now["free pools"] == 0 and all(now["spare"].get(size, 0) == 0 for size in classes):
            return now
        for size in classes:
            for _ in range(now["spare"].get(size, 0)):
                malloc(size)
        for _ in range(now["free pools"] * ((16384 - 48) // LARGEST)):
            malloc(LARGEST)


def main():
    gc.disable()
    take_arenas_aligned()
    spare_blocks()
    classes = quiet_classes()
    if sys.argv[1] == "classes":
        print(*classes)
        return
    calls = array("q", map(int, sys.stdin.read().split()))
    blocks = array("Q", bytes(8 * (len(calls) // 3 + 1)))
    before = fill(classes)
    perform(calls, blocks)
    after = statistics()
    print(*blocks)
    print(*(after["used"].get(size, 0) - before["used"].get(size, 0) for size in classes))
    print(after["taken"] - before["taken"], after["given back"] - before["given back"])


main()
