import { type Address, type LinearMemory, type ObjectRef, OutOfMemoryError, type SlotVisitor } from '@mm/contract'

/**
 * Root slots in linear memory, handed out one by one: what handles keep their references in. Chunks are linked; a free
 * slot holds the address of the next free one, with its lowest bit set.
 */
export class RootSlots {
  readonly #memory: LinearMemory
  readonly #W: number
  readonly #chunks: { readonly base: Address; readonly bytes: number }[] = []
  #free = 0
  #used = 0

  constructor(memory: LinearMemory) {
    this.#memory = memory
    this.#W = memory.wordBytes
  }

  get used(): number {
    return this.#used
  }

  /** A slot that holds `object`; throws `OutOfMemoryError`. */
  take(object: ObjectRef): Address {
    if (this.#free === 0) this.#grow()
    const slot = this.#free as Address
    this.#free = (this.#memory.u32[slot >>> 2] & ~1) >>> 0
    this.#memory.u32[slot >>> 2] = object
    this.#used++
    return slot
  }

  give(slot: Address): void {
    this.#memory.u32[slot >>> 2] = this.#free + 1
    this.#free = slot
    this.#used--
  }

  #grow(): void {
    const bytes = 1024 * this.#W
    const base = this.#memory.reserve(bytes, 16)
    if (base === 0) throw new OutOfMemoryError({ operation: 'handle', size: bytes })
    this.#chunks.push({ base, bytes })
    for (let slot = base + bytes - this.#W; slot >= base; slot -= this.#W) {
      if (this.#W === 8) this.#memory.u32[(slot + 4) >>> 2] = 0
      this.#memory.u32[slot >>> 2] = this.#free + 1
      this.#free = slot
    }
  }

  visit(visit: SlotVisitor): void {
    for (const { base, bytes } of this.#chunks) {
      for (let slot = base as number; slot < base + bytes; slot += this.#W) {
        if ((this.#memory.u32[slot >>> 2] & 1) === 0) visit(slot as Address)
      }
    }
  }

  dispose(): void {
    for (const { base, bytes } of this.#chunks) this.#memory.release(base, bytes)
    this.#chunks.length = 0
    this.#free = 0
  }
}
