import { type BinaryOperator, type CompareOperator, type UnaryOperator } from './ast.js'
import { type OpcodeName } from '../opcodes/names.js'

/** Arguments of `BINARY_OP`: the operators, then the same thirteen in place. */
export const binaryOperatorNames = [
  'add',
  'sub',
  'mul',
  'truediv',
  'floordiv',
  'mod',
  'pow',
  'lshift',
  'rshift',
  'and',
  'or',
  'xor',
  'matmul',
  'iadd',
  'isub',
  'imul',
  'itruediv',
  'ifloordiv',
  'imod',
  'ipow',
  'ilshift',
  'irshift',
  'iand',
  'ior',
  'ixor',
  'imatmul',
] as const

/** Added to a `BINARY_OP` argument: the in-place operator. */
export const INPLACE_OFFSET = 13

/** How each argument of `BINARY_OP` is written, for messages. */
export const binaryOperatorSymbols = ['+', '-', '*', '/', '//', '%', '**', '<<', '>>', '&', '|', '^', '@'] as const

/** Argument of `BINARY_OP` by operator node. */
export const binaryOperators: Readonly<Record<BinaryOperator, number>> = Object.freeze({
  Add: 0,
  Sub: 1,
  Mult: 2,
  Div: 3,
  FloorDiv: 4,
  Mod: 5,
  Pow: 6,
  LShift: 7,
  RShift: 8,
  BitAnd: 9,
  BitOr: 10,
  BitXor: 11,
  MatMult: 12,
})

/** Arguments of `COMPARE_OP`. */
export const compareOperatorNames = ['<', '<=', '==', '!=', '>', '>='] as const

/** The instruction of a comparison and its argument. */
export const compareOperators: Readonly<Record<CompareOperator, readonly [OpcodeName, number]>> = Object.freeze({
  Lt: ['COMPARE_OP', 0],
  LtE: ['COMPARE_OP', 1],
  Eq: ['COMPARE_OP', 2],
  NotEq: ['COMPARE_OP', 3],
  Gt: ['COMPARE_OP', 4],
  GtE: ['COMPARE_OP', 5],
  Is: ['IS_OP', 0],
  IsNot: ['IS_OP', 1],
  In: ['CONTAINS_OP', 0],
  NotIn: ['CONTAINS_OP', 1],
})

/** The instruction of a unary operator; `Not` is preceded by `TO_BOOL`. */
export const unaryOperators: Readonly<Record<UnaryOperator, OpcodeName>> = Object.freeze({
  Invert: 'UNARY_INVERT',
  Not: 'UNARY_NOT',
  UAdd: 'UNARY_POSITIVE',
  USub: 'UNARY_NEGATIVE',
})
