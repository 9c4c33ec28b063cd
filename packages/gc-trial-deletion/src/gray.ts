import { IMMORTAL_FROM, type LinearMemory, type ObjectRef, headerBits } from '@mm/contract'
import { type HeaderLists, type Separation } from '@mm/cycles'

const { finalized, collecting, shift } = headerBits

/**
 * Separates what a list of candidates reaches: whatever tracked object it leads to is taken out of the list where it was and put
 * behind. The trial deletion of Bacon and Rajan, "Concurrent Cycle Collection in Reference Counted Systems" (ECOOP 2001),
 * section 3: their mark-gray is the growing list, breadth first, their scan and scan-black are the scan of the list.
 */
export class Gray {
  readonly #memory: LinearMemory
  readonly #lists: HeaderLists
  readonly #separation: Separation
  readonly #W: number
  #u32!: Uint32Array
  #list = 0
  #drawn = 0

  constructor(memory: LinearMemory, lists: HeaderLists, separation: Separation) {
    this.#memory = memory
    this.#lists = lists
    this.#separation = separation
    this.#W = memory.wordBytes
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** See {@link Separation.separate}. Returns how many objects were looked at. */
  gather(list: number, unreachable: number, immortals: number): number {
    this.#list = list
    this.#drawn = 0
    return this.#separation.separate(list, unreachable, immortals, 0, this.#draw) + this.#drawn
  }

  readonly #draw = (object: number): void => {
    const u32 = this.#u32
    const W = this.#W
    const node = object - 2 * W
    const count = u32[object >>> 2]
    if (u32[node >>> 2] === 0 || count >= IMMORTAL_FROM) return
    this.#drawn++
    this.#memory.probe?.visit?.(object as ObjectRef)
    this.#lists.move(node, this.#list)
    const prev = (node + W) >>> 2
    u32[prev] = ((count - 1) << shift) | collecting | (u32[prev] & finalized)
  }
}
