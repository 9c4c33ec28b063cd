"""Prints what the code objects of each of a list of files look like from outside, one file a line."""
import json, sys, types


def dump(code):
    yield {
        'qualname': code.co_qualname,
        'line': code.co_firstlineno,
        'flags': code.co_flags & 0xFFFFFF,
        'arguments': [code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount],
        'cells': sorted(code.co_cellvars),
        'frees': list(code.co_freevars),
        'names': sorted(code.co_names),
    }
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from dump(constant)


for file in json.load(sys.stdin):
    with open(file, encoding='utf-8-sig') as lines:
        print(json.dumps(list(dump(compile(lines.read(), file, 'exec', dont_inherit=True)))))
