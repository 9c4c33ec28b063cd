import { type Kind, type Scope, argument, expression, fresh, inner, kinds, probe } from './expressions.js'
import { snippet } from './library.js'
import { type Random } from './random.js'

/** Lines of a program. */
export type Lines = readonly string[]

export const indented = (lines: Lines): string[] => lines.map((line) => `    ${line}`)

const value = (random: Random, scope: Scope, kind: Kind, depth = 3): string => expression(random, scope, kind, depth)
const someKind = (random: Random): Kind => random.pick(kinds)

/** One statement, which may hold others down to so many levels. */
export function statement(random: Random, scope: Scope, levels: number): Lines {
  if (levels > 0 && random.chance(35)) return compound(random, scope, levels)
  if (scope.loop && random.chance(6)) return [`if ${value(random, scope, 'bool', 1)}: ${random.pick(['break', 'continue'])}`]
  if (scope.place !== 'module' && scope.place !== 'class' && random.chance(12)) return leave(random, scope)
  return simple(random, scope)
}

function leave(random: Random, scope: Scope): Lines {
  const given = value(random, scope, someKind(random), 2)
  switch (scope.place) {
    case 'generator': {
      const name = fresh(scope, 'y')
      if (random.chance(40)) scope.variables.set(name, 'none')
      return random.chance(30) ? [`yield from ${value(random, scope, random.pick(['list', 'tuple', 'str']), 2)}`] : [scope.variables.has(name) ? `${name} = yield ${given}` : `yield ${given}`]
    }
    case 'asyncgenerator':
      return [`yield ${given}`]
    case 'coroutine':
      return [`print(await later(${given}))`]
    default:
      return [`if ${value(random, scope, 'bool', 1)}: return ${given}`]
  }
}

function bind(scope: Scope, kind: Kind, letter = kind[0]): string {
  const name = fresh(scope, letter)
  scope.variables.set(name, kind)
  return name
}

function known(random: Random, scope: Scope, ...of: readonly Kind[]): string | undefined {
  const names = [...scope.variables].filter(([name, kind]) => of.includes(kind) && !name.startsWith('loop')).map(([name]) => name)
  return names.length > 0 ? random.pick(names) : undefined
}

function simple(random: Random, scope: Scope): Lines {
  switch (random.below(22)) {
    case 0:
    case 1:
    case 2: {
      const kind = someKind(random)
      const text = value(random, scope, kind)
      return [`${bind(scope, kind)} = ${text}`]
    }
    case 3: {
      const [first, second] = [someKind(random), someKind(random)]
      const text = `${value(random, scope, first, 2)}, ${value(random, scope, second, 2)}`
      return [`${bind(scope, first)}, ${bind(scope, second)} = ${text}`]
    }
    case 4: {
      const text = value(random, scope, random.pick(['list', 'tuple', 'str', 'dict']), 2)
      const [head, rest] = [fresh(scope, 'h'), fresh(scope, 'l')]
      scope.variables.set(rest, 'list')
      return ['try:', `    ${random.pick([`${head}, *${rest}`, `*${rest}, ${head}`, `[${head}, (*${rest},)]`])} = ${text}`, `    print(${head}, ${rest})`, `except (ValueError, TypeError) as error:`, `    ${rest} = []`, `    print(type(error).__name__, error)`]
    }
    case 5: {
      const name = known(random, scope, 'int')
      return name === undefined || scope.place === 'class' ? [`print(${value(random, scope, 'int')})`] : [`${name} ${random.pick(['+=', '-=', '^=', '|=', '&='])} ${value(random, scope, 'int', 1)}`, `${name} %= 1000003`]
    }
    case 6: {
      const name = known(random, scope, 'list')
      if (name === undefined) return [`${bind(scope, 'list')} = ${value(random, scope, 'list')}`]
      return ['try:', `    ${name}${random.pick([`[${random.pick(['0', '-1', '5'])}] = ${value(random, scope, 'int', 2)}`, `[${random.pick(['1:2', ':', '::2', '3:1', '::-1'])}] = ${value(random, scope, random.pick(['list', 'tuple', 'str']), 2)}`, `[${random.pick(['0', '1', '9', ':2', '::2'])}] += ${value(random, scope, random.pick(['list', 'int', 'str']), 1)}`])}`, 'except Exception as error:', '    print(type(error).__name__, error)', `print(${name})`]
    }
    case 7: {
      const name = known(random, scope, 'dict')
      if (name === undefined) return [`${bind(scope, 'dict')} = ${value(random, scope, 'dict')}`]
      return ['try:', `    ${random.pick([`${name}[${value(random, scope, random.pick(['int', 'str', 'tuple', 'list']), 1)}] = ${value(random, scope, someKind(random), 2)}`, `del ${name}[${value(random, scope, random.pick(['int', 'str']), 1)}]`, `${name} |= ${value(random, scope, 'dict', 2)}`])}`, 'except (TypeError, KeyError) as error:', '    print(type(error).__name__, error)', `print(${name})`]
    }
    case 8: {
      const kind = someKind(random)
      const text = value(random, scope, kind, 2)
      return [`${bind(scope, kind)}: ${random.pick(['int', '"str"', 'list[int]', 'dict[str, int] | None', 'undefined_name'].slice(0, scope.place === 'module' || scope.place === 'class' ? 4 : 5))} = ${text}`]
    }
    case 9:
      return ['try:', `    assert ${value(random, scope, 'bool', 2)}${random.chance(50) ? `, ${value(random, scope, 'str', 1)}` : ''}`, 'except AssertionError as error:', '    print(repr(error))']
    case 10: {
      const kind = someKind(random)
      const text = value(random, scope, kind, 1)
      const name = fresh(scope, 'd')
      return [`${name} = ${text}`, `del ${name}`, 'try:', `    print(${name})`, 'except NameError as error:', '    print(type(error).__name__, error)']
    }
    case 11:
      return [`print(${random.several(1, 3, () => argument(random, scope, someKind(random), 3)).join(', ')}${random.chance(20) ? `, sep=${random.pick(["'-'", "''", 'None', "', '"])}` : ''})`]
    case 12:
      return snippet(random, scope)
    case 13:
      return [`${fresh(scope, 'x')} = ${fresh(scope, 'x')} = ${value(random, scope, someKind(random), 2)}`]
    default:
      return ['try:', `    print(repr(${probe(random, scope)}))`, 'except Exception as error:', '    print(type(error).__name__, error)']
  }
}

function compound(random: Random, scope: Scope, levels: number): Lines {
  const nested = (changes: Partial<Scope> = {}, count = 1 + random.below(3)): string[] => {
    const own = inner(scope, changes)
    const lines: string[] = []
    for (let index = 0; index < count; index++) lines.push(...statement(random, own, levels - 1))
    return indented(lines)
  }
  switch (random.below(12)) {
    case 0:
    case 1: {
      const lines = [`if ${value(random, scope, someKind(random), 2)}:`, ...nested()]
      if (random.chance(40)) lines.push(`elif ${value(random, scope, 'bool', 2)}:`, ...nested())
      if (random.chance(50)) lines.push('else:', ...nested())
      return lines
    }
    case 2:
    case 3: {
      const name = fresh(scope, 'loop')
      const source = random.chance(50) ? `range(${random.pick(['3', '2', '1, 4', '5, 0, -2'])})` : value(random, scope, random.pick(['list', 'tuple', 'str', 'dict']), 2)
      // What is gone through may be changed by what is done: a list that grows would never end.
      const lines = [`for ${name} in list(${source})[:4]:`, ...indented([`print(${name})`]), ...nested({ loop: true })]
      if (random.chance(30)) lines.push('else:', ...nested())
      return lines
    }
    case 4: {
      const name = fresh(scope, 'loop')
      const lines = [`${name} = 0`, `while ${name} < ${1 + random.below(4)}:`, `    ${name} += 1`, ...nested({ loop: true })]
      if (random.chance(40)) lines.push('else:', ...nested())
      return lines
    }
    case 5:
    case 6: {
      const lines = ['try:', ...nested()]
      if (random.chance(35)) lines.push(...indented([`raise ${random.pick(['ValueError', 'KeyError', 'TypeError', 'ZeroDivisionError', 'StopIteration', 'LookupError'])}(${value(random, scope, someKind(random), 1)})${random.chance(25) ? ` from ${random.pick(['None', "OSError(2, 'gone')", 'ValueError()'])}` : ''}`]))
      const form = random.below(10)
      if (form < 6) {
        const name = fresh(scope, 'e')
        lines.push(`except ${random.pick(['ValueError', '(KeyError, IndexError)', 'Exception', 'ArithmeticError'])} as ${name}:`, ...indented([`print(repr(${name}), ${name}.args, ${name}.__cause__, ${name}.__suppress_context__)`]), ...nested())
        if (random.chance(50)) lines.push('except Exception:', ...nested())
        if (random.chance(30)) lines.push('else:', ...nested())
        if (random.chance(40)) lines.push('finally:', ...nested())
      } else if (form < 8) {
        lines.push('finally:', ...nested())
      } else {
        const name = fresh(scope, 'g')
        // What leaves a block of except* by a jump is a mistake of syntax.
        const plain = indented([`print(repr(${name}), ${name}.exceptions)`, ...simple(random, inner(scope, { loop: false, place: scope.place === 'class' ? 'class' : 'module' }))])
        lines.push(`except* ${random.pick(['ValueError', '(KeyError, TypeError)', 'Exception'])} as ${name}:`, ...plain)
      }
      return lines
    }
    case 7: {
      const name = fresh(scope, 'm')
      return [`with Manager(${value(random, scope, someKind(random), 1)}, ${value(random, scope, 'bool', 1)}) as ${name}${random.chance(30) ? `, Manager(1, False)` : ''}:`, ...indented([`print(${name})`]), ...nested()]
    }
    case 8:
    case 9:
      return matching(random, scope, nested)
    case 10:
      return scope.place === 'class' ? ['pass'] : define(random, scope)
    default:
      return asynchronous(random, scope, nested) ?? classOf(random, scope)
  }
}

function asynchronous(random: Random, scope: Scope, nested: (changes?: Partial<Scope>) => string[]): Lines | undefined {
  if (scope.place !== 'coroutine' && scope.place !== 'asyncgenerator') return undefined
  const name = fresh(scope, 'a')
  return random.chance(50) ? [`async for ${name} in ticks(${random.below(4)}):`, ...indented([`print(${name})`]), ...nested({ loop: true })] : [`async with AsyncManager(${value(random, scope, 'int', 1)}) as ${name}:`, ...indented([`print(${name})`]), ...nested()]
}

function matching(random: Random, scope: Scope, nested: (changes?: Partial<Scope>) => string[]): Lines {
  const lines = [`match ${value(random, scope, random.pick<Kind>(['int', 'str', 'list', 'tuple', 'dict', 'object', 'none']), 2)}:`]
  const name = (): string => fresh(scope, 'q')
  const pattern = (depth: number): string => {
    switch (random.below(depth <= 0 ? 4 : 11)) {
      case 0:
        return random.pick(['0', '1', '-1', '2.5', "'a'", "b'a'", '1+2j', '-3j'])
      case 1:
        return random.pick(['None', 'True', 'False'])
      case 2:
        return name()
      case 3:
        return random.pick(['int()', 'str()', 'list()', `float(${name()})`, 'Point.ORIGIN'])
      case 4:
        return `[${random.several(0, 2, () => pattern(depth - 1)).join(', ')}${random.chance(50) ? '' : ''}]`
      case 5:
        return `(${pattern(depth - 1)}, *${random.pick(['_', name()])})`
      case 6:
        return `{${random.pick(["'a'", '1', "'k'"])}: ${pattern(depth - 1)}${random.chance(40) ? `, **${name()}` : ''}}`
      case 7:
        return `Point(${pattern(depth - 1)}${random.chance(50) ? `, y=${pattern(depth - 1)}` : ''})`
      case 8:
        return `${random.pick(['0', "'a'", 'None', 'int()', '[]', '{}'])} | ${random.pick(['1', "'b'", 'str()', '(_, _)'])}`
      case 9:
        return `${random.pick(['int()', 'str()', '[*_]', '{}', '0 | 1'])} as ${name()}`
      default:
        return '_'
    }
  }
  for (let index = 0; index < 1 + random.below(3); index++) {
    const text = pattern(2)
    const bound = [...text.matchAll(/\bq\d+\b/g)].map(([found]) => found)
    const guarded = random.chance(25) || /^(_|q\d+)$/.test(text)
    lines.push(...indented([`case ${text}${guarded ? ` if ${value(random, scope, 'bool', 1)}` : ''}:`]), ...indented(indented([`print(${[`'case ${index}'`, ...bound].join(', ')})`])), ...indented(nested()))
  }
  if (random.chance(60)) lines.push('    case _:', ...indented(nested()))
  return lines
}

const DECORATORS = ['@traced', '@traced\n@traced', '@functools.lru_cache', '@functools.wraps(len)'] as const

/** A function of some sort, which callers can use. */
export function define(random: Random, scope: Scope): Lines {
  const name = fresh(scope, 'f')
  const takes = random.several(0, 3, () => random.pick<Kind>(['int', 'str', 'list', 'float', 'tuple', 'dict']))
  const own = inner(scope, { loop: false, plain: false, place: 'function' })
  const parametersOf = takes.map((kind, index) => {
    const parameter = fresh(scope, 'p')
    own.variables.set(parameter, kind)
    const annotation = random.chance(20) ? `: ${random.pick(['int', "'str'", 'list[int]', '"later"'])}` : ''
    return `${parameter}${annotation}${index === takes.length - 1 && random.chance(30) ? ` = ${value(random, { ...scope, plain: true }, kind, 1)}` : ''}`
  })
  if (random.chance(20) && parametersOf.length > 0) parametersOf.splice(1 + random.below(parametersOf.length), 0, '/')
  if (random.chance(25)) {
    const [rest, words, only] = [fresh(scope, 'args'), fresh(scope, 'kw'), fresh(scope, 'k')]
    own.variables.set(rest, 'tuple').set(words, 'dict').set(only, 'int')
    parametersOf.push(`*${rest}`, `${only}=${value(random, { ...scope, plain: true }, 'int', 1)}`, `**${words}`)
  }
  const gives = someKind(random)
  const sort = random.pick(['plain', 'plain', 'plain', 'generator', 'coroutine', 'asyncgenerator', 'recursive', 'closure'] as const)
  const generic = random.chance(8) ? random.pick(['[T]', '[T: int]', '[*Ts]', '[**P]', '[T: (int, str) = int]']) : ''
  const header = (async: boolean): string => `${async ? 'async ' : ''}def ${name}${generic}(${parametersOf.join(', ')})${random.chance(20) ? ` -> ${random.pick(['int', '"str"', 'None', 'list'])}` : ''}:`
  const doc = random.chance(20) ? ["'''Doc of it.", '', "   second line'''"] : []
  const lines: string[] = []
  const statements = (): string[] => {
    const made: string[] = [...doc]
    for (let index = 0; index < 1 + random.below(3); index++) made.push(...statement(random, own, 1))
    return made
  }
  switch (sort) {
    case 'generator': {
      own.variables.set('sent', 'none')
      const inside = inner(own, { place: 'generator' })
      const yields = statements()
      lines.push(header(false), ...indented([...yields, `sent = yield ${value(random, inside, someKind(random), 2)}`, ...statement(random, inside, 2), `yield from ${value(random, inside, 'list', 2)}`, `return ${value(random, inside, gives, 2)}`]))
      scope.callables.push({ name: `drain(${name})`, takes, gives: 'list' })
      return random.chance(50) ? lines : [...lines, ...guarded([`it = ${name}(${takes.map((kind) => argument(random, scope, kind, 2)).join(', ')})`, 'print(next(it))', random.pick(["print(it.send('sent'))", "it.throw(ValueError('thrown'))", 'it.close()', 'print(list(it))']), 'print(next(it, "end"))'])]
    }
    case 'coroutine': {
      const inside = inner(own, { place: 'coroutine' })
      const does: string[] = []
      for (let index = 0; index < 1 + random.below(3); index++) does.push(...statement(random, inside, 2))
      lines.push(header(true), ...indented([...does, `return ${value(random, inside, gives, 2)}`]))
      return [...lines, ...guarded([`print(drive(${name}(${takes.map((kind) => argument(random, scope, kind, 2)).join(', ')})))`])]
    }
    case 'asyncgenerator': {
      const inside = inner(own, { place: 'asyncgenerator' })
      const does: string[] = []
      for (let index = 0; index < 1 + random.below(2); index++) does.push(...statement(random, inside, 2))
      lines.push(header(true), ...indented([`yield ${value(random, inside, gives, 2)}`, ...does]))
      return [...lines, ...guarded([`print(drive(gather(${name}(${takes.map((kind) => argument(random, scope, kind, 2)).join(', ')}))))`])]
    }
    case 'recursive':
      lines.push(`def ${name}(n, seen=()):`, ...indented([`if n <= 0: return ${value(random, inner(scope, { place: 'function', loop: false }), gives, 1)}`, ...statement(random, inner(scope, { place: 'function', loop: false }), 1), `return ${name}(n - 1, (*seen, n))`]))
      return [...lines, ...guarded([`print(${name}(${random.below(4)}))`])]
    case 'closure': {
      const kept = fresh(scope, 'n')
      own.variables.set(kept, 'int')
      lines.push(header(false), ...indented([`${kept} = 0`, 'def inner(step=1):', `    nonlocal ${kept}`, `    ${kept} += step`, ...indented(statement(random, inner(own), 0)), `    return ${kept}`, ...statements(), `inner(); return inner(2), ${kept}`]))
      break
    }
    default: {
      const decorators = random.chance(20) ? random.pick(DECORATORS).split('\n') : []
      const globals = random.chance(15) && scope.place === 'module' ? ['global counted', 'counted = counted + 1'] : []
      lines.push(...decorators, header(false), ...indented([...doc, ...globals, ...statements(), `return ${value(random, own, gives, 2)}`]))
    }
  }
  scope.callables.push({ name, takes, gives: sort === 'closure' ? 'tuple' : gives })
  return [...lines, ...guarded([`print(${name}(${takes.map((kind) => argument(random, scope, kind, 2)).join(', ')}))`])]
}

/** What may raise, and what it raised. */
export const guarded = (lines: Lines): string[] => ['try:', ...indented(lines), 'except Exception as error:', '    report(error)']

/** A class, and what is done with it. */
export function classOf(random: Random, scope: Scope): Lines {
  const name = fresh(scope, 'C')
  const own = inner(scope, { place: 'class', loop: false, plain: true })
  const bases = random.chance(45) ? [random.pick(['Base', 'Base, Mixin', 'Mixin', 'list', 'dict', 'int', 'str', 'tuple', 'Exception', 'enum.Enum', 'float', 'set', 'metaclass=Meta', 'Base, metaclass=Meta', 'Base, tag=3', ...scope.classes.map((of) => of.name)])] : []
  if (bases[0] === 'enum.Enum') {
    return [`class ${name}(${random.pick(['enum.Enum', 'enum.IntEnum', 'enum.Flag', 'enum.StrEnum', 'enum.IntFlag'])}):`, ...indented([`ONE = ${random.pick(['1', 'enum.auto()'])}`, `TWO = ${random.pick(['2', 'enum.auto()', '4'])}`, `SAME = ONE`].map((line) => line)), ...guarded([`print(list(${name}), ${name}.ONE, repr(${name}.SAME), ${name}['TWO'].value)`, `print(${name}(${random.pick(['1', '3', "'one'", '2'])}))`, `print(${name}.ONE ${random.pick(['|', '==', '<', 'in', '&'])} ${random.pick([`${name}.TWO`, name, '1'])})`])]
  }
  const generic = random.chance(10) && bases.length === 0 ? '[T]' : ''
  const lines = [`class ${name}${generic}${bases.length > 0 ? `(${bases.join(', ')})` : ''}:`]
  const members: string[] = []
  if (random.chance(20)) members.push("'''About it.'''")
  if (random.chance(30)) members.push(...simple(random, own))
  const methods: string[] = []
  const method = (header: string, gives: string): void => {
    members.push(...header.split('\n').slice(0, -1), `${header.split('\n').at(-1)}:`, ...indented([`return ${gives}`]))
  }
  const self = inner(scope, { place: 'function', loop: false, plain: false })
  const attribute = `self.${random.pick(['x', 'y'])}`
  const plainBase = bases.length === 0 || /^(Base|Mixin|metaclass|C\d)/.test(bases[0])
  if (plainBase && random.chance(70)) members.push('def __init__(self, x=0):', ...indented([`self.x = x`, `self.y = ${value(random, self, 'int', 1)}`, ...(random.chance(30) ? ['super().__init__()'] : [])]))
  for (const special of random.several(0, 4, () => random.below(16))) {
    const given = value(random, self, 'int', 1)
    const [header, gives] = [
      ['def __repr__(self)', `'${name}()'`],
      ['def __eq__(self, other)', 'type(self) is type(other)'],
      ['def __len__(self)', given],
      ['def __getitem__(self, key)', `(key, ${given})`],
      ['def __add__(self, other)', `(${given}, other)`],
      ['def __radd__(self, other)', `(other, ${given})`],
      ['def __bool__(self)', value(random, self, 'bool', 1)],
      ['def __call__(self, *args, **kwargs)', '(args, kwargs)'],
      ['def __iter__(self)', 'iter([1, 2, 3])'],
      ['def __contains__(self, item)', `item == ${given}`],
      ['def __lt__(self, other)', value(random, self, 'bool', 1)],
      ['def __getattr__(self, name)', 'name.upper()'],
      ['def __hash__(self)', given],
      ['def __format__(self, spec)', 'f"<{spec}>"'],
      ['def __index__(self)', given],
      ['def __str__(self)', value(random, self, 'str', 1)],
    ][special]
    method(header, gives)
  }
  for (let index = 0; index < random.below(3); index++) {
    const called = fresh(scope, 'm')
    const kind = random.pick(['def', 'def', '@staticmethod', '@classmethod', '@property', '@functools.cached_property'] as const)
    if (kind === 'def') {
      methods.push(called)
      members.push(`def ${called}(self, given=${value(random, { ...own }, 'int', 1)}):`, ...indented([...statement(random, inner(self), 1), `return ${random.pick([`given, ${value(random, self, 'int', 1)}`, attribute, 'self.missing', `super().${called}()`, '__class__.__name__'])}`]))
    } else if (kind === '@staticmethod') method(`${kind}\ndef ${called}(given=1)`, 'given')
    else if (kind === '@classmethod') method(`${kind}\ndef ${called}(cls, given=1)`, 'cls.__name__, given')
    else method(`${kind}\ndef ${called}(self)`, random.pick([attribute, '1', 'self.gone']))
    if (kind.startsWith('@s') || kind.startsWith('@cl')) methods.push(called)
  }
  lines.push(...indented(members.length === 0 ? ['pass'] : members))
  if (plainBase && !bases.join().includes('tag')) scope.classes.push({ name, takes: 0, attributes: ['x', 'y', '__class__.__name__', 'nothing'], methods })
  const instance = fresh(scope, 'o')
  const uses = [`print(len(${instance}))`, `print(${instance}[1])`, `print(${instance} + 1, 1 + ${instance})`, `print(bool(${instance}), ${instance} == ${instance})`, `print(${instance}(1, a=2))`, `print(list(${instance}))`, `print(1 in ${instance})`, `print(${instance}.x)`, `${instance}.z = 1; print(vars(${instance}))`, `print(sorted([${instance}, ${instance}]))`, `print(isinstance(${instance}, ${name}), ${name}.__mro__[1:], ${name}.__doc__)`, `print(f'{${instance}:>4}')`, `print(str(${instance}))`, `print(hash(${instance}) == hash(${instance}))`, `print([10, 20][${instance}])`, `del ${instance}.x`, `print(${instance} < ${instance})`, ...methods.map((called) => `print(${instance}.${called}())`)]
  return [...lines, ...guarded([`${instance} = ${name}(${random.pick(['', '', '1', '1, 2', 'x=3'])})`]).slice(0, 2), ...random.several(1, 4, () => `    ${random.pick(uses)}`), 'except Exception as error:', '    report(error)']
}
