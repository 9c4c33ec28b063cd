import { type LinearMemory } from '@mm/contract'

/** Chunks are so many bytes, or a multiple, and lie at a multiple: what an address belongs to is one look into a table. */
export const GRANULE_SHIFT = 15
export const GRANULE = 1 << GRANULE_SHIFT

/** What the table says of a granule. */
export const places = Object.freeze({ outside: 0, here: 1, old: 2 })

/** By granule of the memory: one of {@link places}. */
export class PlaceTable {
  /** Replaced when the memory has become longer. */
  bytes = new Uint8Array(0)

  constructor(memory: LinearMemory) {
    memory.onRefresh(() => {
      const granules = (memory.u8.length >>> GRANULE_SHIFT) + 1
      if (granules <= this.bytes.length) return
      const table = new Uint8Array(granules)
      table.set(this.bytes)
      this.bytes = table
    })
  }

  at(address: number): number {
    return this.bytes[address >>> GRANULE_SHIFT]
  }

  enter(base: number, bytes: number, place: number): void {
    const from = base >>> GRANULE_SHIFT
    this.bytes.fill(place, from, from + (bytes >>> GRANULE_SHIFT))
  }
}
