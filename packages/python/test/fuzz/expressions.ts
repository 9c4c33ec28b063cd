import { type Random } from './random.js'

/** What an expression is meant to give. It may raise all the same: programs show what. */
export type Kind = 'int' | 'float' | 'str' | 'bytes' | 'bool' | 'list' | 'tuple' | 'dict' | 'set' | 'complex' | 'none' | 'object'

export const kinds: readonly Kind[] = ['int', 'float', 'str', 'bytes', 'bool', 'list', 'tuple', 'dict', 'set', 'complex', 'none']

/** A function that can be called: what it takes by position, what it gives. */
export interface Callable {
  readonly name: string
  readonly takes: readonly Kind[]
  readonly gives: Kind
}

/** A class with a constructor of so many numbers, and the names of what it has. */
export interface Class {
  readonly name: string
  readonly takes: number
  readonly attributes: readonly string[]
  readonly methods: readonly string[]
}

/** What names mean at a place of a program. */
export interface Scope {
  readonly variables: Map<string, Kind>
  readonly callables: Callable[]
  readonly classes: Class[]
  /** Where code stands: `return`, `yield` and `await` are for functions, `break` is for loops. */
  readonly place: 'module' | 'function' | 'generator' | 'coroutine' | 'asyncgenerator' | 'class'
  readonly loop: boolean
  /** Inside a comprehension of a class or a nested scope, where `:=`, `yield` or `await` has no place. */
  readonly plain: boolean
  /** Numbers that make names unlike each other. */
  readonly counter: { next: number }
}

export const inner = (scope: Scope, changes: Partial<Scope> = {}): Scope => ({ ...scope, variables: new Map(scope.variables), callables: [...scope.callables], classes: [...scope.classes], ...changes })

export const fresh = (scope: Scope, letter: string): string => `${letter}${scope.counter.next++}`

const WORDS = ['', 'a', 'spam', 'Eggs', 'naïve', 'ß', 'ǅ', '日本', '🐍x', 'a b c', ' pad ', 'x=1,y=2', '%d %s', '{0} {1!r:>5}', 'tab\\there', 'line\\nbreak', '\\x00\\x7f', "it\\'s", '12', '-3.5', 'aAbB', '0x1f', '\\ud800', 'ﬁ', 'İ'] as const
const BYTES = ['', 'a', 'spam', '\\x00\\xff', 'A b,c', '12', 'line\\r\\nnext', 'Zz'] as const
const INTS = ['0', '1', '2', '-1', '3', '7', '10', '255', '256', '-5', '-6', '1000', '65536', '2147483647', '-2147483648', '4294967296', '2**31', '2**62', '2**63', '-2**63', '10**18', '10**20', '0xff', '0o17', '0b101', '1_000', '3**50', 'True'] as const
const FLOATS = ['0.0', '-0.0', '1.0', '1.5', '-2.5', '0.1', '1e10', '1e16', '1e-5', '123456.789', '1e300', '5e-324', "float('inf')", "float('nan')", '2.675', '1/3', '1e22', '3.14'] as const
const COMPLEX = ['1j', '0j', '(1+2j)', '-2.5j', '(3-0.0j)', 'complex(1, 2)'] as const

const BINARY = ['+', '-', '*', '/', '//', '%', '&', '|', '^', '@', '<<', '>>', '**'] as const
const COMPARISONS = ['<', '<=', '==', '!=', '>', '>=', 'in', 'not in', 'is', 'is not'] as const

const SPECS: Partial<Record<Kind, readonly string[]>> = {
  int: ['', 'd', '5', '<6', '>6', '^7', '05', '+', ' ', 'x', '#x', 'X', 'b', '#o', ',', '_', 'e', '.2f', 'n', 'c', '=+8', '*^9d', 'g', '%', '_x'],
  float: ['', '.2f', 'e', '.3e', 'g', '.3g', '10.2f', '<10', '+.1f', '%', '.0%', ',.2f', '_', 'n', '#.0f', '010.3f', 'z.1f', '.17g', 'E', '=+12'],
  str: ['', '5', '<7', '>7', '^8', '.2', '*^9.3', 's', '010', '='],
  bool: ['', 'd', '5', '<6', '05'],
  complex: ['', '.2f', 'g', '>15', '+.1e'],
}

/** Which methods each kind has, with the kinds of what they take. */
const METHODS: Partial<Record<Kind, readonly (readonly [name: string, takes: readonly Kind[], gives: Kind])[]>> = {
  str: [
    ['upper', [], 'str'], ['lower', [], 'str'], ['title', [], 'str'], ['capitalize', [], 'str'], ['swapcase', [], 'str'], ['casefold', [], 'str'], ['strip', [], 'str'], ['lstrip', ['str'], 'str'], ['rstrip', ['str'], 'str'],
    ['split', [], 'list'], ['split', ['str'], 'list'], ['rsplit', ['str', 'int'], 'list'], ['splitlines', ['bool'], 'list'], ['partition', ['str'], 'tuple'], ['rpartition', ['str'], 'tuple'], ['replace', ['str', 'str'], 'str'], ['replace', ['str', 'str', 'int'], 'str'],
    ['find', ['str'], 'int'], ['rfind', ['str', 'int'], 'int'], ['index', ['str'], 'int'], ['rindex', ['str'], 'int'], ['count', ['str'], 'int'], ['startswith', ['str'], 'bool'], ['endswith', ['tuple'], 'bool'], ['join', ['list'], 'str'], ['encode', [], 'bytes'],
    ['isalpha', [], 'bool'], ['isdigit', [], 'bool'], ['isnumeric', [], 'bool'], ['isalnum', [], 'bool'], ['isidentifier', [], 'bool'], ['isprintable', [], 'bool'], ['istitle', [], 'bool'], ['isspace', [], 'bool'], ['isupper', [], 'bool'], ['isascii', [], 'bool'], ['isdecimal', [], 'bool'],
    ['removeprefix', ['str'], 'str'], ['removesuffix', ['str'], 'str'], ['expandtabs', [], 'str'], ['format', ['int', 'str'], 'str'], ['format_map', ['dict'], 'str'], ['translate', ['dict'], 'str'], ['__mod__', ['tuple'], 'str'],
  ],
  bytes: [
    ['upper', [], 'bytes'], ['hex', [], 'str'], ['hex', ['str'], 'str'], ['decode', [], 'str'], ['split', [], 'list'], ['split', ['bytes'], 'list'], ['find', ['bytes'], 'int'], ['count', ['bytes'], 'int'], ['replace', ['bytes', 'bytes'], 'bytes'], ['strip', [], 'bytes'], ['partition', ['bytes'], 'tuple'],
    ['startswith', ['bytes'], 'bool'], ['isdigit', [], 'bool'], ['title', [], 'bytes'], ['join', ['list'], 'bytes'], ['index', ['int'], 'int'], ['splitlines', [], 'list'], ['translate', ['none', 'bytes'], 'bytes'], ['__getitem__', ['int'], 'int'], ['removeprefix', ['bytes'], 'bytes'],
  ],
  int: [['bit_length', [], 'int'], ['bit_count', [], 'int'], ['as_integer_ratio', [], 'tuple'], ['conjugate', [], 'int'], ['is_integer', [], 'bool'], ['__divmod__', ['int'], 'tuple'], ['__add__', ['float'], 'int'], ['__floordiv__', ['int'], 'int'], ['__eq__', ['float'], 'bool'], ['__round__', ['bool'], 'int']],
  float: [['hex', [], 'str'], ['is_integer', [], 'bool'], ['as_integer_ratio', [], 'tuple'], ['__floordiv__', ['float'], 'float'], ['__round__', ['int'], 'float'], ['__mod__', ['int'], 'float'], ['conjugate', [], 'float'], ['__divmod__', ['float'], 'tuple'], ['__trunc__', [], 'int']],
  complex: [['conjugate', [], 'complex'], ['__add__', ['int'], 'complex'], ['__mul__', ['complex'], 'complex'], ['__sub__', ['float'], 'complex']],
  list: [
    ['copy', [], 'list'], ['index', ['int'], 'int'], ['count', ['int'], 'int'], ['append', ['object'], 'none'], ['extend', ['tuple'], 'none'], ['insert', ['int', 'object'], 'none'], ['pop', [], 'object'], ['pop', ['int'], 'object'], ['remove', ['int'], 'none'], ['reverse', [], 'none'], ['sort', [], 'none'], ['clear', [], 'none'],
    ['__getitem__', ['int'], 'object'], ['__contains__', ['object'], 'bool'], ['__iadd__', ['tuple'], 'list'], ['__len__', [], 'int'], ['__eq__', ['list'], 'bool'], ['__lt__', ['list'], 'bool'], 
  ],
  tuple: [['index', ['int'], 'int'], ['count', ['object'], 'int'], ['__add__', ['tuple'], 'tuple'], ['__contains__', ['int'], 'bool'], ['__getitem__', ['int'], 'object'], ['__lt__', ['tuple'], 'bool']],
  dict: [
    ['get', ['object'], 'object'], ['get', ['int', 'object'], 'object'], ['pop', ['int'], 'object'], ['pop', ['str', 'none'], 'object'], ['setdefault', ['str', 'object'], 'object'], ['copy', [], 'dict'], ['update', ['dict'], 'none'], ['items', [], 'object'], ['keys', [], 'object'], ['values', [], 'object'], ['popitem', [], 'tuple'], ['__or__', ['dict'], 'dict'], ['__contains__', ['object'], 'bool'], ['__getitem__', ['object'], 'object'], ['fromkeys', ['list', 'int'], 'dict'], ['clear', [], 'none'], ['update', ['list'], 'none'],
  ],
  set: [
    ['union', ['set'], 'set'], ['intersection', ['set'], 'set'], ['difference', ['set'], 'set'], ['symmetric_difference', ['set'], 'set'], ['issubset', ['set'], 'bool'], ['issuperset', ['list'], 'bool'], ['isdisjoint', ['tuple'], 'bool'], ['copy', [], 'set'], ['add', ['int'], 'none'], ['discard', ['int'], 'none'], ['remove', ['int'], 'none'], ['intersection_update', ['set'], 'none'], ['__or__', ['set'], 'set'], ['__sub__', ['list'], 'object'],
  ],
}

const BUILTINS: readonly (readonly [name: string, takes: readonly Kind[], gives: Kind])[] = [
  ['abs', ['int'], 'int'], ['abs', ['complex'], 'float'], ['len', ['str'], 'int'], ['len', ['dict'], 'int'], ['sum', ['list'], 'int'], ['min', ['list'], 'object'], ['max', ['tuple'], 'object'], ['sorted', ['list'], 'list'], ['sorted', ['set'], 'list'], ['reversed', ['int'], 'object'], ['list', ['tuple'], 'list'], ['tuple', ['list'], 'tuple'], ['dict', ['list'], 'dict'], ['int', ['str'], 'int'], ['int', ['float'], 'int'], ['int', ['str', 'int'], 'int'], ['float', ['str'], 'float'], ['float', ['int'], 'float'], ['str', ['object'], 'str'], ['repr', ['object'], 'str'], ['ascii', ['str'], 'str'], ['bytes', ['list'], 'bytes'], ['bytes', ['str'], 'bytes'], ['bytearray', ['bytes'], 'object'], ['bool', ['object'], 'bool'], ['round', ['float'], 'int'], ['round', ['float', 'int'], 'float'], ['divmod', ['int', 'int'], 'tuple'], ['divmod', ['float', 'int'], 'tuple'], ['pow', ['int', 'bool'], 'int'], ['pow', ['int', 'int', 'int'], 'int'], ['hash', ['int'], 'int'], ['hash', ['float'], 'int'], ['hash', ['tuple'], 'int'], ['ord', ['str'], 'int'], ['chr', ['int'], 'str'], ['hex', ['int'], 'str'], ['oct', ['int'], 'str'], ['bin', ['int'], 'str'], ['any', ['list'], 'bool'], ['all', ['tuple'], 'bool'], ['callable', ['object'], 'bool'], ['isinstance', ['object', 'tuple'], 'bool'], ['complex', ['str'], 'complex'], ['complex', ['int', 'float'], 'complex'], ['list', ['dict'], 'list'], ['type', ['object'], 'object'], ['slice', ['int', 'none'], 'object'], ['range', ['int', 'int', 'int'], 'object'], ['memoryview', ['bytes'], 'none'], ['iter', ['int'], 'none'], ['getattr', ['object', 'str', 'int'], 'object'], ['hasattr', ['object', 'str'], 'bool'], ['format', ['int', 'str'], 'str'], ['eval', ['str'], 'object'], ['zip', ['int'], 'none'], ['hash', ['list'], 'int'], ['str', ['bytes', 'str'], 'str'], ['int.from_bytes', ['bytes', 'str'], 'int'], ['bytes.fromhex', ['str'], 'bytes'], ['float.fromhex', ['str'], 'float'], ['str.maketrans', ['dict'], 'dict'], ['dict.fromkeys', ['str'], 'dict'],
]

/** An expression of a kind, of at most so many levels. */
export function expression(random: Random, scope: Scope, kind: Kind, depth: number): string {
  const some = [...scope.variables].filter(([, of]) => of === kind || kind === 'object')
  if (depth <= 0) return some.length > 0 && random.chance(50) ? random.pick(some)[0] : literal(random, scope, kind, 0)
  if (some.length > 0 && random.chance(25)) return random.pick(some)[0]
  if (random.chance(7)) return anyKind(random, scope, kind, depth)
  if (random.chance(12)) return callOf(random, scope, kind, depth)
  return random.chance(30) ? literal(random, scope, kind, depth) : operation(random, scope, kind, depth)
}

const someKind = (random: Random): Kind => random.pick(kinds)
const sub = (random: Random, scope: Scope, kind: Kind, depth: number): string => expression(random, scope, kind, depth - 1)

/** An argument; now and then of another kind than is right. */
export function argument(random: Random, scope: Scope, kind: Kind, depth: number): string {
  return expression(random, scope, random.chance(8) ? someKind(random) : kind === 'object' ? someKind(random) : kind, depth - 1)
}

/** Forms that every kind has. */
function anyKind(random: Random, scope: Scope, kind: Kind, depth: number): string {
  const value = (): string => sub(random, scope, kind, depth)
  switch (random.below(scope.plain ? 3 : scope.place === 'coroutine' ? 7 : 6)) {
    case 0:
      return `(${value()} if ${sub(random, scope, 'bool', depth)} else ${value()})`
    case 1:
      return `(${sub(random, scope, 'bool', depth)} and ${value()} or ${value()})`
    case 2:
      return `(lambda ${parameters(random, scope, depth)}: ${value()})()`
    case 3: {
      const name = fresh(scope, 'w')
      const text = `(${name} := ${value()})`
      if (scope.place !== 'class') scope.variables.set(name, kind)
      return text
    }
    case 4:
      return `[${value()}, ${value()}][${random.pick(['0', '1', '-1', '2'])}]`
    case 5:
      return `{${random.pick(["'k'", '1'])}: ${value()}}[${random.pick(["'k'", '1', 'True'])}]`
    default:
      return `(await later(${value()}))`
  }
}

/** Parameters that have defaults. */
function parameters(random: Random, scope: Scope, depth: number): string {
  return random
    .several(0, 2, () => fresh(scope, 'p'))
    .map((name) => `${name}=${sub(random, { ...scope, plain: true }, someKind(random), Math.min(depth, 1))}`)
    .join(', ')
}

/** A call of what the program has defined, of a built-in function or of a method. */
function callOf(random: Random, scope: Scope, kind: Kind, depth: number): string {
  const callables = scope.callables.filter(({ gives }) => gives === kind || kind === 'object')
  if (callables.length > 0 && random.chance(40)) {
    const { name, takes } = random.pick(callables)
    return `${name}(${takes.map((of) => argument(random, scope, of, depth)).join(', ')})`
  }
  const methods = kinds.flatMap((on) => (METHODS[on] ?? []).filter(([, , gives]) => gives === kind || kind === 'object').map((method) => [on, method] as const))
  if (methods.length > 0 && random.chance(60)) {
    const [on, [name, takes]] = random.pick(methods)
    return `${bracketed(sub(random, scope, on, depth))}.${name}(${takes.map((of) => argument(random, scope, of, depth)).join(', ')})`
  }
  const builtins = BUILTINS.filter(([, , gives]) => gives === kind || kind === 'object')
  if (builtins.length === 0) return literal(random, scope, kind, depth)
  const [name, takes] = random.pick(builtins)
  return `${name}(${takes.map((of) => argument(random, scope, of, depth)).join(', ')})`
}

const bracketed = (text: string): string => (/^[\w.]+$/.test(text) && !/^\d/.test(text) ? text : `(${text})`)

/** A method of any kind with what it takes, or something else: what is printed of it shows refusals too. */
export function probe(random: Random, scope: Scope): string {
  if (random.chance(45)) {
    const on = random.pick(kinds.filter((kind) => METHODS[kind] !== undefined))
    const [name, takes] = random.pick(METHODS[on]!)
    const given = takes.map((of) => argument(random, scope, of, 2))
    if (random.chance(6)) given.push(argument(random, scope, 'object', 1))
    if (random.chance(6)) given.pop()
    if (random.chance(3)) given.push(`nope=${argument(random, scope, 'int', 1)}`)
    return `${bracketed(sub(random, scope, on, 2))}.${random.chance(2) ? `${name}x` : name}(${given.join(', ')})`
  }
  if (random.chance(50)) {
    const [name, takes] = random.pick(BUILTINS)
    const given = takes.map((of) => argument(random, scope, of, 2))
    if (random.chance(6)) given.push(argument(random, scope, 'object', 1))
    if (random.chance(6)) given.pop()
    return `${name}(${given.join(', ')})`
  }
  const [left, right] = [someKind(random), someKind(random)]
  if (random.chance(60)) return smallOperation(random, scope, left, random.pick(BINARY), left === 'complex' || right === 'complex' ? 'int' : right)
  return `${bracketed(sub(random, scope, left, 2))} ${random.pick(COMPARISONS.slice(0, 8))} ${bracketed(sub(random, scope, right, 2))}`
}

/** Powers, shifts and repetitions of small numbers only: what they make has to fit. */
function smallOperation(random: Random, scope: Scope, left: Kind, operator: string, right: Kind): string {
  const small = ['**', '<<', '>>', '*'].includes(operator)
  const operand = (kind: Kind): string => (small && (kind === 'int' || kind === 'bool') ? random.pick(['0', '1', '2', '3', '5', '-1', 'True']) : sub(random, { ...scope, variables: small ? new Map<string, Kind>() : scope.variables }, kind, small ? 0 : 2))
  return `${bracketed(operand(left))} ${operator} ${bracketed(operand(right))}`
}

/** An expression of the kind made of others. */
function operation(random: Random, scope: Scope, kind: Kind, depth: number): string {
  const of = (other: Kind): string => sub(random, scope, other, depth)
  switch (kind) {
    case 'int':
      switch (random.below(8)) {
        case 0:
          return `${random.pick(['-', '+', '~'])}${bracketed(of('int'))}`
        case 1:
          return `(${of('int')} ${random.pick(['<<', '>>', '**'])} ${random.pick(['0', '1', '2', '3', '-1'])})`
        case 2:
          return `len(${of(random.pick(['str', 'list', 'dict', 'tuple', 'set', 'bytes']))})`
        case 3:
          return `sum(${comprehension(random, scope, 'generator', depth)})`
        default:
          return `(${of('int')} ${random.pick(['+', '-', '*', '//', '%', '&', '|', '^'])} ${of('int')}) % ${random.pick(['1000003', '97', '-13'])}`
      }
    case 'float':
      return random.chance(20) ? `-${bracketed(of('float'))}` : `(${of('float')} ${random.pick(['+', '-', '*', '/', '//', '%'])} ${of(random.pick(['int', 'float']))})`
    case 'complex':
      return `(${of('complex')} ${random.pick(['+', '-', '*', '/'])} ${of(random.pick(['int', 'float', 'complex']))})`
    case 'bool':
      switch (random.below(5)) {
        case 0:
          return `(not ${of(someKind(random))})`
        case 1:
          return `(${of('int')} ${random.pick(['<', '<=', '==', '>'])} ${of('int')} ${random.pick(['<', '>=', '!='])} ${of('float')})`
        case 2:
          return `(${of(random.pick(['int', 'str']))} ${random.pick(['in', 'not in'])} ${of(random.pick(['list', 'tuple', 'dict', 'set']))})`
        case 3:
          return `isinstance(${of(someKind(random))}, ${random.pick(['int', 'str', '(list, tuple)', 'int | float | None', 'dict', 'object', 'type'])})`
        default: {
          const on = someKind(random)
          return `(${of(on)} ${random.pick(['==', '!=', 'is', 'is not'])} ${random.chance(30) ? 'None' : on === 'int' || on === 'str' ? 'None' : of(on)})`.replace(/ (?:is not|is(?! not)) (?!None)/, ' == ')
        }
      }
    case 'str':
      switch (random.below(6)) {
        case 0:
          return `(${of('str')} + ${of('str')})`
        case 1:
          return `${bracketed(of('str'))}[${slice(random, scope, depth)}]`
        case 2:
          return formatted(random, scope, depth)
        case 3:
          return `(${percent(random, scope, depth)})`
        case 4:
          return `(${of('str')} * ${random.pick(['0', '1', '2', '3', '-1'])})`
        default:
          return `${random.pick(["','", "''", "' - '"])}.join(map(${random.pick(['str', 'repr', 'ascii'])}, ${of(random.pick(['list', 'tuple']))}))`
      }
    case 'bytes':
      return random.chance(50) ? `(${of('bytes')} + ${of('bytes')})` : `${bracketed(of('bytes'))}[${slice(random, scope, depth)}]`
    case 'list':
      switch (random.below(5)) {
        case 0:
          return `[${random.several(0, 3, () => (random.chance(25) ? `*${bracketed(of(random.pick(['list', 'tuple', 'str', 'dict'])))}` : of(someKind(random)))).join(', ')}]`
        case 1:
          return `(${of('list')} + ${of('list')})`
        case 2:
          return `${bracketed(of('list'))}[${slice(random, scope, depth)}]`
        case 3:
          return `list(${random.pick(['map(str, ', 'enumerate(', 'filter(None, ', 'reversed(', 'zip(range(3), '])}${of('list')}))`
        default:
          return comprehension(random, scope, 'list', depth)
      }
    case 'tuple':
      return random.chance(60) ? `(${of(someKind(random))}, ${random.chance(20) ? `*${bracketed(of('list'))}` : of(someKind(random))})` : `tuple(${comprehension(random, scope, 'generator', depth)})`
    case 'dict':
      return random.chance(40) ? comprehension(random, scope, 'dict', depth) : random.chance(40) ? `{**${bracketed(of('dict'))}, ${random.pick(["'z'", '9'])}: ${of(someKind(random))}}` : `(${of('dict')} | ${of('dict')})`
    case 'set':
      return random.chance(40) ? comprehension(random, scope, 'set', depth) : `(${of('set')} ${random.pick(['|', '&', '-', '^'])} ${of('set')})`
    case 'object':
      if (scope.classes.length > 0 && random.chance(50)) {
        const { name, takes, attributes, methods } = random.pick(scope.classes)
        const made = `${name}(${Array.from({ length: takes }, () => of('int')).join(', ')})`
        return random.chance(40) && attributes.length > 0 ? `${made}.${random.pick(attributes)}` : random.chance(50) && methods.length > 0 ? `${made}.${random.pick(methods)}(${of('int')})` : made
      }
      return of(someKind(random))
    default:
      return literal(random, scope, kind, depth)
  }
}

function slice(random: Random, scope: Scope, depth: number): string {
  const bound = (): string => (random.chance(40) ? '' : random.chance(80) ? random.pick(['0', '1', '2', '-1', '-2', '5', '-10', '100']) : sub(random, scope, 'int', depth - 1))
  return `${bound()}:${bound()}${random.chance(40) ? `:${random.pick(['', '1', '-1', '2', '-2', '3'])}` : ''}`
}

/** An f-string. What stands inside its braces has quotes of another sort half of the time, which 3.12 made needless. */
function formatted(random: Random, scope: Scope, depth: number): string {
  const field = (): string => {
    const kind = random.pick<Kind>(['int', 'float', 'str', 'bool', 'complex', 'list'])
    const value = sub(random, scope, kind, Math.min(depth, 2))
    const shown = /^[{"']|:=|lambda/.test(value) ? `(${value})` : value
    const conversion = random.chance(25) ? random.pick(['!r', '!s', '!a']) : ''
    const specs = conversion === '' ? SPECS[kind] : SPECS.str
    const spec = specs !== undefined && random.chance(60) ? `:${random.chance(15) ? '{3 + 4}' : random.pick(specs)}` : ''
    return `{${shown}${random.chance(10) ? '=' : ''}${conversion}${spec}}`
  }
  return `f"${random.several(1, 3, () => (random.chance(30) ? random.pick(['text', '{{', '}}', ' ', '\\n', 'é']) : field())).join('')}"`
}

function percent(random: Random, scope: Scope, depth: number): string {
  const parts = random.several(1, 3, () => {
    const kind = random.pick<Kind>(['int', 'float', 'str', 'bytes'])
    const code = kind === 'int' ? random.pick(['d', 'i', 'x', 'o', 'X', 'c', 's', 'r']) : kind === 'float' ? random.pick(['f', 'e', 'g', 'G', 's', 'd']) : random.pick(['s', 'r', 'a'])
    const flags = random.chance(40) ? random.pick(['-8', '08', '+', ' ', '#', '5', '.3', '-6.1', '+08.2']) : ''
    return [`%${flags}${code}`, sub(random, scope, kind, Math.min(depth, 2))] as const
  })
  const values = parts.map(([, value]) => value)
  return `"${parts.map(([code]) => code).join('|')}" % (${values.join(', ')}${random.chance(4) ? ', 1' : ''},)`
}

/** A comprehension; its variables are its own. */
function comprehension(random: Random, scope: Scope, form: 'list' | 'set' | 'dict' | 'generator', depth: number): string {
  const own = inner(scope, { plain: scope.place === 'class' || scope.plain })
  const clauses: string[] = []
  const asynchronous = scope.place === 'coroutine' && form !== 'generator' && !scope.plain && random.chance(20)
  for (let level = 0; level <= (random.chance(25) ? 1 : 0); level++) {
    const source = { ...(level === 0 ? scope : own), plain: true }
    const name = fresh(scope, 'c')
    if (asynchronous && level === 0) {
      clauses.push(`async for ${name} in ticks(3)`)
    } else if (random.chance(20)) {
      const second = fresh(scope, 'c')
      clauses.push(`for ${name}, ${random.chance(20) ? '*' : ''}${second} in enumerate(${sub(random, source, 'list', Math.min(depth, 2))})`)
    } else {
      clauses.push(`for ${name} in ${random.chance(60) ? `range(${random.pick(['0', '3', '4', '5', '-2, 3', '6, 0, -2'])})` : sub(random, source, random.pick(['list', 'tuple', 'str']), Math.min(depth, 2))}`)
    }
    own.variables.set(name, 'int')
    if (random.chance(35)) clauses.push(`if ${sub(random, { ...own, plain: true }, 'bool', Math.min(depth, 1))}`)
  }
  const target = { ...own, plain: true }
  const element = sub(random, target, form === 'generator' ? 'int' : someKind(random), Math.min(depth, 2))
  switch (form) {
    case 'list':
      return `[${element} ${clauses.join(' ')}]`
    case 'set':
      return `{${sub(random, target, 'int', Math.min(depth, 2))} ${clauses.join(' ')}}`
    case 'dict':
      return `{${sub(random, target, 'int', 1)}: ${element} ${clauses.join(' ')}}`
    default:
      return `(${element} ${clauses.join(' ')})`
  }
}

/** A literal; of containers, with something inside. */
function literal(random: Random, scope: Scope, kind: Kind, depth: number): string {
  const item = (of: Kind): string => sub(random, scope, of, Math.min(depth, 1))
  switch (kind) {
    case 'int':
      return random.pick(INTS)
    case 'float':
      return random.pick(FLOATS)
    case 'complex':
      return random.pick(COMPLEX)
    case 'bool':
      return random.pick(['True', 'False'])
    case 'none':
      return 'None'
    case 'str': {
      const word = random.pick(WORDS)
      return random.chance(8) ? `r'${word.replace("\\'", '')}'` : random.chance(10) ? `'${word}' '${random.pick(WORDS)}'` : `'${word}'`
    }
    case 'bytes':
      return `b'${random.pick(BYTES)}'`
    case 'list':
      return depth <= 0 ? random.pick(['[]', '[1, 2, 3]', "['a', 'b']", '[3, 1, 2]', '[0.5, None]']) : `[${random.several(0, 4, () => item(random.chance(50) ? 'int' : someKind(random))).join(', ')}]`
    case 'tuple':
      return depth <= 0 ? random.pick(['()', '(1,)', '(1, 2)', "('a', 1)", "('b', None, 2.5)"]) : `(${random.several(1, 3, () => item(someKind(random))).join(', ')},)`
    case 'dict':
      return depth <= 0 ? random.pick(['{}', "{'a': 1}", '{1: 2, 2: 3}']) : `{${random.several(0, 3, () => `${random.pick(["'a'", "'b'", '1', '2', '(1, 2)', 'None', '1.0'])}: ${item(someKind(random))}`).join(', ')}}`
    case 'set':
      return depth <= 0 ? random.pick(['set()', '{1, 2}', '{0, 5, 10}']) : `{${random.several(1, 4, () => item('int')).join(', ')}}`
    default:
      return depth <= 0 ? random.pick(['None', '1', "'o'", '()', '...', 'NotImplemented', '2.0', 'int', 'len']) : item(someKind(random))
  }
}
