"""Prints what is wrong with each of a list of [source, mode], one a line: null, or [type, message, line, column, end line, end column]."""
import json, sys

for source, mode in json.load(sys.stdin):
    try:
        compile(source, '<string>', mode, dont_inherit=True)
        print('null')
    except SyntaxError as error:
        print(json.dumps([type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset]))
