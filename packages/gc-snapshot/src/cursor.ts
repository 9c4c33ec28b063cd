import { type LinearMemory, type ObjectRef } from '@mm/contract'
import { type CollectorState, type Edges, type HeaderLists, type Reach } from '@mm/cycles'
import { type StateField } from './layout.js'
import { type Parts } from './parts.js'

/** Of a large object so many references are looked at in one go. */
export const PART = 1024
/** References that count as one object more, where work is measured. */
const REFERENCES_A_UNIT = 16

/** Where a stage is on its list: a place that stays good when objects leave the list, or when the collector stops in the middle of one. */
export class Cursor {
  readonly #memory: LinearMemory
  readonly #lists: HeaderLists
  readonly #edges: Edges
  readonly #parts: Parts
  readonly #W: number
  /** Word indexes. */
  readonly #at: number
  readonly #left: number
  #u32!: Uint32Array

  constructor(memory: LinearMemory, state: CollectorState<StateField>, lists: HeaderLists, edges: Edges, parts: Parts) {
    this.#memory = memory
    this.#lists = lists
    this.#edges = edges
    this.#parts = parts
    this.#W = memory.wordBytes
    this.#at = state.word('cursor')
    this.#left = state.word('left')
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** The node that is next, or the head of the list. */
  get node(): number {
    return this.#u32[this.#at]
  }

  /** Of a large object there: references that are still to be looked at; 0 when none was. */
  get left(): number {
    return this.#u32[this.#left]
  }

  /** Goes to a node, or with 0 to none. */
  goTo(node: number, left = 0): void {
    this.#u32[this.#at] = node
    this.#u32[this.#left] = left
  }

  /** Goes on to the node that comes after. */
  next(): void {
    this.goTo(this.#lists.after(this.node))
  }

  /** Before a node leaves its list. */
  leaves(node: number): void {
    if (this.#u32[this.#at] === node) this.next()
  }

  /** Visits what the object at the cursor refers to, of a large one a part; returns what that cost, and goes on when it has visited all. */
  visit(reach: Reach): number {
    const u32 = this.#u32
    const object = u32[this.#at] + 2 * this.#W
    const { probe } = this.#memory
    if (probe !== null) probe.visit?.(object as ObjectRef)
    const slots = this.#parts.slotsOf(object)
    const left = u32[this.#left] === 0 ? slots : Math.min(u32[this.#left], slots)
    if (left > PART) {
      u32[this.#left] = left - PART
      this.#parts.visit(object, left - PART, left, reach)
      return PART / REFERENCES_A_UNIT
    }
    if (left < slots) {
      this.#parts.visit(object, 0, left, reach)
      this.#parts.visitType(object, reach)
    } else this.#edges.visit(object, reach)
    this.next()
    return 1 + left / REFERENCES_A_UNIT
  }
}
