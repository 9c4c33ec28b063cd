import type * as ast from '../ast.js'
import { type Cursor } from './cursor.js'
import { expression, starExpression } from './expressions.js'

/** The parameters of a function, without the parentheses. */
export function parameters(p: Cursor): ast.Arguments {
  return new ParameterList(p, ')').read()
}

/** The parameters of a lambda. */
export function lambdaParameters(p: Cursor): ast.Arguments {
  return new ParameterList(p, ':').read()
}

/** Reads parameters up to, and without, `end`. Annotations belong to functions only. */
class ParameterList {
  readonly #p: Cursor
  readonly #end: ')' | ':'
  readonly #posonlyargs: ast.Arg[] = []
  readonly #args: ast.Arg[] = []
  readonly #kwonlyargs: ast.Arg[] = []
  readonly #kwDefaults: (ast.Expression | null)[] = []
  readonly #defaults: ast.Expression[] = []
  #vararg: ast.Arg | null = null
  #kwarg: ast.Arg | null = null
  #slash = false
  #star = false

  constructor(p: Cursor, end: ')' | ':') {
    this.#p = p
    this.#end = end
  }

  read(): ast.Arguments {
    const p = this.#p
    while (!p.at(this.#end)) {
      if (p.at('/')) this.#readSlash()
      else if (p.at('*')) this.#readStar()
      else if (p.at('**')) this.#readKeywords()
      else if (p.at('(')) this.#refuseParenthesised()
      else this.#readParameter()
      if (!p.take(',')) break
    }
    if (!p.at(this.#end)) p.fail()
    return {
      type: 'arguments',
      posonlyargs: this.#posonlyargs,
      args: this.#args,
      vararg: this.#vararg,
      kwonlyargs: this.#kwonlyargs,
      kwDefaults: this.#kwDefaults,
      kwarg: this.#kwarg,
      defaults: this.#defaults,
    }
  }

  /** Fails; with a reason where reasons are wanted. */
  #refuse(message: string, at: ast.Position): never {
    if (this.#p.diagnosing) throw this.#p.error(message, at)
    this.#p.fail()
  }

  #parameter(annotation: (p: Cursor) => ast.Expression = expression): ast.Arg {
    const p = this.#p
    const start = p.token
    const arg = p.name()
    const value = this.#end === ')' && p.take(':') ? annotation(p) : null
    return { type: 'arg', arg, annotation: value, ...p.from(start) }
  }

  #default(): ast.Expression | null {
    const p = this.#p
    if (!p.at('=')) return null
    const equals = p.next()
    if (p.at(this.#end) || p.at(',')) this.#refuse('expected default value expression', equals)
    return expression(p)
  }

  #readParameter(): void {
    const p = this.#p
    const arg = this.#parameter()
    const value = this.#default()
    if (this.#star) {
      this.#kwonlyargs.push(arg)
      this.#kwDefaults.push(value)
      return
    }
    this.#args.push(arg)
    if (value !== null) this.#defaults.push(value)
    else if (this.#defaults.length > 0) {
      if (!p.at(',') && !p.at(this.#end)) p.fail()
      this.#refuse('parameter without a default follows parameter with a default', arg)
    }
  }

  #readSlash(): void {
    const p = this.#p
    const slash = p.next()
    if (this.#slash) this.#refuse('/ may appear only once', slash)
    if (this.#star) this.#refuse('/ must be ahead of *', slash)
    if (this.#args.length === 0) {
      if (p.at(',')) this.#refuse('at least one argument must precede /', slash)
      p.index--
      p.fail()
    }
    if (p.at('*')) this.#refuse('expected comma between / and *', p.token)
    this.#slash = true
    this.#posonlyargs.push(...this.#args)
    this.#args.length = 0
  }

  #readStar(): void {
    const p = this.#p
    const star = p.next()
    if (this.#star) {
      if (p.at(',') || p.atName()) this.#refuse('* argument may appear only once', star)
      p.index--
      p.fail()
    }
    this.#star = true
    if (p.at(',')) {
      const next = p.peek(1).text
      if (next === this.#end || next === '**') this.#refuseBare(star)
      return
    }
    if (p.at(this.#end)) this.#refuseBare(star)
    this.#vararg = this.#parameter(starExpression)
    if (p.at('=')) this.#refuse('var-positional argument cannot have default value', p.token)
  }

  #refuseBare(star: ast.Position): never {
    const p = this.#p
    if (!p.diagnosing) p.fail()
    throw this.#end === ')' ? p.error('named arguments must follow bare *', star) : p.errorHere('named arguments must follow bare *')
  }

  #readKeywords(): void {
    const p = this.#p
    p.next()
    this.#kwarg = this.#parameter()
    if (p.at('=')) this.#refuse('var-keyword argument cannot have default value', p.token)
    if (!p.at(',')) return
    const next = p.peek(1)
    if (next.text === this.#end) return
    p.next()
    if (p.atName() || ['*', '**', '/'].includes(next.text)) this.#refuse('arguments cannot follow var-keyword argument', next)
    p.fail()
  }

  #refuseParenthesised(): never {
    const p = this.#p
    if (!p.diagnosing) p.fail()
    const open = p.next()
    do p.name()
    while (p.take(',') && !p.at(')'))
    const close = p.expect(')')
    throw p.error(this.#end === ')' ? 'Function parameters cannot be parenthesized' : 'Lambda expression parameters cannot be parenthesized', open, close)
  }
}

/** `[T: bound = default, *Ts, **P]`, or nothing. */
export function typeParameters(p: Cursor): ast.TypeParam[] {
  const open = p.token
  if (!p.take('[')) return []
  if (p.at(']')) {
    if (p.diagnosing) throw p.source.errorAt('Type parameter list cannot be empty', open.line, p.token.col)
    p.fail()
  }
  const params: ast.TypeParam[] = []
  do {
    if (p.at(']')) break
    params.push(typeParameter(p))
  } while (p.take(','))
  p.expect(']')
  return params
}

function typeParameter(p: Cursor): ast.TypeParam {
  const start = p.token
  const type = p.take('**') ? 'ParamSpec' : p.take('*') ? 'TypeVarTuple' : 'TypeVar'
  const name = p.name()
  let bound: ast.Expression | null = null
  if (p.at(':')) {
    const colon = p.next()
    bound = expression(p)
    if (type !== 'TypeVar') {
      if (p.diagnosing) throw p.errorUpTo(`cannot use ${bound.type === 'Tuple' ? 'constraints' : 'bound'} with ${type}`, colon)
      p.fail()
    }
  }
  const defaultValue = p.take('=') ? (type === 'TypeVarTuple' ? starExpression(p) : expression(p)) : null
  return { type, name, bound, defaultValue, ...p.from(start) }
}
