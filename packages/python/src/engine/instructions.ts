import { type CodeTemplate } from '../frontend/template.js'
import { cacheWords, jumpOpcodes, numbers } from './generated/instructions.js'

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

/** The instruction that stands for `opcode` where `next` and `afterNext` follow it, which stay as they are. */
function combined(opcode: number, argument: number, next: number, afterNext: number): number {
  switch (opcode) {
    case numbers.BINARY_OP:
      return ARITHMETIC.get(argument) ?? opcode
    case numbers.COMPARE_OP:
      return next === numbers.TO_BOOL && (afterNext === numbers.POP_JUMP_IF_FALSE || afterNext === numbers.POP_JUMP_IF_TRUE) ? numbers.COMPARE_JUMP : opcode
    case numbers.LOAD_FAST:
      return next === numbers.LOAD_FAST ? numbers.LOAD_FAST_LOAD_FAST : next === numbers.LOAD_CONST ? numbers.LOAD_FAST_LOAD_CONST : opcode
    case numbers.STORE_FAST:
      return next === numbers.LOAD_FAST ? numbers.STORE_FAST_LOAD_FAST : opcode
    default:
      return opcode
  }
}

/** Lays a template's instructions out. Some read the next one's argument as well, and skip it; jumps to that one still find it. */
export function layOut(template: CodeTemplate): LaidOut {
  const { code } = template
  const count = code.length / 2
  const wordOf = new Int32Array(count + 1)
  for (let index = 0; index < count; index++) wordOf[index + 1] = wordOf[index] + 1 + cacheWords[code[2 * index]]
  const words = new Int32Array(wordOf[count])
  for (let index = 0; index < count; index++) {
    const opcode = code[2 * index]
    const argument = code[2 * index + 1]
    const placed = combined(opcode, argument, code[2 * index + 2] ?? -1, code[2 * index + 4] ?? -1)
    const written = jumpOpcodes.has(opcode) ? wordOf[argument] - wordOf[index + 1] : argument
    words[wordOf[index]] = placed | (written << 8)
  }
  return { words, wordOf }
}
