import { floatFloorDivide, floatModulo } from '../numerics/floor-division.js'
import { pow } from '../numerics/powers.js'
import type * as ast from './ast.js'
import { isTruthy } from './constants.js'

type Value = ast.ConstantValue

/** Limits of folding, from CPython 3.13's Python/ast_opt.c: results beyond them are computed when the program runs. */
const MAX_INT_BITS = 128
const MAX_COLLECTION_ITEMS = 256
const MAX_STRING_CHARACTERS = 4096
const MAX_TOTAL_ITEMS = 1024

/**
 * Values of expressions that are known before the program runs: arithmetic on literals, tuples of constants, an item of
 * a constant, `__debug__`. What would raise is left for the program to raise.
 */
export class Folder {
  readonly #known = new WeakMap<ast.Expression, { readonly value: Value | null }>()

  /** The value of an expression, or `null` where it is not constant. Each node is looked at once. */
  valueOf(node: ast.Expression): Value | null {
    switch (node.type) {
      case 'Constant':
        return node.value
      case 'BinOp':
      case 'UnaryOp':
      case 'Tuple':
      case 'Subscript':
      case 'Name': {
        const known = this.#known.get(node)
        if (known !== undefined) return known.value
        const value = this.#fold(node)
        this.#known.set(node, { value })
        return value
      }
      default:
        return null
    }
  }

  #fold(node: ast.BinOp | ast.UnaryOp | ast.SequenceLiteral | ast.Subscript | ast.Name): Value | null {
    switch (node.type) {
      case 'Name':
        return node.id === '__debug__' && node.ctx === 'Load' ? { kind: 'true' } : null
      case 'UnaryOp': {
        const operand = this.valueOf(node.operand)
        return operand === null ? null : foldUnary(node.op, operand)
      }
      case 'BinOp':
        return this.#binary(node)
      case 'Subscript': {
        if (node.ctx !== 'Load') return null
        const container = this.valueOf(node.value)
        if (container === null) return null
        const index = this.valueOf(node.slice)
        return index === null ? null : foldItem(container, index)
      }
      default:
        return node.ctx === 'Load' ? this.tupleOf(node.elts) : null
    }
  }

  /** Chains lean to the left: that side is walked in a loop. */
  #binary(node: ast.BinOp): Value | null {
    const pending: ast.BinOp[] = []
    let left: ast.Expression = node
    for (; left.type === 'BinOp' && !this.#known.has(left); left = left.left) pending.push(left)
    let value = this.valueOf(left)
    for (const operation of pending.reverse()) {
      const right = value === null ? null : this.valueOf(operation.right)
      value = value === null || right === null ? null : foldBinary(operation.op, value, right)
      this.#known.set(operation, { value })
    }
    return value
  }

  /** A tuple of constant expressions, or `null`. */
  tupleOf(nodes: readonly ast.Expression[]): Value | null {
    const items: Value[] = []
    for (const node of nodes) {
      const value = this.valueOf(node)
      if (value === null) return null
      items.push(value)
    }
    return { kind: 'tuple', items }
  }
}

function foldUnary(op: ast.UnaryOperator, operand: Value): Value | null {
  if (op === 'Not') return { kind: isTruthy(operand) ? 'false' : 'true' }
  const integer = integerOf(operand)
  if (integer !== null) {
    if (op === 'Invert') return operand.kind === 'int' ? { kind: 'int', value: ~integer } : null
    return { kind: 'int', value: op === 'USub' ? -integer : integer }
  }
  if (op === 'Invert') return null
  if (operand.kind === 'float') return op === 'USub' ? { kind: 'float', value: -operand.value } : operand
  if (operand.kind === 'complex') return op === 'USub' ? { kind: 'complex', real: -operand.real, imag: -operand.imag } : operand
  return null
}

function foldBinary(op: ast.BinaryOperator, left: Value, right: Value): Value | null {
  const a = integerOf(left)
  const b = integerOf(right)
  if (a !== null && b !== null) return foldIntegers(op, a, b, left.kind !== 'int' && right.kind !== 'int')
  if (left.kind === 'complex' || right.kind === 'complex') return foldComplex(op, left, right)
  const x = floatOf(left)
  const y = floatOf(right)
  if (x !== null && y !== null) return foldFloats(op, x, y)
  if (op === 'Add') return concatenate(left, right)
  if (op === 'Mult') {
    if (b !== null) return repeat(left, b)
    if (a !== null) return repeat(right, a)
  }
  return null
}

function foldIntegers(op: ast.BinaryOperator, a: bigint, b: bigint, areBools: boolean): Value | null {
  const int = (value: bigint): Value => ({ kind: 'int', value })
  const bits = (value: bigint): Value => (areBools ? { kind: value === 0n ? 'false' : 'true' } : int(value))
  switch (op) {
    case 'Add':
      return int(a + b)
    case 'Sub':
      return int(a - b)
    case 'Mult':
      return a !== 0n && b !== 0n && bitLength(a) + bitLength(b) > MAX_INT_BITS ? null : int(a * b)
    case 'FloorDiv':
      return b === 0n ? null : int(floorDivide(a, b))
    case 'Mod':
      return b === 0n ? null : int(a - floorDivide(a, b) * b)
    case 'Div':
      return b === 0n || !isExact(a) || !isExact(b) ? null : { kind: 'float', value: Number(a) / Number(b) }
    case 'Pow':
      if (b < 0n) return a === 0n ? null : foldFloats('Pow', Number(a), Number(b))
      return a !== 0n && b !== 0n && (b > BigInt(MAX_INT_BITS) || bitLength(a) * Number(b) > MAX_INT_BITS) ? null : int(a ** b)
    case 'LShift':
      if (b < 0n || (a !== 0n && (b > BigInt(MAX_INT_BITS) || bitLength(a) + Number(b) > MAX_INT_BITS))) return null
      return int(a === 0n ? 0n : a << b)
    case 'RShift':
      return b < 0n ? null : int(a >> b)
    case 'BitAnd':
      return bits(a & b)
    case 'BitOr':
      return bits(a | b)
    case 'BitXor':
      return bits(a ^ b)
    case 'MatMult':
      return null
  }
}

function foldFloats(op: ast.BinaryOperator, x: number, y: number): Value | null {
  const value = floatResult(op, x, y)
  if (value === null || (!Number.isFinite(value) && Number.isFinite(x) && Number.isFinite(y) && op === 'Pow')) return null
  return { kind: 'float', value }
}

function floatResult(op: ast.BinaryOperator, x: number, y: number): number | null {
  switch (op) {
    case 'Add':
      return x + y
    case 'Sub':
      return x - y
    case 'Mult':
      return x * y
    case 'Div':
      return y === 0 ? null : x / y
    case 'Pow':
      return (x === 0 && y < 0) || (x < 0 && !Number.isInteger(y)) || (Math.abs(x) === 1 && !Number.isFinite(y)) ? null : pow(x, y)
    case 'Mod':
      return y === 0 || !Number.isFinite(x) || !Number.isFinite(y) ? null : floatModulo(x, y)
    case 'FloorDiv':
      return y === 0 || !Number.isFinite(x) || !Number.isFinite(y) ? null : floatFloorDivide(x, y)
    default:
      return null
  }
}

function foldComplex(op: ast.BinaryOperator, left: Value, right: Value): Value | null {
  const a = complexOf(left)
  const b = complexOf(right)
  if (a === null || b === null) return null
  if (op === 'Add') return { kind: 'complex', real: a.real + b.real, imag: a.imag + b.imag }
  if (op === 'Sub') return { kind: 'complex', real: a.real - b.real, imag: a.imag - b.imag }
  if (op === 'Mult') return { kind: 'complex', real: a.real * b.real - a.imag * b.imag, imag: a.real * b.imag + a.imag * b.real }
  return null
}

function concatenate(left: Value, right: Value): Value | null {
  if (left.kind === 'str' && right.kind === 'str') return { kind: 'str', value: left.value + right.value }
  if (left.kind === 'bytes' && right.kind === 'bytes') return { kind: 'bytes', value: left.value + right.value }
  if (left.kind === 'tuple' && right.kind === 'tuple') return { kind: 'tuple', items: [...left.items, ...right.items] }
  return null
}

function repeat(value: Value, times: bigint): Value | null {
  const count = times < 0n ? 0 : times > BigInt(MAX_STRING_CHARACTERS) ? MAX_STRING_CHARACTERS + 1 : Number(times)
  if (value.kind === 'str' || value.kind === 'bytes') {
    const size = characters(value.value).length
    if (size !== 0 && (times < 0n || count > MAX_STRING_CHARACTERS / size)) return null
    return { kind: value.kind, value: size === 0 ? '' : value.value.repeat(count) }
  }
  if (value.kind !== 'tuple') return null
  const size = value.items.length
  if (size !== 0 && count !== 0) {
    if (times < 0n || count > MAX_COLLECTION_ITEMS / size || countItems(value) * count > MAX_TOTAL_ITEMS) return null
  } else if (times < 0n && size !== 0) return null
  const items: Value[] = []
  for (let i = 0; i < (size === 0 ? 0 : count); i++) items.push(...value.items)
  return { kind: 'tuple', items }
}

function foldItem(container: Value, index: Value): Value | null {
  const at = integerOf(index)
  if (at === null) return null
  if (container.kind === 'str') {
    const all = characters(container.value)
    const found = all.at(inRange(at, all.length) ?? all.length)
    return found === undefined ? null : { kind: 'str', value: found }
  }
  if (container.kind === 'bytes') {
    const place = inRange(at, container.value.length)
    return place === null ? null : { kind: 'int', value: BigInt(container.value.charCodeAt(place)) }
  }
  if (container.kind !== 'tuple') return null
  const place = inRange(at, container.items.length)
  return place === null ? null : container.items[place]
}

function inRange(index: bigint, length: number): number | null {
  const size = BigInt(length)
  if (index < -size || index >= size) return null
  return Number(index < 0n ? index + size : index)
}

/** Code points; lone surrogates count as one each. */
function characters(text: string): string[] {
  return Array.from(text)
}

function countItems(value: Value): number {
  if (value.kind !== 'tuple' && value.kind !== 'frozenset') return 1
  return value.items.reduce((sum, item) => sum + countItems(item), value.items.length)
}

function integerOf(value: Value): bigint | null {
  if (value.kind === 'int') return value.value
  if (value.kind === 'true') return 1n
  return value.kind === 'false' ? 0n : null
}

/** As a float, or `null` where the value is no real number or too large for one. */
function floatOf(value: Value): number | null {
  if (value.kind === 'float') return value.value
  const integer = integerOf(value)
  if (integer === null) return null
  const float = Number(integer)
  return Number.isFinite(float) ? float : null
}

function complexOf(value: Value): { readonly real: number; readonly imag: number } | null {
  if (value.kind === 'complex') return value
  const real = floatOf(value)
  return real === null ? null : { real, imag: 0 }
}

const isExact = (value: bigint): boolean => BigInt.asIntN(54, value) === value
const bitLength = (value: bigint): number => (value < 0n ? -value : value).toString(2).length

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}
