import { type Address, type LinearMemory } from '@mm/contract'

const CHUNK = 65_536
const FREED = 0xdd

/** The host's allocator: what was freed last is used first, so that whoever holds on to a freed object finds another one there. */
export class Blocks {
  readonly #memory: LinearMemory
  readonly #free = new Map<number, Address[]>()
  #next = 0
  #end = 0

  constructor(memory: LinearMemory) {
    this.#memory = memory
  }

  /** A block of `bytes`, all zeros. */
  take(bytes: number): Address {
    const whole = Math.ceil(bytes / 16) * 16
    const block = this.#free.get(whole)?.pop() ?? this.#carve(whole)
    this.#memory.u8.fill(0, block, block + whole)
    return block
  }

  giveBack(block: Address, bytes: number): void {
    const whole = Math.ceil(bytes / 16) * 16
    this.#memory.u8.fill(FREED, block, block + whole)
    const list = this.#free.get(whole)
    if (list === undefined) this.#free.set(whole, [block])
    else list.push(block)
  }

  #carve(bytes: number): Address {
    if (this.#next + bytes > this.#end) {
      const size = Math.max(CHUNK, bytes)
      this.#next = this.#memory.reserve(size, 16)
      if (this.#next === 0) throw new RangeError('the kit has no memory left for its own objects')
      this.#end = this.#next + size
    }
    const block = this.#next as Address
    this.#next += bytes
    return block
  }
}
