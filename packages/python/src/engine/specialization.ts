import { CODE_START, FRAME_CODE } from '../core/layouts.js'
import { type VM } from '../core/vm.js'
import { numbers } from './generated/instructions.js'
import { positionAt } from './positions.js'

/**
 * Which kind of operands an arithmetic instruction is specialised for: its inline-cache word. The results are the same; what shows is
 * when operands die. Specialised for floats, the result takes the block of an operand that nobody else holds; for ints, the right operand
 * dies before the left one; otherwise the result is made first, and the left one dies first
 * (CPython 3.13: Python/bytecodes.c, Python/specialize.c, Include/internal/pycore_backoff.h).
 */
const KIND_BITS = 2
const VALUE_BITS = 12
const BACKOFF_SHIFT = KIND_BITS + VALUE_BITS
const VALUE_MASK = (1 << VALUE_BITS) - 1
const MOST_BACKOFF = 12
const BACKOFF_MASK = 15
/** Bits of the word: whether it is known how the result is stored, and whether by an instruction of its own. */
const EXAMINED = 1 << 20
const ALONE = 1 << 21
/** Executions with other operands until an instruction is specialised anew. */
const COOL_DOWN = 52

/** The word of an instruction that has not been executed: once as it is, then specialised. */
export const WARM_UP = (1 << KIND_BITS) | (1 << BACKOFF_SHIFT)

/**
 * The instruction whose inline-cache word is at word index `at` is executed with operands of a kind (0: none that it could be specialised
 * for) other than its own: whether it is specialised for them from now on. Until its count is down it stays as it is.
 */
export function specialize(vm: VM, at: number, kind: number): boolean {
  const { i32 } = vm
  const word = i32[at]
  if (((word >> KIND_BITS) & VALUE_MASK) !== 0) {
    i32[at] = word - (1 << KIND_BITS)
    return false
  }
  if (kind !== 0) {
    i32[at] = kind | (COOL_DOWN << KIND_BITS)
    return true
  }
  const backoff = Math.min(((word >> BACKOFF_SHIFT) & BACKOFF_MASK) + 1, MOST_BACKOFF)
  i32[at] = (((1 << backoff) - 2) << KIND_BITS) | (backoff << BACKOFF_SHIFT)
  return false
}

/** Instructions that begin by loading a local variable, or store one. */
const localInstructions = new Set(Object.entries(numbers).flatMap(([name, number]) => (/^(LOAD_FAST|STORE_FAST|(LOAD|STORE)_FAST_(LOAD|STORE)_\w+|FAST_(FAST|CONST)_\w+)$/.test(name) ? [number] : [])))

/**
 * Whether the result of the instruction whose inline-cache word is at word index `at` is stored into a local variable by an instruction of its own: in CPython
 * it is not where the same line goes on with another local variable, and strings do not grow there.
 */
export function storesAlone(vm: VM, at: number): boolean {
  const { i32 } = vm
  if ((i32[at] & EXAMINED) === 0) {
    const code = vm.word(vm.frame + FRAME_CODE)
    const start = vm.word(code + CODE_START) >>> 2
    const line = (word: number): number => positionAt(vm, code, (word - start) * 4).line
    const joined = localInstructions.has(i32[at + 2] & 0xff) && line(at + 1) === line(at + 2)
    i32[at] |= joined ? EXAMINED : EXAMINED | ALONE
  }
  return (i32[at] & ALONE) !== 0
}
