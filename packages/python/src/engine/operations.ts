import { INT_DIGITS, INT_TAG } from '../core/layouts.js'
import { floatNew, intNew } from '../core/numbers.js'
import { T_FLOAT, T_INT } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { INPLACE_OFFSET } from '../frontend/operators.js'
import { binary, compare, inPlace } from '../protocols/operators.js'
import { intFrom } from '../types/int.js'

const TWO_DIGITS = 16
/** Operators, as `BINARY_OP` numbers them. */
const ADD = 0
const SUBTRACT = 1
const MULTIPLY = 2
const TRUE_DIVIDE = 3
const FLOOR_DIVIDE = 4
const MODULO = 5
const POWER = 6
const SHIFT_LEFT = 7
const SHIFT_RIGHT = 8
const AND = 9
const OR = 10
const XOR = 11

const oneDigit = (vm: VM, integer: number, tag: number): number => Math.imul(1 - (tag & 3), vm.i32[(integer + INT_DIGITS) >>> 2])

/** `left op right` for two integers of at most one digit; -1 where it is not one of the short ways. */
function small(vm: VM, op: number, x: number, y: number): number {
  switch (op) {
    case ADD:
      return intNew(vm, x + y)
    case SUBTRACT:
      return intNew(vm, x - y)
    case MULTIPLY: {
      const product = x * y
      return Number.isSafeInteger(product) ? intFrom(vm, product + 0) : -1
    }
    case TRUE_DIVIDE:
      return y === 0 ? -1 : floatNew(vm, x / y)
    case FLOOR_DIVIDE:
      return y === 0 ? -1 : intNew(vm, Math.floor(x / y))
    case MODULO: {
      if (y === 0) return -1
      const rest = x % y
      return intNew(vm, rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest + 0)
    }
    case SHIFT_LEFT:
      return y >= 0 && y < 22 ? intFrom(vm, x * 2 ** y) : -1
    case SHIFT_RIGHT:
      return y >= 0 ? intNew(vm, x >> Math.min(y, 31)) : -1
    case AND:
      return intNew(vm, x & y)
    case OR:
      return intNew(vm, x | y)
    case XOR:
      return intNew(vm, x ^ y)
    default:
      return -1
  }
}

/** `left op right` for two doubles; -1 where it is not one of the short ways. */
function double(vm: VM, op: number, x: number, y: number): number {
  switch (op) {
    case ADD:
      return floatNew(vm, x + y)
    case SUBTRACT:
      return floatNew(vm, x - y)
    case MULTIPLY:
      return floatNew(vm, x * y)
    case TRUE_DIVIDE:
      return y === 0 ? -1 : floatNew(vm, x / y)
    case POWER:
      if (y === 2) return Number.isFinite(x * x) || !Number.isFinite(x) ? floatNew(vm, x * x) : -1
      return -1
    default:
      return -1
  }
}

/** `left op right`, in place from 13 on, for operands of the running frame; owned, FAILED or SUSPENDED. Numbers of one kind, or of both, take a short way. */
export function binaryOperation(vm: VM, op: number, left: number, right: number): number {
  const a = vm.typeOf(left)
  const b = vm.typeOf(right)
  const operator = op >= INPLACE_OFFSET ? op - INPLACE_OFFSET : op
  let result = -1
  if (a === T_INT && b === T_INT) {
    const s = vm.i32[(left + INT_TAG) >>> 2]
    const t = vm.i32[(right + INT_TAG) >>> 2]
    if (s < TWO_DIGITS && t < TWO_DIGITS) result = small(vm, operator, oneDigit(vm, left, s), oneDigit(vm, right, t))
  } else if ((a === T_FLOAT || a === T_INT) && (b === T_FLOAT || b === T_INT)) {
    const s = a === T_INT ? vm.i32[(left + INT_TAG) >>> 2] : 0
    const t = b === T_INT ? vm.i32[(right + INT_TAG) >>> 2] : 0
    if (s < TWO_DIGITS && t < TWO_DIGITS) {
      const x = a === T_INT ? oneDigit(vm, left, s) : vm.f64[(left + 2 * W) >>> 3]
      const y = b === T_INT ? oneDigit(vm, right, t) : vm.f64[(right + 2 * W) >>> 3]
      result = double(vm, operator, x, y)
    }
  }
  if (result !== -1) return result
  return op >= INPLACE_OFFSET ? inPlace(vm, op, left, right, true) : binary(vm, op, left, right, true)
}

/** A comparison of operands of the running frame; owned, FAILED or SUSPENDED. */
export function compareOperation(vm: VM, op: number, left: number, right: number): number {
  return compare(vm, op, left, right, true)
}

