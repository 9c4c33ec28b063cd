import type * as ast from './ast.js'
import { type Label } from './assembler.js'
import { compileJumpIf } from './conditions.js'
import { str, tuple } from './constants.js'
import { compileExpression } from './expressions.js'
import { compileName, refuseReserved } from './names.js'
import { compileBody } from './statements.js'
import { compileUnpackInstruction } from './targets.js'
import { type Unit } from './unit.js'

const COMPARE_EQUAL = 2
const COMPARE_GREATER_EQUAL = 5
const SUBTRACT = 1

/** `match subject: case ...`. The subject stays on the stack until a case is chosen. */
export function compileMatch(unit: Unit, node: ast.Match): void {
  const end = unit.label()
  const last = node.cases.at(-1)!
  compileExpression(unit, node.subject)
  const hasDefault = isWildcard(last.pattern) && node.cases.length > 1
  const tried = hasDefault ? node.cases.slice(0, -1) : node.cases
  tried.forEach((one, i) => {
    const isLastTried = i === tried.length - 1
    const isLast = i === node.cases.length - 1
    if (!isLastTried) unit.emit('COPY', 1, one.pattern)
    const matcher = new Matcher(unit, one.guard !== null || isLast)
    matcher.pattern(one.pattern)
    for (const name of matcher.stores) compileName(unit, name, 'Store', one.pattern)
    if (one.guard !== null) compileJumpIf(unit, one.guard, matcher.failLabel(0), false)
    if (!isLastTried) unit.emit('POP_TOP', 0, one.pattern)
    compileBody(unit, one.body)
    unit.jump('JUMP', end, null)
    matcher.placeFailures(one.pattern)
  })
  if (hasDefault) {
    unit.emit('NOP', 0, last.pattern)
    if (last.guard !== null) compileJumpIf(unit, last.guard, end, false)
    compileBody(unit, last.body)
  }
  unit.place(end)
}

const isWildcard = (pattern: ast.Pattern): boolean => pattern.type === 'MatchAs' && pattern.name === null && pattern.pattern === null
const isStarWildcard = (pattern: ast.Pattern): boolean => pattern.type === 'MatchStar' && pattern.name === null

/**
 * Compiles the pattern of one case. Captured values wait beneath the values being matched until the whole pattern has
 * matched; a failure pops whatever is there, by the label for that many values.
 */
class Matcher {
  readonly #unit: Unit
  /** Names captured so far, the deepest value's first. */
  stores: string[] = []
  #allowIrrefutable: boolean
  /** `failures[n]` pops n values and goes on with the next case. */
  #failures: Label[] = []
  /** Values on the stack above the captured ones. */
  #onTop = 0

  constructor(unit: Unit, allowIrrefutable: boolean) {
    this.#unit = unit
    this.#allowIrrefutable = allowIrrefutable
  }

  failLabel(pops: number): Label {
    while (this.#failures.length <= pops) this.#failures.push(this.#unit.label())
    return this.#failures[pops]
  }

  /** The code that pops, in front of what comes when the pattern fails. */
  placeFailures(at: ast.Position): void {
    for (let pops = this.#failures.length - 1; pops > 0; pops--) {
      this.#unit.place(this.#failures[pops])
      this.#unit.emit('POP_TOP', 0, at)
    }
    if (this.#failures.length > 0) this.#unit.place(this.#failures[0])
    this.#failures = []
  }

  #fail(op: 'JUMP' | 'POP_JUMP_IF_FALSE', at: ast.Position): void {
    this.#unit.jump(op, this.failLabel(this.#onTop + this.stores.length), at)
  }

  /** Matches the value on top of the stack, which is consumed. */
  pattern(node: ast.Pattern): void {
    switch (node.type) {
      case 'MatchValue':
        return this.#value(node)
      case 'MatchSingleton':
        this.#unit.loadConstant(node.value, node)
        this.#unit.emit('IS_OP', 0, node)
        return this.#fail('POP_JUMP_IF_FALSE', node)
      case 'MatchSequence':
        return this.#sequence(node)
      case 'MatchMapping':
        return this.#mapping(node)
      case 'MatchClass':
        return this.#class(node)
      case 'MatchStar':
        return this.#capture(node.name, node)
      case 'MatchAs':
        return this.#as(node)
      case 'MatchOr':
        return this.#or(node)
    }
  }

  /** Within another pattern, one that always matches is welcome. */
  #subpattern(node: ast.Pattern): void {
    const outer = this.#allowIrrefutable
    this.#allowIrrefutable = true
    this.pattern(node)
    this.#allowIrrefutable = outer
  }

  #capture(name: string | null, at: ast.Position): void {
    if (name === null) return this.#unit.emit('POP_TOP', 0, at)
    refuseReserved(this.#unit, name, 'Store', at)
    this.#refuseTwice(name, at)
    this.#rotate(this.#onTop + this.stores.length + 1, at)
    this.stores.push(name)
  }

  #refuseTwice(name: string, at: ast.Position): void {
    if (this.stores.includes(name)) throw this.#unit.error(`multiple assignments to name '${name}' in pattern`, at)
  }

  /** Moves the top of the stack down to be the `count`-th value. */
  #rotate(count: number, at: ast.Position): void {
    for (; count > 1; count--) this.#unit.emit('SWAP', count, at)
  }

  #value(node: ast.MatchValue): void {
    const { value } = node
    if (value.type !== 'Attribute' && this.#unit.constantOf(value) === null && value.type !== 'JoinedStr') throw this.#unit.error('patterns may only match literals and attribute lookups', node)
    compileExpression(this.#unit, value)
    this.#unit.emit('COMPARE_OP', COMPARE_EQUAL, node)
    this.#unit.emit('TO_BOOL', 0, node)
    this.#fail('POP_JUMP_IF_FALSE', node)
  }

  #as(node: ast.MatchAs): void {
    if (node.pattern === null) {
      if (!this.#allowIrrefutable) {
        throw this.#unit.error(node.name === null ? 'wildcard makes remaining patterns unreachable' : `name capture '${node.name}' makes remaining patterns unreachable`, node)
      }
      return this.#capture(node.name, node)
    }
    this.#onTop++
    this.#unit.emit('COPY', 1, node)
    this.pattern(node.pattern)
    this.#onTop--
    this.#capture(node.name, node)
  }

  #sequence(node: ast.MatchSequence): void {
    const unit = this.#unit
    const { patterns } = node
    const stars = patterns.filter((one) => one.type === 'MatchStar')
    if (stars.length > 1) throw unit.error('multiple starred names in sequence pattern', node)
    const star = patterns.findIndex((one) => one.type === 'MatchStar')
    this.#onTop++
    unit.emit('MATCH_SEQUENCE', 0, node)
    this.#fail('POP_JUMP_IF_FALSE', node)
    if (star < 0) this.#length(patterns.length, COMPARE_EQUAL, node)
    else if (patterns.length > 1) this.#length(patterns.length - 1, COMPARE_GREATER_EQUAL, node)
    this.#onTop--
    if (patterns.every((one) => isWildcard(one) || isStarWildcard(one))) unit.emit('POP_TOP', 0, node)
    else if (star >= 0 && isStarWildcard(patterns[star])) this.#items(node, star)
    else this.#unpack(patterns, node)
  }

  #length(size: number, compare: number, at: ast.Position): void {
    this.#unit.emit('GET_LEN', 0, at)
    this.#unit.loadConstant({ kind: 'int', value: BigInt(size) }, at)
    this.#unit.emit('COMPARE_OP', compare, at)
    this.#unit.emit('TO_BOOL', 0, at)
    this.#fail('POP_JUMP_IF_FALSE', at)
  }

  #unpack(patterns: readonly ast.Pattern[], at: ast.Position): void {
    compileUnpackInstruction(this.#unit, patterns, (one) => one.type === 'MatchStar', 'multiple starred expressions in sequence pattern', 'too many expressions in star-unpacking sequence pattern', at)
    this.#onTop += patterns.length
    for (const one of patterns) {
      this.#onTop--
      this.#subpattern(one)
    }
  }

  /** Around `*_` the items are fetched one by one. */
  #items(node: ast.MatchSequence, star: number): void {
    const unit = this.#unit
    this.#onTop++
    node.patterns.forEach((one, i) => {
      if (i === star || isWildcard(one)) return
      unit.emit('COPY', 1, one)
      if (i < star) {
        unit.loadConstant({ kind: 'int', value: BigInt(i) }, one)
      } else {
        unit.emit('GET_LEN', 0, one)
        unit.loadConstant({ kind: 'int', value: BigInt(node.patterns.length - i) }, one)
        unit.emit('BINARY_OP', SUBTRACT, one)
      }
      unit.emit('BINARY_SUBSCR', 0, one)
      this.#subpattern(one)
    })
    this.#onTop--
    unit.emit('POP_TOP', 0, node)
  }

  #mapping(node: ast.MatchMapping): void {
    const unit = this.#unit
    const size = node.keys.length
    this.#onTop++
    unit.emit('MATCH_MAPPING', 0, node)
    this.#fail('POP_JUMP_IF_FALSE', node)
    if (size === 0 && node.rest === null) {
      this.#onTop--
      return unit.emit('POP_TOP', 0, node)
    }
    if (size > 0) this.#length(size, COMPARE_GREATER_EQUAL, node)
    this.#keys(node)
    unit.emit('BUILD_TUPLE', size, node)
    unit.emit('MATCH_KEYS', 0, node)
    this.#onTop += 2
    this.#notNone(node)
    unit.emit('UNPACK_SEQUENCE', size, node)
    this.#onTop += size - 1
    for (const one of node.patterns) {
      this.#onTop--
      this.#subpattern(one)
    }
    this.#onTop -= 2
    if (node.rest === null) {
      unit.emit('POP_TOP', 0, node)
      return unit.emit('POP_TOP', 0, node)
    }
    // Subject, keys: a copy of the subject without the keys.
    unit.emit('BUILD_MAP', 0, node)
    unit.emit('SWAP', 3, node)
    unit.emit('DICT_UPDATE', 2, node)
    unit.emit('UNPACK_SEQUENCE', size, node)
    for (let left = size; left > 0; left--) {
      unit.emit('COPY', 1 + left, node)
      unit.emit('SWAP', 2, node)
      unit.emit('DELETE_SUBSCR', 0, node)
    }
    this.#capture(node.rest, node)
  }

  #keys(node: ast.MatchMapping): void {
    const seen = new Set<number>()
    for (const key of node.keys) {
      const value = this.#unit.constantOf(key)
      if (value !== null) {
        const index = this.#unit.compilation.pool.add(value)
        if (seen.has(index)) {
          // As `repr` has it, where that is plain.
          const shown = value.kind === 'str' && /^[ !#-&(-[\]-~]*$/.test(value.value) ? `'${value.value}'` : this.#unit.source.slice(key)
          throw this.#unit.error(`mapping pattern checks duplicate key (${shown})`, node)
        }
        seen.add(index)
      } else if (key.type !== 'Attribute') {
        throw this.#unit.error('mapping pattern keys may only match literals and attribute lookups', key)
      }
      compileExpression(this.#unit, key)
    }
  }

  #notNone(at: ast.Position): void {
    this.#unit.emit('COPY', 1, at)
    this.#unit.loadNone(at)
    this.#unit.emit('IS_OP', 1, at)
    this.#fail('POP_JUMP_IF_FALSE', at)
  }

  #class(node: ast.MatchClass): void {
    const unit = this.#unit
    const seen = new Set<string>()
    node.kwdAttrs.forEach((name, i) => {
      refuseReserved(unit, name, 'Store', node.kwdPatterns[i])
      if (seen.has(name)) throw unit.error(`attribute name repeated in class pattern: ${name}`, node.kwdPatterns[i])
      seen.add(name)
    })
    compileExpression(unit, node.cls)
    unit.loadConstant(tuple(node.kwdAttrs.map(str)), node)
    unit.emit('MATCH_CLASS', node.patterns.length, node)
    this.#onTop++
    this.#notNone(node)
    const patterns = [...node.patterns, ...node.kwdPatterns]
    unit.emit('UNPACK_SEQUENCE', patterns.length, node)
    this.#onTop += patterns.length - 1
    for (const one of patterns) {
      this.#onTop--
      if (isWildcard(one)) unit.emit('POP_TOP', 0, one)
      else this.#subpattern(one)
    }
  }

  #or(node: ast.MatchOr): void {
    const unit = this.#unit
    const end = unit.label()
    const outer = { stores: this.stores, failures: this.#failures, onTop: this.#onTop, allowIrrefutable: this.#allowIrrefutable }
    let control: readonly string[] | null = null
    node.patterns.forEach((one, i) => {
      this.stores = []
      this.#failures = []
      this.#onTop = 0
      this.#allowIrrefutable = i === node.patterns.length - 1 && outer.allowIrrefutable
      unit.emit('COPY', 1, one)
      this.pattern(one)
      if (control === null) control = this.stores
      else this.#reorder(control, node)
      unit.jump('JUMP', end, one)
      this.placeFailures(one)
    })
    this.stores = outer.stores
    this.#failures = outer.failures
    this.#onTop = outer.onTop
    this.#allowIrrefutable = outer.allowIrrefutable
    unit.emit('POP_TOP', 0, node)
    this.#fail('JUMP', node)
    unit.place(end)
    const captured: readonly string[] = control ?? []
    const rotations = captured.length + 1 + this.#onTop + this.stores.length
    for (const name of captured) {
      this.#rotate(rotations, node)
      this.#refuseTwice(name, node)
      this.stores.push(name)
    }
    unit.emit('POP_TOP', 0, node)
  }

  /** Puts the values that an alternative captured into the order of the first alternative's names. */
  #reorder(control: readonly string[], node: ast.MatchOr): void {
    if (this.stores.length !== control.length) throw this.#unit.error('alternative patterns bind different names', node)
    for (let wanted = control.length - 1; wanted >= 0; wanted--) {
      const found = this.stores.indexOf(control[wanted])
      if (found < 0) throw this.#unit.error('alternative patterns bind different names', node)
      if (found === wanted) continue
      const rotated = this.stores.splice(0, found + 1)
      this.stores.splice(wanted - found, 0, ...rotated)
      for (let i = 0; i <= found; i++) this.#rotate(wanted + 1, node)
    }
  }
}
