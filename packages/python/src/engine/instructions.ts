import { type CodeTemplate } from '../frontend/template.js'
import { cacheWords, jumpOpcodes, numbers } from './generated/instructions.js'
import { WARM_UP } from './specialization.js'

/** Instructions as they lie in memory. */
export interface LaidOut {
  /** `opcode | argument << 8`, each followed by its inline-cache words; a jump's argument is the words from its end to its target. */
  readonly words: Int32Array
  /** Word that each instruction begins at; and, last, the number of words. */
  readonly wordOf: Int32Array
}

/** Arithmetic that has an instruction of its own, by operator; in place it is the same. */
const ARITHMETIC: ReadonlyMap<number, number> = new Map([
  [0, numbers.ADD],
  [1, numbers.SUBTRACT],
  [2, numbers.MULTIPLY],
  [13, numbers.ADD],
  [14, numbers.SUBTRACT],
  [15, numbers.MULTIPLY],
])

/** Two local variables, or one and a constant, and what is done with them. */
const OF_TWO_LOCALS: ReadonlyMap<number, number> = new Map([
  [numbers.ADD, numbers.FAST_FAST_ADD],
  [numbers.SUBTRACT, numbers.FAST_FAST_SUBTRACT],
  [numbers.MULTIPLY, numbers.FAST_FAST_MULTIPLY],
  [numbers.COMPARE_JUMP, numbers.FAST_FAST_COMPARE_JUMP],
])
const OF_LOCAL_AND_CONSTANT: ReadonlyMap<number, number> = new Map([
  [numbers.ADD, numbers.FAST_CONST_ADD],
  [numbers.SUBTRACT, numbers.FAST_CONST_SUBTRACT],
  [numbers.COMPARE_JUMP, numbers.FAST_CONST_COMPARE_JUMP],
])

/** The instruction that is placed at `index`, which may do what those behind it would do, and skip them: they stay as they are. */
function placed(code: readonly number[], index: number): number {
  const opcode = code[2 * index]
  const next = code[2 * index + 2] ?? -1
  switch (opcode) {
    case numbers.BINARY_OP:
      return ARITHMETIC.get(code[2 * index + 1]) ?? opcode
    case numbers.COMPARE_OP: {
      const jump = code[2 * index + 4]
      return next === numbers.TO_BOOL && (jump === numbers.POP_JUMP_IF_FALSE || jump === numbers.POP_JUMP_IF_TRUE) ? numbers.COMPARE_JUMP : opcode
    }
    case numbers.LOAD_FAST:
      return placedLoad(code, index, next)
    case numbers.STORE_FAST:
      // The one behind FOR_ITER is executed by it; where the next two go together they are left alone.
      if (next !== numbers.LOAD_FAST || code[2 * index - 2] === numbers.FOR_ITER || placed(code, index + 1) !== numbers.LOAD_FAST) return opcode
      return numbers.STORE_FAST_LOAD_FAST
    default:
      return opcode
  }
}

function placedLoad(code: readonly number[], index: number, next: number): number {
  if (next === numbers.LOAD_ATTR) return numbers.LOAD_FAST_LOAD_ATTR
  if (next === numbers.STORE_ATTR) return numbers.LOAD_FAST_STORE_ATTR
  const afterNext = index + 2 < code.length / 2 ? placed(code, index + 2) : -1
  if (next === numbers.LOAD_CONST) return OF_LOCAL_AND_CONSTANT.get(afterNext) ?? numbers.LOAD_FAST_LOAD_CONST
  if (next !== numbers.LOAD_FAST) return numbers.LOAD_FAST
  const together = OF_TWO_LOCALS.get(afterNext)
  if (together !== undefined) return together
  return placed(code, index + 1) === numbers.LOAD_FAST ? numbers.LOAD_FAST_LOAD_FAST : numbers.LOAD_FAST
}

/** Lays a template's instructions out. Some read the next one's argument as well, and skip it; jumps to that one still find it. */
export function layOut(template: CodeTemplate): LaidOut {
  const { code } = template
  const count = code.length / 2
  const opcodes = Array.from({ length: count }, (_, index) => placed(code, index))
  const wordOf = new Int32Array(count + 1)
  for (let index = 0; index < count; index++) wordOf[index + 1] = wordOf[index] + 1 + cacheWords[opcodes[index]]
  const words = new Int32Array(wordOf[count])
  for (let index = 0; index < count; index++) {
    const opcode = code[2 * index]
    const argument = code[2 * index + 1]
    const written = jumpOpcodes.has(opcode) ? wordOf[argument] - wordOf[index + 1] : argument
    words[wordOf[index]] = opcodes[index] | (written << 8)
    if (opcode === numbers.BINARY_OP && opcodes[index] !== opcode) words[wordOf[index] + 1] = WARM_UP
  }
  return { words, wordOf }
}
