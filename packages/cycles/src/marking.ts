import { type Address, type LinearMemory, type ObjectAccess, type ObjectRef, type Roots, referenceKinds, typeTraits, typeWords } from '@mm/contract'
import { Edges } from './edges.js'

const { none, fixed, items, buffer } = referenceKinds
const { countedType } = typeTraits
const { traits: TRAITS, references: REFERENCES, firstSlot: FIRST_SLOT, slotCount: SLOT_COUNT } = typeWords

const STACK_WORDS = 4096
/** Objects that are on their way from memory while others are scanned: as many as a processor can wait for at a time. */
const WAITING = 8

/**
 * Marks what the roots reach: depth first, with a stack. Marks are bits of a table beside the heap, one for each place where an object can
 * begin: so of an object that was reached before nothing is read, and of what lives nothing is written. Before an object is scanned
 * it is asked for, and waits in a short line until it has come: Cher, Hosking and Vitek, "Software Prefetching for Mark-Sweep
 * Garbage Collection" (ASPLOS 2004).
 *
 * Table, stack and line are JavaScript's, and last for one collection's step at most.
 */
export class Marking {
  readonly #memory: LinearMemory
  readonly #roots: Roots
  readonly #edges: Edges
  readonly #W: number
  readonly #block: number
  /** Objects take at least two words: so many low bits of their addresses tell none apart. */
  readonly #shift: number
  /** Behind the line: what was read of those in it, so that nobody thinks the reading useless. */
  readonly #line = new Uint32Array(WAITING + 1)
  #u32!: Uint32Array
  #marks = new Int32Array(0)
  #stack: Uint32Array = new Uint32Array(STACK_WORDS)
  #top = 0

  constructor(memory: LinearMemory, objects: ObjectAccess, roots: Roots) {
    this.#memory = memory
    this.#roots = roots
    this.#edges = new Edges(memory, objects)
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    this.#shift = objects.layout.wordBytes === 8 ? 4 : 3
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** Marks everything that the roots reach, and what `more` tells of, and nothing else. Returns how many objects that is. */
  mark(more?: (reach: (object: ObjectRef) => void) => void): number {
    this.#marks = new Int32Array((this.#memory.counts().highWater >>> this.#shift >>> 5) + 1)
    this.#roots.visit(this.#visitRoot)
    more?.(this.#reach)
    const visited = this.#drain()
    if (this.#stack.length > STACK_WORDS) this.#stack = new Uint32Array(STACK_WORDS)
    return visited
  }

  isMarked(object: ObjectRef): boolean {
    const index = object >>> this.#shift
    return ((this.#marks[index >>> 5] >>> index) & 1) !== 0
  }

  /** The marks are not needed any more. */
  forget(): void {
    this.#marks = new Int32Array(0)
  }

  readonly #visitRoot = (slot: Address): void => {
    const object = this.#u32[slot >>> 2]
    if (object !== 0) this.#reach(object)
  }

  readonly #reach = (object: number): void => {
    const index = object >>> this.#shift
    const word = this.#marks[index >>> 5]
    if (((word >>> index) & 1) !== 0) return
    this.#marks[index >>> 5] = word | (1 << index)
    if (this.#top === this.#stack.length) this.#grow(1)
    this.#stack[this.#top++] = object
  }

  #grow(more: number): Uint32Array {
    const stack = new Uint32Array(2 * this.#stack.length + more)
    stack.set(this.#stack)
    this.#stack = stack
    return stack
  }

  /** Scans what is on the stack, and what that leads to; returns how many objects. */
  #drain(): number {
    const u32 = this.#u32
    const marks = this.#marks
    const line = this.#line
    const W = this.#W
    const block = this.#block
    const shift = this.#shift
    const { probe } = this.#memory
    let stack = this.#stack
    let top = this.#top
    let visited = 0
    let asked = 0
    let waiting = 0
    for (let end = 0; ; ) {
      if (top > 0 && waiting < WAITING) {
        const next = stack[--top]
        asked ^= u32[next >>> 2]
        line[end] = next
        end = (end + 1) % WAITING
        waiting++
        continue
      }
      if (waiting === 0) break
      const object = line[(end - waiting) & (WAITING - 1)]
      waiting--
      visited++
      if (probe !== null) probe.visit?.(object as ObjectRef)
      const type = u32[(object + W) >>> 2]
      const of = (type >>> 2) + block
      const kind = u32[of + REFERENCES]
      let slot = object + u32[of + FIRST_SLOT]
      let left = 0
      if (kind === fixed) left = u32[of + SLOT_COUNT]
      else if (kind === items) left = u32[(object + 2 * W) >>> 2]
      else if (kind === buffer) {
        left = u32[(object + 2 * W) >>> 2]
        slot = u32[slot >>> 2]
      } else if (kind !== none) {
        this.#top = top
        this.#edges.visit(object, this.#reach)
        stack = this.#stack
        top = this.#top
        continue
      }
      if (top + left >= stack.length) {
        this.#top = top
        stack = this.#grow(left)
      }
      for (; left > 0; left--, slot += W) {
        const item = u32[slot >>> 2]
        if (item === 0) continue
        const index = item >>> shift
        const word = marks[index >>> 5]
        if (((word >>> index) & 1) !== 0) continue
        marks[index >>> 5] = word | (1 << index)
        stack[top++] = item
      }
      if ((u32[of + TRAITS] & countedType) !== 0) {
        this.#top = top
        this.#reach(type)
        stack = this.#stack
        top = this.#top
      }
    }
    this.#top = 0
    line[WAITING] = asked
    return visited
  }
}
