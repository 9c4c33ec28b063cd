"""A little language: tokens, a parser by precedence, trees that are folded, printed, compiled to Python and executed."""
import builtins
import functools
import operator
import re
import sys
from collections import namedtuple
from itertools import count, takewhile
from string import Template

Token = namedtuple('Token', 'kind text line column', defaults=(1, 0))
PATTERN = re.compile(r'''
    (?P<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)
  | (?P<string>"(?:\\.|[^"\\])*")
  | (?P<name>[^\W\d]\w*)
  | (?P<operator>\*\*|[<>=!]=|:=|[-+*/%<>=(){},;])
  | (?P<newline>\n)
  | (?P<space>[ \t]+|\#[^\n]*)
  | (?P<other>.)
''', re.VERBOSE)


class LanguageError(Exception):
    def __init__(self, message, token):
        super().__init__(f'{message} at {token.line}:{token.column}')


def tokens(source):
    line, start = 1, 0
    for found in PATTERN.finditer(source):
        kind = found.lastgroup
        token = Token(kind, found[kind], line, found.start() - start + 1)
        if kind == 'newline':
            line, start = line + 1, found.end()
        elif kind == 'other':
            raise LanguageError(f'what is {found[0]!r}?', token)
        elif kind != 'space':
            yield token
    yield Token('end', '', line, 0)


class Node:
    __slots__ = ()

    def __init_subclass__(cls):
        cls.__slots__ = cls.__match_args__ = tuple(cls.__dict__.get('__annotations__', ()))

    def __init__(self, *parts):
        if len(parts) != len(self.__match_args__):
            raise TypeError(f'{type(self).__name__} takes {len(self.__match_args__)} parts ({len(parts)} given)')
        self.__dict__.update(zip(self.__match_args__, parts))

    def __repr__(self):
        return f'{type(self).__name__}({", ".join(map(repr, vars(self).values()))})'

    def __eq__(self, other):
        return type(self) is type(other) and vars(self) == vars(other)


class Number(Node): value: float
class Text(Node): value: str
class Name(Node): name: str
class Unary(Node): sign: str; operand: Node
class Binary(Node): left: Node; sign: str; right: Node
class Call(Node): callee: Node; arguments: list
class Assign(Node): name: str; value: Node
class While(Node): condition: Node; body: list
class Block(Node): statements: list


LEVELS = {':=': (0, 'right'), **dict.fromkeys(('<', '>', '<=', '>=', '==', '!='), (1, 'left')), **dict.fromkeys('+-', (2, 'left')), **dict.fromkeys('*/%', (3, 'left')), '**': (5, 'right')}


class Parser:
    def __init__(self, source):
        self.rest = tokens(source)
        self.advance()

    def advance(self):
        token, self.token = getattr(self, 'token', None), next(self.rest, None)
        return token

    def expect(self, text):
        if self.token.text != text:
            raise LanguageError(f'{text!r} was expected, not {self.token.text!r}', self.token)
        return self.advance()

    def program(self, end=''):
        statements = []
        while self.token.text != end or (self.token.kind == 'string'):
            if self.token.kind == 'end':
                raise LanguageError(f'{end!r} is missing', self.token)
            statements.append(self.statement())
        return statements

    def statement(self):
        match self.token:
            case Token('name', 'while'):
                self.advance()
                condition = self.expression()
                self.expect('{')
                body = self.program('}')
                self.expect('}')
                return While(condition, body)
            case _:
                value = self.expression()
                self.expect(';')
                return value

    def expression(self, least=0):
        left = self.primary()
        while (level := LEVELS.get(self.token.text)) and level[0] >= least and self.token.kind == 'operator':
            sign = self.advance().text
            right = self.expression(level[0] + (level[1] == 'left'))
            match left, sign:
                case Name(name), ':=':
                    left = Assign(name, right)
                case _, ':=':
                    raise LanguageError('no name to assign to', self.token)
                case _:
                    left = Binary(left, sign, right)
        return left

    def primary(self):
        match token := self.advance():
            case Token('number', text):
                node = Number(float(text) if set(text) & set('.eE') else int(text))
            case Token('string', text):
                node = Text(eval(text))
            case Token('name', name) if name != 'while':
                node = Name(name)
            case Token(text='-' | '+' as sign):
                return Unary(sign, self.expression(4))
            case Token(text='('):
                node = self.expression()
                self.expect(')')
            case _:
                raise LanguageError(f'unexpected {token.text or token.kind!r}', token)
        while self.token.text == '(' and self.token.kind == 'operator':
            self.advance()
            arguments = []
            while self.token.text != ')':
                arguments.append(self.expression())
                if self.token.text != ')':
                    self.expect(',')
            self.advance()
            node = Call(node, arguments)
        return node


OPERATORS = {'+': operator.add, '-': operator.sub, '*': operator.mul, '/': operator.truediv, '%': operator.mod, '**': operator.pow, '<': operator.lt}


def fold(node):
    match node:
        case Binary(left, sign, right):
            match fold(left), sign, fold(right):
                case Number(a), sign, Number(b) if sign in OPERATORS and not (sign in '/%' and b == 0):
                    return Number(OPERATORS[sign](a, b))
                case (x, '*', Number(1)) | (Number(1), '*', x) | (x, '+', Number(0)) | (Number(0), '+', x):
                    return x
                case left, _, right:
                    return Binary(left, sign, right)
        case Unary('-', operand) if isinstance(folded := fold(operand), Number):
            return Number(-folded.value)
        case Node():
            parts = [[fold(each) for each in part] if isinstance(part, list) else fold(part) if isinstance(part, Node) else part for part in vars(node).values()]
            return type(node)(*parts)


@functools.singledispatch
def python(node, indent=''):
    raise NotImplementedError(type(node).__name__)


python.register(Number, lambda node, indent='': repr(node.value))
python.register(Text, lambda node, indent='': repr(node.value))
python.register(Name, lambda node, indent='': node.name)
python.register(Unary, lambda node, indent='': f'{node.sign}{python(node.operand)}')
python.register(Binary, lambda node, indent='': f'({python(node.left)} {node.sign} {python(node.right)})')
python.register(Call, lambda node, indent='': f'{python(node.callee)}({", ".join(map(python, node.arguments))})')


@python.register
def _(node: Assign, indent=''):
    return f'({node.name} := {python(node.value)})'


@python.register(While)
def _(node, indent=''):
    inner = indent + '    '
    return f'while {python(node.condition)}:\n' + '\n'.join(inner + python(each, inner) for each in node.body or [Name('pass')])


PROGRAM = '''
# collatz
n := 27; steps := 0; peak := n;
while n > 1 {
    n := choose(n % 2 == 0, n / 2, 3 * n + 1);
    steps := steps + 1; peak := max(peak, n);
}
print("steps", steps, "peak", peak, "\\u00e9\\t!");
x := y := 2 ** 3 ** 2 - -1 * (1 + 0);
print(x, y, 7 - 2 - 1, 1_000 * 1.5e1 + 0 * x, f(2)(3));
while x < 0 { }
'''
tree = Parser(PROGRAM).program()
print(*tree[:3], tree[3].condition, len(tree), sep='\n')
folded = [fold(each) for each in tree]
print(tree[0] == folded[0], folded[5], folded[6], sep='\n')
source = '\n'.join(map(python, folded))
print(source)
namespace = {'choose': lambda condition, yes, no: int(yes) if condition else no, 'f': lambda a: lambda b: a ** b}
exec(compile(source, '<little>', 'exec'), namespace)
print({key: value for key, value in sorted(namespace.items()) if isinstance(value, (int, float))})
print(eval('steps + later', namespace, {'later': 1000}), '__builtins__' in namespace, eval('[n for _ in range(2)]', namespace))
for wrong in ('1 +;', 'a := $;', '(1', 'while 1 { x;', '1 := 2;', '"open', 'f(1 2);', 'while;', '3 3;'):
    try:
        print(Parser(wrong).program())
    except LanguageError as error:
        print(f'{wrong!r:>18} {error}')
try:
    exec(compile('x = 1\ny = undefined + x', '<little>', 'exec'), {'__builtins__': {}})
except NameError as error:
    print(error, error.__traceback__.tb_next.tb_lineno, error.__traceback__.tb_next.tb_frame.f_code.co_filename)
for bad in ('1 +', 'x = = 2', 'def f(:', 'return 1'):
    try:
        compile(bad, '<little>', 'exec')
    except SyntaxError as error:
        print(error.msg, error.lineno, error.offset, error.text)
print(Template('$left $$ ${right}s').substitute(left=python(tree[0]), right=Name('n')), Binary.__match_args__, list(takewhile(lambda n: n < 3, count())))
try:
    Number(1, 2)
except TypeError as error:
    print(error)
try:
    python(Block([]))
except NotImplementedError as error:
    print('not', error, python.dispatch(While).__name__, sorted(kind.__name__ for kind in python.registry))
