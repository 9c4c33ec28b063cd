import { IMMORTAL_FROM, type LinearMemory, type ObjectAccess, type ObjectRef, headerBits, typeWords } from '@mm/contract'
import { Edges } from './edges.js'
import { FLAGS, type HeaderLists, UNREACHABLE } from './lists.js'

const { finalized, collecting, shift } = headerBits
/** One reference, in a `prev` word that holds a count. */
const ONE = 1 << shift

/**
 * Tells what a list of objects keeps alive only among itself, by arithmetic on counts: a count less the references from
 * within is what comes from outside. The counts lie in the `prev` words meanwhile, the order of the list in `next` alone.
 * No recursion; no memory but the list itself.
 *
 * Algorithms: CPython 3.13, Python/gc.c `deduce_unreachable`; and {@link gather}.
 */
export class Separation {
  readonly #memory: LinearMemory
  readonly #lists: HeaderLists
  readonly #edges: Edges
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array
  /** The list that is being worked on. */
  #list = 0
  /** Objects looked at. */
  #visited = 0

  constructor(memory: LinearMemory, objects: ObjectAccess, lists: HeaderLists) {
    this.#memory = memory
    this.#lists = lists
    this.#edges = new Edges(memory, objects)
    this.#W = memory.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /**
   * Moves what nothing outside keeps alive from `list` to `unreachable` (empty before), in the order of the list as far as it
   * was scanned so; those keep the mark `collecting`, the others lose every flag but `finalized`. Immortal objects go to
   * `immortal`. Returns how many were looked at.
   */
  separate(list: number, unreachable: number, immortal: number): number {
    this.#begin(list, immortal)
    for (let node = this.#u32[list >>> 2]; node !== list; node = this.#u32[node >>> 2]) this.#edges.visit(node + 2 * this.#W, this.#subtract)
    this.#scan(unreachable)
    return this.#visited
  }

  /**
   * As {@link separate} for what `list` reaches: whatever tracked object it leads to is taken out of the list where it was and put
   * behind. The trial deletion of Bacon and Rajan, "Concurrent Cycle Collection in Reference Counted Systems" (ECOOP 2001),
   * section 3: their mark-gray is the growing list, breadth first, their scan and scan-black are the scan of the list.
   */
  gather(list: number, unreachable: number, immortal: number): number {
    this.#begin(list, immortal)
    for (let node = this.#u32[list >>> 2]; node !== list; node = this.#u32[node >>> 2]) this.#edges.visit(node + 2 * this.#W, this.#gray)
    this.#scan(unreachable)
    return this.#visited
  }

  /** Each `prev` word: the object's count, and the mark. */
  #begin(list: number, immortal: number): void {
    const u32 = this.#u32
    const W = this.#W
    this.#list = list
    this.#visited = 0
    for (let node = u32[list >>> 2], next; node !== list; node = next) {
      next = u32[node >>> 2]
      const count = u32[(node + 2 * W) >>> 2]
      const prev = (node + W) >>> 2
      this.#see(node)
      if (count >= IMMORTAL_FROM) {
        u32[prev] = (u32[prev] & ~(FLAGS ^ finalized)) >>> 0
        this.#lists.move(node, immortal)
      } else u32[prev] = (count << shift) | collecting | (u32[prev] & finalized)
    }
  }

  #see(node: number): void {
    this.#visited++
    const { probe } = this.#memory
    if (probe !== null) probe.visit?.((node + 2 * this.#W) as ObjectRef)
  }

  /** Whether objects of the type of `item` can be tracked. */
  #isTrackable(item: number): boolean {
    return this.#u32[(this.#u32[(item + this.#W) >>> 2] >>> 2) + this.#block + typeWords.preHeader] !== 0
  }

  /** Takes a reference from within off the count. */
  readonly #subtract = (item: number): void => {
    if (!this.#isTrackable(item)) return
    const prev = (item - this.#W) >>> 2
    const word = this.#u32[prev]
    if ((word & collecting) !== 0) this.#u32[prev] = word - ONE
  }

  /** As {@link #subtract}; what is not in the list yet comes to its end. */
  readonly #gray = (item: number): void => {
    if (!this.#isTrackable(item)) return
    const u32 = this.#u32
    const W = this.#W
    const prev = (item - W) >>> 2
    const word = u32[prev]
    if ((word & collecting) !== 0) {
      u32[prev] = word - ONE
      return
    }
    const node = item - 2 * W
    const count = u32[item >>> 2]
    if (u32[node >>> 2] === 0 || count >= IMMORTAL_FROM) return
    this.#see(node)
    this.#lists.unlink(node)
    const list = this.#list
    const last = u32[(list + W) >>> 2]
    u32[last >>> 2] = node
    u32[node >>> 2] = list
    u32[(list + W) >>> 2] = node
    u32[prev] = ((count - 1) << shift) | collecting | (word & finalized)
  }

  /**
   * Goes through the list once: what has a count left is reachable, and so is what it refers to, which is given a count, or
   * comes back to the end of the list when it had been set aside. What has none is set aside.
   */
  #scan(unreachable: number): void {
    const u32 = this.#u32
    const W = this.#W
    const list = this.#list
    let before = list
    for (let node = u32[list >>> 2]; node !== list; node = u32[before >>> 2]) {
      const prev = (node + W) >>> 2
      const word = u32[prev]
      if (word >= ONE) {
        this.#edges.visit(node + 2 * W, this.#reached)
        u32[prev] = before + (word & finalized)
        before = node
      } else {
        u32[before >>> 2] = u32[node >>> 2]
        const last = u32[(unreachable + W) >>> 2]
        u32[last >>> 2] = node + UNREACHABLE
        u32[prev] = last + (word & FLAGS)
        u32[node >>> 2] = unreachable + UNREACHABLE
        u32[(unreachable + W) >>> 2] = node
      }
    }
    u32[(list + W) >>> 2] = before
    for (let node = unreachable; ; ) {
      const next = (u32[node >>> 2] & ~UNREACHABLE) >>> 0
      u32[node >>> 2] = next
      node = next
      if (node === unreachable) break
    }
  }

  readonly #reached = (item: number): void => {
    if (!this.#isTrackable(item)) return
    const u32 = this.#u32
    const prev = (item - this.#W) >>> 2
    const word = u32[prev]
    if ((word & collecting) === 0) return
    const node = item - 2 * this.#W
    if ((u32[node >>> 2] & UNREACHABLE) !== 0) this.#bringBack(node, word)
    else if (word < ONE) u32[prev] = word + ONE
  }

  /** From what was set aside to the end of the list, to be scanned. */
  #bringBack(node: number, word: number): void {
    const u32 = this.#u32
    const W = this.#W
    const list = this.#list
    const next = (u32[node >>> 2] & ~UNREACHABLE) >>> 0
    const before = (word & ~FLAGS) >>> 0
    u32[before >>> 2] = next + UNREACHABLE
    const nextPrev = (next + W) >>> 2
    u32[nextPrev] = before + (u32[nextPrev] & FLAGS)
    const last = u32[(list + W) >>> 2]
    u32[last >>> 2] = node
    u32[node >>> 2] = list
    u32[(list + W) >>> 2] = node
    u32[(node + W) >>> 2] = ONE + collecting + (word & finalized)
  }
}
