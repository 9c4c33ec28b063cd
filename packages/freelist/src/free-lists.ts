import { type Address, type LinearMemory, MisuseError, type ObjectRef, OutOfMemoryError } from '@mm/contract'
import { entry } from './layout.js'

const { offset, size: ENTRY_BYTES } = entry.at(8)
const HEAD = offset.head >>> 2
const COUNT = offset.count >>> 2
const CAPACITY = offset.capacity >>> 2
const LINK = offset.link >>> 2
const HITS = offset.hits >>> 2
const MISSES = offset.misses >>> 2
const ENTRY_WORDS = ENTRY_BYTES >>> 2

/** How the lists are made. */
export interface FreeListOptions {
  /** `declared` (the default): each list keeps as many as its definition says; `none`: nothing is kept. */
  readonly policy?: 'declared' | 'none'
  /** Blocks at most, by the name of a list, in place of what its definition or the policy says; 0 turns one off. */
  readonly capacities?: Readonly<Record<string, number>>
  /** Lists that there is room for; 64 by default. */
  readonly most?: number
  /** `state` of the lists that live in this memory already: they are taken up, and to be defined in the same order. */
  readonly state?: Address
}

/** What a list holds for one kind of block. */
export interface FreeListDefinition {
  readonly name: string
  /** Blocks at most. */
  readonly capacity: number
  /** Bytes of a block, for reports. */
  readonly bytes: number
  /** Bytes from a block to the word that may hold the link; 0 by default. */
  readonly link?: number
  /** Bytes from a block to the object in it, for the probe; 0 by default. */
  readonly object?: number
  /** Whether {@link FreeLists.clear} leaves it alone. */
  readonly keep?: boolean
}

/** What is known of a list. */
export interface FreeListStatistics {
  readonly name: string
  readonly count: number
  readonly capacity: number
  readonly bytes: number
  readonly hits: number
  readonly misses: number
}

/**
 * Blocks of objects that died, kept for the next object of the same kind: last in, first out. Heads, counts and links lie
 * in the memory.
 */
export class FreeLists {
  readonly #memory: LinearMemory
  readonly #definitions: FreeListDefinition[] = []
  readonly #policy: 'declared' | 'none'
  readonly #capacities: ReadonlyMap<string, number>
  readonly #most: number
  /** Where the lists begin. */
  readonly state: Address
  /** Word index of the first list. */
  readonly #base: number
  #u32!: Uint32Array

  /** Throws `MisuseError` (`bad-option`) for a capacity that is no whole number from 0 on, `OutOfMemoryError`. */
  constructor(memory: LinearMemory, { policy = 'declared', capacities = {}, most = 64, state }: FreeListOptions = {}) {
    this.#memory = memory
    this.#policy = policy
    this.#capacities = new Map(Object.entries(capacities))
    for (const [name, capacity] of this.#capacities) {
      if (Number.isInteger(capacity) && capacity >= 0 && capacity < 2 ** 32) continue
      throw new MisuseError('bad-option', { operation: 'createRuntime', strategy: 'freelist' }, `${name}: ${capacity} is no number of blocks`)
    }
    this.#most = most
    this.state = state ?? memory.reserve(most * ENTRY_BYTES, 16)
    if (this.state === 0) throw new OutOfMemoryError({ operation: 'createRuntime', size: most * ENTRY_BYTES, strategy: 'freelist' })
    this.#base = this.state >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
    if (state === undefined) this.#u32.fill(0, this.#base, this.#base + most * ENTRY_WORDS)
  }

  /** Adds a list; returns its number, from 0 in the order of definition. Throws `MisuseError` when there is no room for one more. */
  define(definition: FreeListDefinition): number {
    const list = this.#definitions.length
    if (list === this.#most) throw new MisuseError('bad-count', { operation: 'define', strategy: 'freelist' }, `${list} lists are all there is room for`)
    this.#definitions.push(definition)
    const at = this.#base + list * ENTRY_WORDS
    this.#u32[at + CAPACITY] = this.#capacities.get(definition.name) ?? (this.#policy === 'none' ? 0 : definition.capacity)
    this.#u32[at + LINK] = definition.link ?? 0
    return list
  }

  /** The block put last, or 0. */
  take(list: number): Address {
    const u32 = this.#u32
    const at = this.#base + list * ENTRY_WORDS
    const block = u32[at + HEAD] as Address
    if (block === 0) {
      u32[at + MISSES]++
      return block
    }
    u32[at + HEAD] = u32[(block + u32[at + LINK]) >>> 2]
    u32[at + COUNT]--
    u32[at + HITS]++
    if (this.#memory.probe !== null) this.#report(list, block, true)
    return block
  }

  /** Keeps the block; false when the list is full, and the block is the caller's still. */
  put(list: number, block: Address): boolean {
    const u32 = this.#u32
    const at = this.#base + list * ENTRY_WORDS
    const count = u32[at + COUNT]
    if (count >= u32[at + CAPACITY]) return false
    u32[(block + u32[at + LINK]) >>> 2] = u32[at + HEAD]
    u32[at + HEAD] = block
    u32[at + COUNT] = count + 1
    if (this.#memory.probe !== null) this.#report(list, block, false)
    return true
  }

  #report(list: number, block: Address, hit: boolean): void {
    const { name, object = 0 } = this.#definitions[list]
    const { probe } = this.#memory
    if (hit) probe?.freelistHit?.((block + object) as ObjectRef, name)
    else probe?.freelistPut?.((block + object) as ObjectRef, name)
  }

  /** Empties every list that is not to be kept; `free` gets each block. */
  clear(free: (block: Address, list: number) => void): void {
    this.#definitions.forEach((definition, list) => {
      if (definition.keep !== true) this.clearList(list, free)
    })
  }

  /** Empties one list. */
  clearList(list: number, free: (block: Address, list: number) => void): void {
    const at = this.#base + list * ENTRY_WORDS
    for (let block = this.#u32[at + HEAD] as Address; block !== 0; ) {
      const next = this.#u32[(block + this.#u32[at + LINK]) >>> 2] as Address
      this.#u32[at + HEAD] = next
      this.#u32[at + COUNT]--
      free(block, list)
      block = next
    }
  }

  /** Calls `visit` for every block that is kept. */
  walk(visit: (block: Address, list: number) => void): void {
    for (let list = 0; list < this.#definitions.length; list++) {
      const at = this.#base + list * ENTRY_WORDS
      for (let block = this.#u32[at + HEAD] as Address; block !== 0; block = this.#u32[(block + this.#u32[at + LINK]) >>> 2] as Address) visit(block, list)
    }
  }

  /** Of every list, in the order of definition. */
  statistics(): FreeListStatistics[] {
    return this.#definitions.map(({ name, bytes }, list) => {
      const at = this.#base + list * ENTRY_WORDS
      const u32 = this.#u32
      return { name, bytes, count: u32[at + COUNT], capacity: u32[at + CAPACITY], hits: u32[at + HITS], misses: u32[at + MISSES] }
    })
  }
}
