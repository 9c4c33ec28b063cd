import { type CodeCompiler } from './code-compiler.js'
import { CODE_COMPILED, CODE_START, FRAME_CODE, FRAME_PC } from './layouts.js'
import { type VM } from './vm.js'

/** A code object as one JavaScript function. */
export interface CompiledCode {
  /** Address of the code object. */
  readonly code: number
  /** By the word from the code's start: where the function can be entered there, else -1. */
  readonly labels: Int16Array
  /**
   * Executes a frame (word index) from a label on, until it has returned or yielded to the frame below (1), or there is something else to do (0).
   * In both cases all is in the frames.
   */
  run: (frame: number, label: number) => number
  /** The function over the memory's present views. */
  readonly make: (vm: VM) => CompiledCode['run']
  /** Words at which it could not be entered, and how often. */
  readonly missed: Map<number, number>
}

/** Makes functions of code objects: `@mm/python/compiler`. */
export interface Compiler extends CodeCompiler {
  /** The function of a code object, which can be entered at the `entries` (words) as well; `undefined` where it is too long. */
  compile(vm: VM, code: number, helpers: object, entries: readonly number[]): CompiledCode | undefined
}

/** Times that a code was found at a word at which it cannot be entered before it is compiled anew. */
const MISSES = 50
/** What stands for a code that is not compiled. */
const REFUSED = 1

/** The functions of one Python, by the number that their code objects hold. */
export class CompiledTable {
  readonly #compiler: Compiler
  readonly #helpers: object
  readonly #free: number[] = []
  /** By number; the first two stand for none. */
  readonly functions: (CompiledCode | undefined)[] = [undefined, undefined]

  constructor(compiler: Compiler, helpers: object) {
    this.#compiler = compiler
    this.#helpers = helpers
  }

  /** The function of a frame's code, compiled if it is due, and which label it is at; `undefined` where the interpreter is to go on. Leaves the label in `label`. */
  at(vm: VM, frame: number): CompiledCode | undefined {
    const { i32 } = vm
    const code = i32[(frame + FRAME_CODE) >>> 2]
    const number = i32[(code + CODE_COMPILED) >>> 2]
    let compiled = number > 0 ? this.functions[number] : this.#count(vm, code, -number)
    if (compiled === undefined) return undefined
    const word = (i32[(frame + FRAME_PC) >>> 2] - i32[(code + CODE_START) >>> 2]) >>> 2
    if (compiled.labels[word] < 0) compiled = this.#miss(vm, compiled, word)
    this.label = compiled === undefined ? -1 : compiled.labels[word]
    return this.label < 0 ? undefined : compiled
  }

  /** What {@link at} found beside the function. */
  label = -1

  /** The code was busy for long: it counts for as many times as make it due. */
  heat(vm: VM, code: number): void {
    const at = (code + CODE_COMPILED) >>> 2
    if (vm.i32[at] <= 0) vm.i32[at] = -this.#compiler.threshold
  }

  #count(vm: VM, code: number, times: number): CompiledCode | undefined {
    if (times < this.#compiler.threshold) {
      vm.i32[(code + CODE_COMPILED) >>> 2] = -times - 1
      return undefined
    }
    return this.#compile(vm, code, this.#free.pop() ?? this.functions.length, [])
  }

  #compile(vm: VM, code: number, number: number, entries: readonly number[]): CompiledCode | undefined {
    const compiled = this.#compiler.compile(vm, code, this.#helpers, entries)
    if (compiled === undefined) {
      this.#free.push(number)
      vm.i32[(code + CODE_COMPILED) >>> 2] = REFUSED
      return undefined
    }
    this.functions[number] = compiled
    vm.i32[(code + CODE_COMPILED) >>> 2] = number
    return compiled
  }

  #miss(vm: VM, compiled: CompiledCode, word: number): CompiledCode | undefined {
    const times = (compiled.missed.get(word) ?? 0) + 1
    compiled.missed.set(word, times)
    if (times < MISSES && this.#compiler.threshold > 0) return undefined
    return this.#compile(vm, compiled.code, vm.i32[(compiled.code + CODE_COMPILED) >>> 2], [...compiled.missed.keys()])
  }

  /** The code object with this number is gone. */
  forget(number: number): void {
    if (number <= REFUSED || this.functions[number] === undefined) return
    this.functions[number] = undefined
    this.#free.push(number)
  }

  /** The memory's views are others: functions are made again when they are called next. */
  refresh(vm: VM): void {
    for (const compiled of this.functions) {
      if (compiled === undefined) continue
      compiled.run = (frame, label) => {
        compiled.run = compiled.make(vm)
        return compiled.run(frame, label)
      }
    }
  }

  /** Forgets all functions: code objects hold no numbers any longer. */
  clear(vm: VM): void {
    for (const compiled of this.functions) if (compiled !== undefined) vm.i32[(compiled.code + CODE_COMPILED) >>> 2] = 0
    this.functions.length = 2
    this.#free.length = 0
  }
}
