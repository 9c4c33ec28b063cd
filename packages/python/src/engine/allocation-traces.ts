import { type Probe } from '@mm/contract'
import { CODE_FILENAME, CODE_FLAGS, CODE_HIDDEN, FRAME_CODE, FRAME_PREVIOUS, TYPE_PRE_HEADER } from '../core/layouts.js'
import { isInSpace } from '../core/objects.js'
import { type VM } from '../core/vm.js'
import { strValue } from '../types/str.js'
import { frameLasti } from './frame-objects.js'
import { isNativeFrame } from './frames.js'
import { positionAt } from './positions.js'

/** A place in a program, the same object wherever it is the same place. */
export interface TracedFrame {
  readonly filename: string
  readonly line: number
}

/** Where a block was handed out: the innermost frames first, as many as are kept. The same object for the same frames. */
export interface TracedStack {
  readonly frames: readonly TracedFrame[]
  /** Frames that there were. */
  readonly total: number
}

/** A block that is handed out. */
interface AllocationTrace {
  readonly size: number
  readonly stack: TracedStack
}

/** What a probe is told beside blocks and what is made of them. */
const OTHER_HOOKS = ['arena', 'pool', 'freelistPut', 'track', 'untrack', 'phase', 'visit', 'finalize', 'intern', 'framePush', 'framePop', 'line'] as const satisfies readonly (keyof Probe)[]

/** What is known of a block costs as many words here: its address, its size, its stack; the same for a frame, and for a stack without its frames. */
const ENTRY_WORDS = 3

/**
 * Which blocks are handed out, and where that was: the probe of a memory whose program asked for it (`tracemalloc.start`). It
 * tells the probe that was there before. Without it nothing is looked at: the allocators ask their memory for a probe in any case.
 */
export class AllocationTraces {
  /** Frames that are kept of a stack, from 1 on. */
  readonly mostFrames: number
  /** Bytes in blocks whose traces are here, and the most that it was. */
  current = 0
  peak = 0
  readonly #vm: VM
  readonly #before: Probe | null
  readonly #own: Probe
  readonly #traces = new Map<number, AllocationTrace>()
  readonly #frames = new Map<string, Map<number, TracedFrame>>()
  readonly #stacks = new Map<string, TracedStack>()
  readonly #numbers = new Map<TracedFrame, number>()
  /** By the block of a code object, and the instruction: as long as the code is there. */
  readonly #places = new Map<number, Map<number, TracedFrame>>()
  /** What reports traces is not traced itself. */
  #paused = false

  constructor(vm: VM, mostFrames: number) {
    this.#vm = vm
    this.mostFrames = mostFrames
    const { memory } = vm.runtime
    this.#before = memory.probe
    this.#own = this.#probe()
    memory.probe = this.#own
  }

  /** What the memory tells from now on: what is looked at here, and of all else whoever looked before. */
  #probe(): Probe {
    const before = this.#before
    const others: Record<string, unknown> = {}
    for (const hook of OTHER_HOOKS) if (before?.[hook] !== undefined) others[hook] = before[hook].bind(before)
    return {
      ...others,
      alloc: (block, size) => {
        before?.alloc?.(block, size)
        this.#add(block, size)
      },
      free: (block) => {
        before?.free?.(block)
        this.#places.delete(block)
        this.#remove(block)
      },
      realloc: (from, to, size) => {
        before?.realloc?.(from, to, size)
        const known = this.#remove(from)
        if (!this.#paused) this.#add(to, size)
        else if (known !== undefined) this.#keep(to, known)
      },
      freelistHit: (object, list) => {
        before?.freelistHit?.(object, list)
        this.#refresh(object, list)
      },
    }
  }

  /** Ends it: the memory has the probe that it had before, unless somebody has given it another one meanwhile. */
  stop(): void {
    const { memory } = this.#vm.runtime
    if (memory.probe === this.#own) memory.probe = this.#before
  }

  /** An object made of a block that was kept has the place of the new one, where the block is known (CPython 3.13: Python/tracemalloc.c). */
  #refresh(object: number, list: string): void {
    if (this.#paused || list === 'PyDictKeysObject') return
    const block = this.#blockOf(object)
    const trace = this.#traces.get(block)
    if (trace !== undefined) this.#traces.set(block, { size: trace.size, stack: this.#stack() })
  }

  /** Calls `report`, during which nothing is added. */
  unobserved<Result>(report: () => Result): Result {
    this.#paused = true
    try {
      return report()
    } finally {
      this.#paused = false
    }
  }

  /** Forgets all blocks. */
  clear(): void {
    this.#traces.clear()
    this.#stacks.clear()
    this.#frames.clear()
    this.#numbers.clear()
    this.#places.clear()
    this.current = 0
    this.peak = 0
  }

  /** Where an object's block was handed out, `undefined` where that is not known. */
  stackOf(object: number): TracedStack | undefined {
    return this.#traces.get(this.#blockOf(object))?.stack
  }

  /** Calls `visit` for every block that is known, the first handed out first. */
  walk(visit: (size: number, stack: TracedStack) => void): void {
    for (const { size, stack } of this.#traces.values()) visit(size, stack)
  }

  /** Bytes that all this takes itself, in words of the program's. */
  get bytes(): number {
    let words = ENTRY_WORDS * (this.#traces.size + this.#numbers.size)
    for (const { frames } of this.#stacks.values()) words += ENTRY_WORDS + frames.length
    return words * W
  }

  #add(block: number, size: number): void {
    if (!this.#paused) this.#keep(block, { size, stack: this.#stack() })
  }

  #keep(block: number, trace: AllocationTrace): void {
    this.#traces.set(block, trace)
    this.current += trace.size
    if (this.current > this.peak) this.peak = this.current
  }

  #remove(block: number): AllocationTrace | undefined {
    const trace = this.#traces.get(block)
    if (trace === undefined) return undefined
    this.#traces.delete(block)
    this.current -= trace.size
    return trace
  }

  #blockOf(object: number): number {
    return object - this.#vm.u32[(this.#vm.typeOf(object) + TYPE_PRE_HEADER) >>> 2]
  }

  /** Where the program is. Cost: its depth. */
  #stack(): TracedStack {
    const vm = this.#vm
    const frames: TracedFrame[] = []
    let total = 0
    let key = ''
    for (let frame = vm.frame; frame !== 0; frame = vm.word(frame + FRAME_PREVIOUS)) {
      if (isNativeFrame(vm, frame) || (vm.u32[(vm.word(frame + FRAME_CODE) + CODE_FLAGS) >>> 2] & CODE_HIDDEN) !== 0) continue
      if (total++ >= this.mostFrames) continue
      const place = this.#place(frame)
      frames.push(place)
      key += `${this.#numbers.get(place)!} `
    }
    key += total
    let stack = this.#stacks.get(key)
    if (stack === undefined) {
      stack = { frames, total }
      this.#stacks.set(key, stack)
    }
    return stack
  }

  #place(frame: number): TracedFrame {
    const vm = this.#vm
    const code = vm.word(frame + FRAME_CODE)
    const lasti = frameLasti(vm, frame)
    const block = this.#blockOf(code)
    // Of what a collector moves nobody says when it is gone.
    const isKept = !isInSpace(vm, code)
    const known = isKept ? this.#places.get(block)?.get(lasti) : undefined
    if (known !== undefined) return known
    const place = this.#frame(strValue(vm, vm.word(code + CODE_FILENAME)), Math.max(0, positionAt(vm, code, lasti).line))
    if (isKept) inner(this.#places, block).set(lasti, place)
    return place
  }

  #frame(filename: string, line: number): TracedFrame {
    const lines = inner(this.#frames, filename)
    let frame = lines.get(line)
    if (frame === undefined) {
      frame = { filename, line }
      lines.set(line, frame)
      this.#numbers.set(frame, this.#numbers.size)
    }
    return frame
  }
}

/** The map within a map, made where there is none. */
function inner<Key, Value>(map: Map<Key, Map<number, Value>>, key: Key): Map<number, Value> {
  let found = map.get(key)
  if (found === undefined) {
    found = new Map()
    map.set(key, found)
  }
  return found
}
