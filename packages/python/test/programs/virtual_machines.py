"""Small machines: a stack machine with an assembler, Brainfuck, a Turing machine, a cellular automaton, Life."""
import enum, itertools
class Op(enum.IntEnum):
    PUSH = 0; ADD = enum.auto(); SUB = enum.auto(); MUL = enum.auto(); DUP = enum.auto(); SWAP = enum.auto(); JMP = enum.auto(); JZ = enum.auto(); OUT = enum.auto(); HALT = enum.auto(); CALL = enum.auto(); RET = enum.auto()
class Fault(RuntimeError): pass
def assemble(source):
    lines = [line.split(';')[0].split() for line in source.splitlines()]
    labels, code = {}, []
    for words in filter(None, lines):
        if words[0].endswith(':'): labels[words.pop(0)[:-1]] = len(code)
        if not words: continue
        try: op = Op[words[0].upper()]
        except KeyError as error: raise SyntaxError(f'no operation {error}') from None
        code.append((op, words[1] if len(words) > 1 else None))
    return [(op, labels[arg] if arg in labels else int(arg) if arg is not None else None) for op, arg in code]
def execute(code, limit=10_000):
    stack, calls, pc, out = [], [], 0, []
    for _ in range(limit):
        try: op, arg = code[pc]
        except IndexError: raise Fault(f'ran off at {pc}') from None
        pc += 1
        try:
            match op:
                case Op.PUSH: stack.append(arg)
                case Op.ADD | Op.SUB | Op.MUL:
                    b, a = stack.pop(), stack.pop()
                    stack.append(a + b if op is Op.ADD else a - b if op is Op.SUB else a * b)
                case Op.DUP: stack.append(stack[-1])
                case Op.SWAP: stack[-1], stack[-2] = stack[-2], stack[-1]
                case Op.JMP: pc = arg
                case Op.JZ: pc = arg if not stack.pop() else pc
                case Op.OUT: out.append(stack.pop())
                case Op.CALL: calls.append(pc); pc = arg
                case Op.RET: pc = calls.pop()
                case Op.HALT: return out
        except IndexError as error: raise Fault(f'{op.name} at {pc - 1}: {error}') from error
    raise Fault('too long')
for source in ('push 5\npush 1\nloop: swap\ndup\njz done\ndup\npush -1\nadd\nswap\npush 0\nadd\nswap\npush 0\nadd\njmp end\ndone: out\nend: out\nhalt', 'call f\nout\nhalt\nf: push 6\npush 7\nmul\nret', 'add', 'push 1', 'x: jmp x', 'fly 3'):
    try: print(execute(assemble(source)))
    except (Fault, SyntaxError) as error: print(type(error).__name__, error, repr(error.__cause__))
def brainfuck(program, data=''):
    jumps, stack = {}, []
    for i, c in enumerate(program):
        if c == '[': stack.append(i)
        elif c == ']': j = stack.pop(); jumps[i], jumps[j] = j, i
    tape, at, pc, out, given = bytearray(100), 0, 0, [], iter(data)
    while pc < len(program):
        match program[pc]:
            case '>': at += 1
            case '<': at -= 1
            case '+': tape[at] = (tape[at] + 1) & 255
            case '-': tape[at] = (tape[at] - 1) & 255
            case '.': out.append(chr(tape[at]))
            case ',': tape[at] = ord(next(given, '\0'))
            case '[' if not tape[at]: pc = jumps[pc]
            case ']' if tape[at]: pc = jumps[pc]
        pc += 1
    return ''.join(out)
print(repr(brainfuck('++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++.')), brainfuck(',[.,]', 'echo'))
def turing(rules, tape, state='A', limit=200):
    cells, at = dict(enumerate(tape)), 0
    for steps in range(limit):
        if state == 'H': break
        write, move, state = rules[state, cells.get(at, '0')]
        cells[at] = write
        at += {'L': -1, 'R': 1}[move]
    return steps, ''.join(cells[k] for k in sorted(cells))
beaver = {('A', '0'): ('1', 'R', 'B'), ('A', '1'): ('1', 'L', 'C'), ('B', '0'): ('1', 'L', 'A'), ('B', '1'): ('1', 'R', 'B'), ('C', '0'): ('1', 'L', 'B'), ('C', '1'): ('1', 'R', 'H')}
print(turing(beaver, ''))
def automaton(rule, width=31):
    row = [0] * width
    row[width // 2] = 1
    while True:
        yield ''.join(' #'[c] for c in row).rstrip()
        row = [rule >> (row[i - 1] << 2 | row[i] << 1 | row[(i + 1) % width]) & 1 for i in range(width)]
for line in itertools.islice(automaton(30), 8): print(line)
def life(cells):
    while True:
        yield cells
        around = {}
        for x, y in cells:
            for dx, dy in itertools.product((-1, 0, 1), repeat=2):
                if dx or dy: around[x + dx, y + dy] = around.get((x + dx, y + dy), 0) + 1
        cells = frozenset(p for p, n in around.items() if n == 3 or n == 2 and p in cells)
glider = frozenset({(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)})
for generation in itertools.islice(life(glider), 0, 9, 4): print(sorted(generation))
print([len(g) for g in itertools.islice(life(frozenset({(0, 1), (1, 1), (2, 1), (1, 0), (0, 2)})), 0, 60, 6)])
