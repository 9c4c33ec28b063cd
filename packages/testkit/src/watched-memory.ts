import { type Address, type LinearMemory, type MemoryCounts, type Probe, type WordBytes } from '@mm/contract'
import { Memory, type MemoryOptions } from '@mm/heap'
import { expectThat, hex } from './failure.js'

/** What a {@link WatchedMemory} does beside handing out memory. */
export interface WatchOptions {
  /** A strip of known bytes after every piece, so that whoever writes beyond it, or takes two pieces for one, is found out. */
  readonly fences?: boolean
  /** What is given back is never handed out again: nobody may write there any more. */
  readonly quarantine?: boolean
  /** Every reservation replaces the views, as growth of a foreign memory does. */
  readonly moving?: boolean
}

const FENCE_BYTES = 64
const FENCE = 0xfe
const GIVEN_BACK = 0xdb
const NEVER = Infinity
const PAGE = 4096

/** Bytes that nobody may write, and what they hold. */
interface Strip {
  readonly base: Address
  readonly bytes: number
  readonly value: number
}

function isIntact(u8: Uint8Array, { base, bytes, value }: Strip): boolean {
  for (let offset = base; offset < base + bytes; offset++) if (u8[offset] !== value) return false
  return true
}

function isZero(words: Float64Array): boolean {
  for (let index = 0; index < words.length; index++) if (words[index] !== 0) return false
  return true
}

const inGrains = (bytes: number): number => Math.ceil(bytes / 16) * 16

/** A memory that knows who got what, lets reservations fail and finds writes where nobody has business to write. */
export class WatchedMemory implements LinearMemory {
  u8!: Uint8Array
  i32!: Int32Array
  u32!: Uint32Array
  f64!: Float64Array
  readonly wordBytes: WordBytes
  readonly views: 'stable' | 'detachable'
  /** How many reservations were asked for. */
  reservations = 0
  /** Whether a reservation has failed, or was made to, since {@link failAt} was last called. */
  failed = false
  /** The reservation, counted from 0, that fails; {@link failOn} says whether all later ones do too. */
  #failing = NEVER
  #failingOn = false
  readonly #memory: Memory
  readonly #watch: WatchOptions
  readonly #pieces = new Map<Address, number>()
  readonly #fences: Strip[] = []
  readonly #quarantine: Strip[] = []
  readonly #listeners = new Set<() => void>()

  constructor(memory: Memory, watch: WatchOptions = {}) {
    this.#memory = memory
    this.#watch = watch
    this.wordBytes = memory.wordBytes
    this.views = watch.moving === true ? 'detachable' : memory.views
    memory.onRefresh(() => {
      this.#refresh()
    })
  }

  static of(options: MemoryOptions, watch: WatchOptions = {}): WatchedMemory {
    return new WatchedMemory(new Memory(options), watch)
  }

  get probe(): Probe | null {
    return this.#memory.probe
  }
  set probe(probe: Probe | null) {
    this.#memory.probe = probe
  }

  reserve(bytes: number, alignment: number): Address {
    const turn = this.reservations++
    const fails = turn === this.#failing || (this.#failingOn && turn > this.#failing)
    const base = fails ? (0 as Address) : this.#memory.reserve(bytes, alignment)
    if (base === 0) {
      this.failed = true
      return base
    }
    this.#pieces.set(base, inGrains(bytes))
    if (this.#watch.fences === true) this.#fence()
    if (this.#watch.moving === true) this.#memory.relocate()
    return base
  }

  release(base: Address, bytes: number): void {
    if (this.#watch.quarantine === true && this.#pieces.get(base) === inGrains(bytes)) {
      this.u8.fill(GIVEN_BACK, base, base + bytes)
      this.#quarantine.push({ base, bytes, value: GIVEN_BACK })
    } else {
      this.#memory.release(base, bytes)
    }
    this.#pieces.delete(base)
  }

  counts(): MemoryCounts {
    return this.#memory.counts()
  }

  onRefresh(refresh: () => void): () => void {
    const own = (): void => {
      refresh()
    }
    this.#listeners.add(own)
    refresh()
    return () => void this.#listeners.delete(own)
  }

  /** Replaces every view, as growth of a foreign memory does. */
  relocate(): void {
    this.#memory.relocate()
  }

  /** A memory of its own that holds the same bytes. */
  copy(): WatchedMemory {
    const copy = new WatchedMemory(new Memory({ image: this.#memory.snapshot() }), this.#watch)
    for (const [base, bytes] of this.#pieces) copy.#pieces.set(base, bytes)
    return copy
  }

  /** From now on reservation `turn` fails (the next one is `reservations`), and with `andLater` every one after it. */
  failAt(turn: number, andLater = false): void {
    this.#failing = turn
    this.#failingOn = andLater
    this.failed = false
  }

  /** Bytes that are handed out. */
  get reservedBytes(): number {
    let bytes = 0
    for (const piece of this.#pieces.values()) bytes += piece
    return bytes
  }

  /** Whether all of the range lies in one piece that is handed out. */
  holds(address: Address, bytes: number): boolean {
    for (const [base, size] of this.#pieces) if (address >= base && address + bytes <= base + size) return true
    return false
  }

  /** Takes memory that belongs to somebody else: not counted, not failing, filled with `value`. */
  occupy(bytes: number, alignment = 16, value?: number): Address {
    const base = this.#memory.reserve(bytes, alignment)
    expectThat(base !== 0, () => `the kit finds no ${bytes} bytes for itself: give it a greater \`limit\``)
    if (value !== undefined) {
      this.u8.fill(value, base, base + bytes)
      this.#fences.push({ base, bytes, value })
    }
    return base
  }

  /**
   * Makes the first `bytes` look used: whoever gets them finds no zeros, but words that could be addresses. Each leads a
   * page further up, so that who follows them gets to an end.
   */
  soil(bytes: number): void {
    const base = this.#memory.reserve(bytes, 16)
    for (let address: number = base; address < base + bytes; address += 4) this.u32[address >>> 2] = address + PAGE
    this.#memory.release(base, bytes)
  }

  /** Throws where a byte was written that was not handed out. Cost: all bytes above the high-water mark. */
  expectUntouched(): void {
    const { u8 } = this
    const { highWater } = this.counts()
    for (const fence of this.#fences) {
      expectThat(isIntact(u8, fence), () => `wrote between ${hex(fence.base)} and ${hex(fence.base + fence.bytes)}, which it never reserved`)
    }
    for (const strip of this.#quarantine) {
      expectThat(isIntact(u8, strip), () => `wrote to the ${strip.bytes} bytes at ${hex(strip.base)} after it had given them back`)
    }
    expectThat(isZero(new Float64Array(u8.buffer, highWater)), () => `wrote above ${hex(highWater)}, where nothing was ever handed out`)
  }

  #fence(): void {
    const base = this.#memory.reserve(FENCE_BYTES, 16)
    if (base === 0) return
    this.u8.fill(FENCE, base, base + FENCE_BYTES)
    this.#fences.push({ base, bytes: FENCE_BYTES, value: FENCE })
  }

  #refresh(): void {
    this.u8 = this.#memory.u8
    this.i32 = this.#memory.i32
    this.u32 = this.#memory.u32
    this.f64 = this.#memory.f64
    for (const refresh of this.#listeners) refresh()
  }
}
