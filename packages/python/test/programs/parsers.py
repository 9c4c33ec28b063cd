"""Parsers by hand: recursive descent over expressions, JSON, CSV, INI; error positions."""
import json, re
class ParseError(ValueError):
    def __init__(self, message, position): super().__init__(f'{message} at {position}'); self.position = position
class Calculator:
    TOKEN = re.compile(r'\s*(?:(?P<number>\d+(?:\.\d*)?(?:e[+-]?\d+)?)|(?P<name>[a-z_]\w*)|(?P<op>\*\*|//|[-+*/%(),=]))', re.I)
    def __init__(self): self.names = {'pi': 3.0, 'twice': lambda x: 2 * x, 'most': max}
    def run(self, text):
        self.text, self.at, self.tokens = text, 0, []
        while self.at < len(text.rstrip()):
            found = self.TOKEN.match(text, self.at)
            if not found: raise ParseError(f'unexpected {text[self.at:].lstrip()[0]!r}', self.at + len(text[self.at:]) - len(text[self.at:].lstrip()))
            self.tokens.append((found.lastgroup, found[found.lastgroup], found.start(found.lastgroup)))
            self.at = found.end()
        self.tokens.append(('end', '', len(text)))
        self.index = 0
        if len(self.tokens) > 2 and self.tokens[0][0] == 'name' and self.tokens[1][1] == '=':
            self.index = 2
            value = self.names[self.tokens[0][1]] = self.sum()
        else: value = self.sum()
        if self.peek()[0] != 'end': raise ParseError(f'unexpected {self.peek()[1]!r}', self.peek()[2])
        return value
    def peek(self): return self.tokens[self.index]
    def take(self, *wanted):
        if self.peek()[1] in wanted and self.peek()[0] == 'op':
            self.index += 1
            return self.tokens[self.index - 1][1]
    def sum(self):
        value = self.product()
        while sign := self.take('+', '-'): value = value + self.product() if sign == '+' else value - self.product()
        return value
    def product(self):
        value = self.unary()
        while sign := self.take('*', '/', '//', '%'):
            right = self.unary()
            value = {'*': lambda: value * right, '/': lambda: value / right, '//': lambda: value // right, '%': lambda: value % right}[sign]()
        return value
    def unary(self):
        if self.take('-'): return -self.unary()
        base = self.primary()
        return base ** self.unary() if self.take('**') else base
    def primary(self):
        kind, text, place = self.peek()
        self.index += 1
        if kind == 'number': return float(text) if set('.eE') & set(text) else int(text)
        if kind == 'name':
            if text not in self.names: raise ParseError(f'unknown {text}', place)
            if not self.take('('): return self.names[text]
            args = []
            while not self.take(')'):
                args.append(self.sum())
                if not self.take(',') and self.peek()[1] != ')': raise ParseError('expected , or )', self.peek()[2])
            return self.names[text](*args)
        if text == '(':
            value = self.sum()
            if not self.take(')'): raise ParseError('expected )', self.peek()[2])
            return value
        raise ParseError(f'unexpected {text!r}' if text else 'unexpected end', place)
c = Calculator()
for line in ('1 + 2 * 3', '(1 + 2) * 3', '-2 ** 2', '2 ** 3 ** 2', '2 ** -1', '10 // 3 % 2', 'x = 1.5e3', 'x / 4', 'twice(most(1, x, 3)) - 1', '7 % -3', '1 +', '(1', '2 $ 3', 'nope + 1', '1 2', 'most(1 2)', '1 / 0', '1e400', 'pi()', '0.1 + 0.2', '12345678901234567890 * 98765432109876543210'):
    try: print(f'{line} = {c.run(line)!r}')
    except ParseError as error: print(f'{line}\n{"^":>{error.position + 1}} {error}')
    except Exception as error: print(line, '->', type(error).__name__, error)
def csv(text):
    rows, row, cell, quoted = [], [], [], False
    characters = iter(text + '\n')
    for ch in characters:
        if quoted:
            if ch == '"':
                ch = next(characters)
                if ch == '"': cell.append('"'); continue
                quoted = False
            else: cell.append(ch); continue
        if ch == '"' and not cell: quoted = True
        elif ch in ',\n':
            row.append(''.join(cell)); cell = []
            if ch == '\n': rows.append(row); row = []
        else: cell.append(ch)
    return rows
print(csv('a,b,"c, d"\n1,"say ""hi""",\n"two\nlines",,x'))
def ini(text):
    sections, current = {}, None
    for number, line in enumerate(text.splitlines(), 1):
        match line.split('#')[0].strip():
            case '': continue
            case s if s[0] == '[' and s[-1] == ']': current = sections.setdefault(s[1:-1], {})
            case s if '=' in s and current is not None:
                key, _, value = s.partition('=')
                current[key.strip()] = value.strip()
            case s: raise ParseError(f'bad line {s!r}', number)
    return sections
print(json.dumps(ini('[a]\nx = 1 # one\ny=2=3\n[b]\n[a]\nz =\n'), indent=1, sort_keys=True))
try: ini('[a]\nwrong')
except ParseError as error: print(error, error.position)
for text in ('[1, 2', '{"a": 1,}', '{"a" 1}', '[1 2]', '"\\x"', 'nul', '01', '', '[1] x', '{"a": NaN}', '"\\ud83d\\ude00"', '"tab\t"', '1.5e3', '-0', '{"k": {"k": [true, false, null]}}', '[1,\n 2,\n oops]'):
    try: print(repr(text), json.loads(text))
    except json.JSONDecodeError as error: print(repr(text), '->', error, '|', error.msg, error.pos, error.lineno, error.colno)
