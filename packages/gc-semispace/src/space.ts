import { type Address, CorruptionError, type LinearMemory, type ObjectAccess, type ObjectRef, type ObjectSpace, typeTraits, typeWords } from '@mm/contract'
import { type CollectorState } from '@mm/cycles'
import { type Identities } from './identities.js'
import { BLOCK_HEADER, FIRST_BLOCK, type StateField, chunk } from './layout.js'
import { GRANULE, GRANULE_SHIFT, PlaceTable, places } from './places.js'

const { pinned, weakReference } = typeTraits
const { traits: TRAITS } = typeWords
const { next: NEXT, bytes: BYTES, end: END } = chunk.at(8).offset

const MOST_GRANULES = 32
/** Larger objects stay where the allocator puts them: copying them would cost more than the room between them. */
const LARGEST = GRANULE / 4

/**
 * The space that objects are made in, and, while a collection copies, the old one that they come from.
 *
 * ```
 *   chunk                                          free
 * ┌──────┬─┬───────────────┬─┬─────────────────────┬────�
 * │ next │h│ pre-h. object │h│ object              │ …    headers (h): bytes, bytes before the object
 * └──────┴─┴───────────────┴─┴─────────────────────┴────�
 * ```
 */
export class Space implements ObjectSpace {
  readonly #memory: LinearMemory
  readonly #state: CollectorState<StateField>
  readonly #identities: Identities
  readonly #W: number
  readonly #block: number
  /** Blocks are at multiples of two words. */
  readonly #mask: number
  /** Word indexes. */
  readonly #free: number
  readonly #end: number
  #u32!: Uint32Array
  readonly #places: PlaceTable
  /** First chunk of the old space; 0 outside of a collection. */
  #old = 0
  /** First of the chunks that are set aside to be copied into. */
  #aside = 0

  constructor(memory: LinearMemory, objects: ObjectAccess, state: CollectorState<StateField>, identities: Identities) {
    this.#memory = memory
    this.#identities = identities
    this.#state = state
    this.#W = memory.wordBytes
    this.#block = objects.layout.items >>> 2
    this.#mask = 2 * memory.wordBytes - 1
    this.#free = state.word('free')
    this.#end = state.word('end')
    this.#places = new PlaceTable(memory)
    memory.onRefresh(() => (this.#u32 = memory.u32))
    this.#eachChunk(state.get('first'), (base) => this.#enter(base, places.here))
  }

  /** What the table of places says, by granule; asked for anew for each object. */
  get table(): Uint8Array {
    return this.#places.bytes
  }

  /** Whether it lies in the old space, while there is one. */
  isOld(address: number): boolean {
    return this.#places.at(address) === places.old
  }

  owns(address: number): boolean {
    return this.#places.at(address) !== places.outside
  }

  take(type: ObjectRef, bytes: number, pre: number): Address {
    if ((this.#u32[(type >>> 2) + this.#block + TRAITS] & (pinned | weakReference)) !== 0 || bytes > LARGEST) return 0 as Address
    const unit = this.unitOf(bytes)
    if (unit > this.#u32[this.#end] - this.#u32[this.#free] && !this.#grow()) return 0 as Address
    const at = this.#u32[this.#free]
    this.#u32[this.#free] = at + unit
    this.#u32[at >>> 2] = bytes
    this.#u32[(at + 4) >>> 2] = pre
    return (at + BLOCK_HEADER) as Address
  }

  /** Bytes of a block with its header. */
  unitOf(bytes: number): number {
    return (bytes + BLOCK_HEADER + this.#mask) & ~this.#mask
  }

  /** Room for a copy of `unit` bytes: where its header goes. */
  place(unit: number): number {
    const u32 = this.#u32
    if (unit > u32[this.#end] - u32[this.#free]) this.#fillNext()
    const at = u32[this.#free]
    u32[this.#free] = at + unit
    return at
  }

  give(object: ObjectRef): void {
    this.#u32[(object + this.#W) >>> 2] = 0
  }

  /** Bytes in blocks, headers included. */
  get usedBytes(): number {
    const last = this.#state.get('last')
    return this.#state.get('used') + (last === 0 ? 0 : this.#u32[this.#free] - last - FIRST_BLOCK)
  }

  identity(object: ObjectRef): number {
    return this.owns(object) ? this.#identities.of(object) : object
  }

  // --- chunks --------------------------------------------------------------------------------------------------------

  #eachChunk(first: number, visit: (base: number) => void): void {
    for (let base = first; base !== 0; ) {
      const next = this.#u32[(base + NEXT) >>> 2]
      visit(base)
      base = next
    }
  }

  #enter(base: number, place: number): void {
    this.#places.enter(base, this.#u32[(base + BYTES) >>> 2], place)
  }

  /** A chunk of `granules`, or of one, where there is no room for more; 0 where there is none. */
  #reserve(granules: number): number {
    for (const count of granules === 1 ? [1] : [granules, 1]) {
      const base = this.#memory.reserve(count << GRANULE_SHIFT, GRANULE)
      if (base === 0) continue
      this.#u32[(base + NEXT) >>> 2] = 0
      this.#u32[(base + BYTES) >>> 2] = count << GRANULE_SHIFT
      return base
    }
    return 0
  }

  /** A fourth of what there is, within bounds. */
  #granules(): number {
    return Math.min(MOST_GRANULES, Math.max(1, this.usedBytes >>> GRANULE_SHIFT >>> 2))
  }

  #grow(): boolean {
    const base = this.#reserve(this.#granules())
    if (base === 0) return false
    this.#append(base)
    return true
  }

  /** The chunk is filled from now on. */
  #append(base: number): void {
    const state = this.#state
    const last = state.get('last')
    this.#close()
    if (last === 0) state.set('first', base)
    else this.#u32[(last + NEXT) >>> 2] = base
    state.set('last', base)
    state.set('free', base + FIRST_BLOCK)
    state.set('end', base + this.#u32[(base + BYTES) >>> 2])
    this.#enter(base, places.here)
  }

  /** Notes where the blocks of the last chunk end. */
  #close(): void {
    const last = this.#state.get('last')
    if (last === 0) return
    const free = this.#u32[this.#free]
    this.#u32[(last + END) >>> 2] = free
    this.#state.add('used', free - last - FIRST_BLOCK)
  }

  #fillNext(): void {
    const base = this.#aside
    this.#aside = this.#u32[(base + NEXT) >>> 2]
    this.#u32[(base + NEXT) >>> 2] = 0
    this.#append(base)
  }

  // --- copying -------------------------------------------------------------------------------------------------------

  /** Makes this space the old one, and room for all of it in a new one. False where there is no memory for that: then nothing has changed. */
  flip(): boolean {
    const state = this.#state
    if (!this.#setAside(this.usedBytes) && !this.#setAside(this.#bytesInUse())) return false
    this.#close()
    this.#old = state.get('first')
    this.#eachChunk(this.#old, (base) => this.#enter(base, places.old))
    for (const field of ['first', 'last', 'free', 'end', 'used'] as const) state.set(field, 0)
    return true
  }

  #setAside(bytes: number): boolean {
    const granules = this.#granules()
    for (let needed = bytes; needed > 0; ) {
      const base = this.#reserve(Math.min(granules, (needed >>> GRANULE_SHIFT) + 2))
      if (base === 0) {
        this.#releaseAside()
        return false
      }
      this.#u32[(base + NEXT) >>> 2] = this.#aside
      this.#aside = base
      // Behind the last block of a chunk as much may stay free as the largest takes.
      needed -= this.#u32[(base + BYTES) >>> 2] - FIRST_BLOCK - LARGEST - BLOCK_HEADER
    }
    return true
  }

  /** Bytes in blocks that are no holes. Cost: a look at each. */
  #bytesInUse(): number {
    let used = 0
    this.walk((_block, _object, bytes) => (used += this.unitOf(bytes)))
    return used
  }

  /** Nothing could move, and the dead have left holes: chunks that are nothing else go, the one that is being filled aside. */
  releaseEmpty(): void {
    const state = this.#state
    let before = 0
    this.#eachChunk(this.#state.get('first'), (base) => {
      let live = base === state.get('last')
      if (!live) this.#walkChunk(base, (_at, object) => (live ||= this.#u32[(object + this.#W) >>> 2] !== 0))
      if (live) {
        before = base
        return
      }
      if (before === 0) state.set('first', this.after(base))
      else this.#u32[(before + NEXT) >>> 2] = this.after(base)
      state.add('used', base + FIRST_BLOCK - this.endOf(base))
      this.#enter(base, places.outside)
      this.#memory.release(base as Address, this.#u32[(base + BYTES) >>> 2])
    })
  }

  #releaseAside(): void {
    const first = this.#aside
    this.#aside = 0
    this.#eachChunk(first, (base) => this.#memory.release(base as Address, this.#u32[(base + BYTES) >>> 2]))
  }

  /** The old space goes, filled with `poison` before where that is a byte; so do chunks that were not needed. */
  releaseOld(poison: number | undefined): void {
    const first = this.#old
    this.#old = 0
    this.#releaseAside()
    this.#eachChunk(first, (base) => {
      const bytes = this.#u32[(base + BYTES) >>> 2]
      this.#enter(base, places.outside)
      if (poison !== undefined) this.#memory.u8.fill(poison, base, base + bytes)
      this.#memory.release(base as Address, bytes)
    })
  }

  // --- going through it ----------------------------------------------------------------------------------------------

  /** Where the chunk's blocks end. */
  endOf(base: number): number {
    return base === this.#state.get('last') ? this.#u32[this.#free] : this.#u32[(base + END) >>> 2]
  }

  /** The chunk behind, of 0 the first one; 0 none. */
  after(base: number): number {
    return base === 0 ? this.#state.get('first') : this.#u32[(base + NEXT) >>> 2]
  }

  /** Calls `visit` with each object of the old space that has not been copied. */
  walkOld(visit: (object: ObjectRef) => void): void {
    this.#walk(this.#old, (_at, object) => {
      const type = this.#u32[(object + this.#W) >>> 2]
      if (type !== 0 && (type & 1) === 0) visit(object)
    })
  }

  walk(visit: (block: Address, object: ObjectRef, bytes: number) => void): void {
    this.#walk(this.#state.get('first'), (at, object) => {
      if (this.#u32[(object + this.#W) >>> 2] !== 0) visit((at + BLOCK_HEADER) as Address, object, this.#u32[at >>> 2])
    })
  }

  #walk(first: number, visit: (at: number, object: ObjectRef) => void): void {
    for (let base = first; base !== 0; base = this.after(base)) this.#walkChunk(base, visit)
  }

  #walkChunk(base: number, visit: (at: number, object: ObjectRef) => void): void {
    for (let at = base + FIRST_BLOCK, end = this.endOf(base); at < end; at += this.unitOf(this.#u32[at >>> 2])) {
      visit(at, (at + BLOCK_HEADER + this.#u32[(at + 4) >>> 2]) as ObjectRef)
    }
  }

  /** Throws `CorruptionError` where blocks do not lie one behind the other. */
  check(strategy: string): void {
    for (let base = this.#state.get('first'); base !== 0; base = this.after(base)) {
      const end = this.endOf(base)
      for (let at = base + FIRST_BLOCK; at !== end; at += this.unitOf(this.#u32[at >>> 2])) {
        const site = { operation: 'check', address: at, size: this.#u32[at >>> 2], strategy }
        if (at > end || this.#u32[(at + 4) >>> 2] >= this.#u32[at >>> 2]) throw new CorruptionError(site, 'no block begins here')
      }
    }
  }
}
