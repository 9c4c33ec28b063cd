import { type LinearMemory, CorruptionError, headerBits } from '@mm/contract'

/** Bit of a `prev` word that a collector may use as it likes, while the word holds a pointer: objects lie at multiples of 8. */
export const OWN_BIT = 1 << headerBits.shift
/** Bits of a `prev` word below the pointer. */
export const FLAGS = headerBits.finalized | headerBits.collecting | OWN_BIT
/** Bit of a `next` word: the node is on a list of what may be unreachable. Only while a collection looks for garbage. */
export const UNREACHABLE = 1

/** Doubly linked lists through pre-headers. Nodes and heads are addresses of two words, `next` and `prev`; the low bits of `prev` are kept. */
export class HeaderLists {
  u32!: Uint32Array
  readonly #W: number

  constructor(memory: LinearMemory) {
    this.#W = memory.wordBytes
    memory.onRefresh(() => (this.u32 = memory.u32))
  }

  makeEmpty(head: number): void {
    this.u32[head >>> 2] = head
    this.u32[(head + this.#W) >>> 2] = head
  }

  isEmpty(head: number): boolean {
    return this.u32[head >>> 2] === head
  }

  /** The node after `node`. */
  after(node: number): number {
    return this.u32[node >>> 2]
  }

  /** The node before `node`; not while its `prev` word holds a count. */
  before(node: number): number {
    return (this.u32[(node + this.#W) >>> 2] & ~FLAGS) >>> 0
  }

  /** Puts an unlinked node last. */
  append(head: number, node: number): void {
    const u32 = this.u32
    const W = this.#W
    const last = u32[(head + W) >>> 2]
    const prev = (node + W) >>> 2
    u32[last >>> 2] = node
    u32[node >>> 2] = head
    u32[prev] = last + (u32[prev] & FLAGS)
    u32[(head + W) >>> 2] = node
  }

  /** Takes a node out of its list; its own words are left as they are. */
  unlink(node: number): void {
    const u32 = this.u32
    const W = this.#W
    const next = u32[node >>> 2]
    const prev = (u32[(node + W) >>> 2] & ~FLAGS) >>> 0
    const nextPrev = (next + W) >>> 2
    u32[prev >>> 2] = next
    u32[nextPrev] = prev + (u32[nextPrev] & FLAGS)
  }

  move(node: number, to: number): void {
    this.unlink(node)
    this.append(to, node)
  }

  /** Puts all of `from` behind `to`; `from` is empty then. */
  merge(from: number, to: number): void {
    if (this.isEmpty(from)) return
    const u32 = this.u32
    const W = this.#W
    const first = u32[from >>> 2]
    const last = u32[(from + W) >>> 2]
    const end = u32[(to + W) >>> 2]
    const firstPrev = (first + W) >>> 2
    u32[end >>> 2] = first
    u32[firstPrev] = end + (u32[firstPrev] & FLAGS)
    u32[last >>> 2] = to
    u32[(to + W) >>> 2] = last
    this.makeEmpty(from)
  }

  /** Cost: as many steps. */
  sizeOf(head: number): number {
    let size = 0
    for (let node = this.after(head); node !== head; node = this.after(node)) size++
    return size
  }

  /** Goes through a list from both sides, and asks `problem` what is wrong with each node. Throws `CorruptionError`. Cost: its nodes. */
  check(head: number, strategy: string, problem: (node: number, flags: number) => string | undefined): void {
    let before = head
    for (let node = this.after(head); ; node = this.after(node)) {
      const site = { operation: 'check', address: node, strategy }
      const prev = this.u32[(node + this.#W) >>> 2]
      if ((prev & ~FLAGS) >>> 0 !== before) throw new CorruptionError(site, `its prev word is ${prev}, not ${before}`)
      if (node === head) return
      const wrong = problem(node, prev & FLAGS)
      if (wrong !== undefined) throw new CorruptionError(site, wrong)
      before = node
    }
  }
}
