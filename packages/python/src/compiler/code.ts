import { type VM } from '../core/vm.js'
import { type Opcode } from '../opcodes/opcode.js'
import { opcodeTable } from '../opcodes/index.js'
import { type Part, ends, readBody } from './body.js'

/** An opcode, ready to be compiled for one kind of engine. */
export interface Template {
  readonly opcode: Opcode
  readonly parts: readonly Part[]
  /** Whether it begins by writing its operands to the frame. */
  readonly saves: boolean
  /** Whether the last part of the body goes on somewhere. */
  readonly ends: boolean
}

/** What the engine gives: functions, and the numbers of its layouts. */
export type Helpers = Readonly<Record<string, unknown>>

/** What is known of an engine, once. */
export class Kit {
  readonly helpers: Helpers
  readonly templates: readonly Template[]
  readonly numbers: Readonly<Record<string, number>>
  readonly counted: boolean
  readonly barrier: boolean
  /** Names of functions that the engine gives. */
  readonly functions: readonly string[]

  constructor(helpers: Helpers) {
    this.helpers = helpers
    this.counted = helpers['COUNTED'] === true
    this.barrier = helpers['BARRIER'] === true
    this.numbers = Object.fromEntries(opcodeTable.map(({ name }, index) => [name, index]))
    this.templates = opcodeTable.map((opcode) => {
      const parts = readBody(opcode.body, helpers)
      return { opcode, parts, saves: opcode.body.startsWith('SAVE()'), ends: ends(parts) }
    })
    this.functions = Object.keys(helpers).filter((name) => typeof helpers[name] === 'function')
  }

  /** A number of the engine's layouts. */
  number(name: string): number {
    return this.helpers[name] as number
  }
}

/** The instructions of a code object. */
export interface Instructions {
  readonly words: Int32Array
  /** Word index in memory of the first. */
  readonly start: number
  /** Word that each instruction begins at, in order. */
  readonly at: readonly number[]
  /** For each word whether an instruction begins there. */
  readonly begins: Uint8Array
}

/** Finds the instructions of a code object. */
export function readInstructions(vm: VM, kit: Kit, code: number): Instructions {
  const start = vm.u32[(code + kit.number('CODE_START')) >>> 2] >>> 2
  const words = vm.i32.slice(start, start + vm.u32[(code + kit.number('CODE_WORDS')) >>> 2])
  const at: number[] = []
  const begins = new Uint8Array(words.length + 1)
  for (let word = 0; word < words.length; word += 1 + kit.templates[words[word] & 0xff].opcode.cache) {
    at.push(word)
    begins[word] = 1
  }
  return { words, start, at, begins }
}
