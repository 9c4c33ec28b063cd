import { type Address } from '@mm/contract'
import { type CallObserver } from './trace.js'

const calls = ['malloc', 'calloc', 'realloc', 'free'] as const

/** A call as a {@link TraceRing} remembers it; sizes in bytes. */
export interface TracedCall {
  readonly call: (typeof calls)[number]
  /** The block that came, or went; 0 for none. */
  readonly block: Address
  /** Of a `realloc`: the block before. */
  readonly from: Address
  /** Bytes asked for, of a `calloc` for all items; 0 of a `free`. */
  readonly size: number
}

/** Numbers that an entry takes. */
const CALL = 0
const BLOCK = 1
const FROM = 2
const SIZE = 3
const ENTRY_SHIFT = 2

/** Remembers the last calls to an allocator, as many as it was made for, and allocates nothing while it does. */
export class TraceRing implements CallObserver {
  readonly #entries: Float64Array
  readonly #capacity: number
  #total = 0

  /** `capacity`: how many calls are remembered. */
  constructor(capacity: number) {
    this.#capacity = capacity
    this.#entries = new Float64Array(capacity << ENTRY_SHIFT)
  }

  /** Calls so far, those that are forgotten too. */
  get total(): number {
    return this.#total
  }

  malloc(block: Address, size: number): void {
    this.#enter(0, block, 0, size)
  }

  calloc(block: Address, count: number, size: number): void {
    this.#enter(1, block, 0, count * size)
  }

  realloc(from: Address, to: Address, size: number): void {
    this.#enter(2, to, from, size)
  }

  free(block: Address): void {
    this.#enter(3, block, 0, 0)
  }

  /** The calls that are remembered, oldest first. */
  calls(): TracedCall[] {
    const kept = Math.min(this.#total, this.#capacity)
    return Array.from({ length: kept }, (_, index) => {
      const at = ((this.#total - kept + index) % this.#capacity) << ENTRY_SHIFT
      const [call, block, from, size] = [CALL, BLOCK, FROM, SIZE].map((field) => this.#entries[at + field])
      return { call: calls[call], block: block as Address, from: from as Address, size }
    })
  }

  #enter(call: number, block: number, from: number, size: number): void {
    const at = (this.#total++ % this.#capacity) << ENTRY_SHIFT
    this.#entries[at + CALL] = call
    this.#entries[at + BLOCK] = block
    this.#entries[at + FROM] = from
    this.#entries[at + SIZE] = size
  }
}
