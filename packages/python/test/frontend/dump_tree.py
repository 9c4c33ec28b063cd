"""Prints the tree of each of a list of files, one a line: [type, [line, column, end line, end column], fields...]."""
import ast, json, sys


def units(text):
    return len(text.encode('utf-16-le', 'surrogatepass')) // 2


class Dump:
    """Columns in UTF-16 units, as the front end counts them."""

    def __init__(self, source):
        self.lines = source.replace('\r\n', '\n').replace('\r', '\n').split('\n')

    def column(self, line, offset):
        text = self.lines[line - 1]
        return offset if text.isascii() else units(text.encode('utf-8', 'surrogatepass')[:offset].decode('utf-8', 'surrogatepass'))

    def constant(self, value):
        if value is None or value is True or value is False or value is ...:
            return [{None: 'none', True: 'true', False: 'false', ...: 'ellipsis'}[value], '']
        if isinstance(value, int):
            return ['int', hex(value)]
        if isinstance(value, float):
            return ['float', value.hex()]
        if isinstance(value, complex):
            return ['complex', value.imag.hex()]
        return ['str', value] if isinstance(value, str) else ['bytes', value.decode('latin-1')]

    def node(self, node):
        if isinstance(node, list):
            return [self.node(one) for one in node]
        if node is None or isinstance(node, (str, int)):
            return node
        name = type(node).__name__
        if isinstance(node, (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop)):
            return name
        parts = [name]
        if hasattr(node, 'lineno'):
            parts.append([node.lineno, self.column(node.lineno, node.col_offset), node.end_lineno, self.column(node.end_lineno, node.end_col_offset)])
        if isinstance(node, (ast.Constant, ast.MatchSingleton)):
            return [*parts, self.constant(node.value)]
        return parts + [self.node(getattr(node, field)) for field in node._fields if field not in ('type_comment', 'kind', 'type_ignores')]


sys.setrecursionlimit(10000)
sys.set_int_max_str_digits(0)
for file in json.load(sys.stdin):
    with open(file, encoding='utf-8-sig') as lines:
        source = lines.read()
    print(json.dumps(Dump(source).node(ast.parse(source))))
