import { type Address, type Allocator, type AllocatorFactory, type AllocatorStrategy, MisuseError, type WordBytes } from '@mm/contract'
import { ConformanceError, describeError, hex } from '../failure.js'
import { WatchedMemory } from '../watched-memory.js'
import { DEFAULT_SEED } from './subject.js'

/** How {@link soakAllocator} runs. */
export interface SoakOptions {
  /** The strategy, or its factory: then with its default options. */
  readonly strategy: AllocatorStrategy | AllocatorFactory
  /** How many calls to make; 200,000 by default. */
  readonly calls?: number
  /** Where drawing begins: same seed, same calls. */
  readonly seed?: number
  /** Bytes in a word of the memory; 8 by default. */
  readonly wordBytes?: WordBytes
  /** Calls from one invariant check (with a look at every block) to the next; 10,000 by default. */
  readonly checkEvery?: number
  /** Bytes that the memory hands out at most; 32 MiB by default. */
  readonly limit?: number
  /** Blocks that live at once at most; 4000 by default. */
  readonly live?: number
  /** Told now and then how many calls are over. */
  readonly progress?: (calls: number) => void
}

/** What a soak did. Two soaks with the same options report the same, unless the allocator draws for itself. */
export interface SoakReport {
  readonly calls: number
  readonly mallocs: number
  readonly callocs: number
  readonly reallocs: number
  readonly frees: number
  /** Calls that were answered with 0, after a reservation was made to fail or the memory was full. */
  readonly refusals: number
  /** Calls with a size that is none; each was a `MisuseError`. */
  readonly misuses: number
  readonly checks: number
  /** How often another instance went on from the state in memory, and how often the memory moved. */
  readonly takeovers: number
  /** Heaps that were used; more than one only where nothing is freed. */
  readonly heaps: number
  readonly peakLiveBlocks: number
  readonly peakLiveBytes: number
  /** Made of every address that was handed out, in order. */
  readonly digest: string
}

const CALLS = 200_000
const CHECK_EVERY = 10_000
const LIMIT = 2 ** 25
const LIVE = 4000
/** Calls between two looks at the clock, for whoever shows progress. */
const PROGRESS_EVERY = 65_536
/** A larger block is written at both ends, and at a word in so many bytes between. */
const WHOLE_BYTES = 2048
const END_BYTES = 512
const STRIDE_BYTES = 256
const BAD_SIZES = [-1, 0.5, NaN, Infinity, 2 ** 31, 2 ** 32 + 16, -(2 ** 31)]
/** What part of the limit every strategy must serve, whatever its overhead. */
const PROMISED_PART = 8

const MALLOC = 0
const CALLOC = 1
const REALLOC = 2
const FREE = 3
/** Calls that a failure shows. */
const SHOWN = 32

/** Draws calls and keeps the model: whose each granule of the memory is, and what each block must hold. */
class Soak {
  readonly #strategy: AllocatorStrategy
  readonly #limit: number
  readonly #granuleShift: number
  readonly #checkEvery: number
  readonly #most: number
  readonly #frees: boolean
  readonly #wordBytes: WordBytes
  #memory!: WatchedMemory
  #allocator!: Allocator
  /** Per granule: the live block's place plus 1, or 0. */
  #owners!: Uint32Array
  readonly #addresses: Uint32Array
  readonly #sizes: Uint32Array
  readonly #patterns: Uint32Array
  #live = 0
  #liveBytes = 0
  #target = 0
  #random: number
  #serial = 0
  #digest = 0
  /** The last calls: kind, address before, what was asked, answer. */
  readonly #record = new Float64Array(SHOWN * 4)
  readonly counts = { calls: 0, mallocs: 0, callocs: 0, reallocs: 0, frees: 0, refusals: 0, misuses: 0, checks: 0, takeovers: 0, heaps: 0, peakLiveBlocks: 0, peakLiveBytes: 0 }

  constructor(strategy: AllocatorStrategy, { seed = DEFAULT_SEED, wordBytes = 8, checkEvery = CHECK_EVERY, limit = LIMIT, live = LIVE }: SoakOptions) {
    this.#strategy = strategy
    this.#wordBytes = wordBytes
    this.#limit = limit
    this.#granuleShift = wordBytes === 8 ? 4 : 3
    this.#checkEvery = checkEvery
    this.#most = live
    this.#frees = strategy.manifest.provides?.includes('free') === true
    this.#random = (Math.imul(seed, 0x9e37_79b1) ^ 0x5bf0_3635) >>> 0 || 1
    this.#addresses = new Uint32Array(live)
    this.#sizes = new Uint32Array(live)
    this.#patterns = new Uint32Array(live)
    this.#begin()
  }

  get digest(): string {
    return (this.#digest >>> 0).toString(16).padStart(8, '0')
  }

  /** One call, drawn; and what is due now and then. */
  step(): void {
    const turn = this.counts.calls++
    const draw = this.#draw()
    if ((draw & 0x3fff) === 0) this.#target = this.#draw() % this.#most
    if ((draw & 0xfff) === 1) this.#askForNoSize(draw >>> 12)
    if ((draw & 0x7fff) === 2) this.#memory.failAt(this.#memory.reservations, (draw & 0x8000) !== 0)
    else if ((draw & 0x3ff) === 2) this.#memory.failAt(Infinity)
    const kind = (draw >>> 16) % 100
    const grows = this.#live < this.#target
    if (this.#live > 0 && kind < 8) this.#realloc((draw >>> 8) % this.#live)
    else if (this.#live === this.#most || (this.#live > 0 && kind < (grows ? 30 : 72))) this.#free((draw >>> 8) % this.#live)
    else if (kind > 96) this.#calloc()
    else this.#malloc()
    if ((turn + 1) % this.#checkEvery === 0) this.check()
    if ((turn + 1) % (this.#checkEvery * 8) === 0) this.#takeOver()
  }

  /** Every invariant of the allocator, every byte of every block, and the counts. */
  check(): void {
    this.counts.checks++
    this.#guard('check()', () => this.#allocator.check?.())
    for (let place = 0; place < this.#live; place++) this.#expectContent(place, this.#sizes[place])
    const statistics = this.#allocator.statistics?.()
    if (statistics !== undefined && statistics.liveBlocks !== this.#live) this.#fail(`statistics say ${statistics.liveBlocks} live blocks; there are ${this.#live}`)
  }

  /** Frees what is left; then nothing may be live. */
  finish(): void {
    this.check()
    while (this.#live > 0) this.#free(this.#live - 1)
    this.check()
  }

  #begin(): void {
    this.counts.heaps++
    this.#memory = WatchedMemory.of({ wordBytes: this.#wordBytes, limit: this.#limit })
    this.#owners = new Uint32Array((this.#memory.u8.length >>> this.#granuleShift) + 1)
    this.#allocator = this.#guard('create', () => this.#strategy.create({ memory: this.#memory }))
    this.#live = 0
    this.#liveBytes = 0
  }

  /** George Marsaglia, 'Xorshift RNGs', 2003. */
  #draw(): number {
    let word = this.#random
    word ^= word << 13
    word ^= word >>> 17
    word ^= word << 5
    this.#random = word
    return word >>> 0
  }

  #size(): number {
    const draw = this.#draw()
    const kind = draw & 0x7f
    if (kind < 88) return (draw >>> 8) % (1 << (1 + ((draw >>> 20) % 9)))
    if (kind < 118) return (draw >>> 8) % 4100
    return (draw >>> 8) % (kind < 126 ? 20_000 : 300_000)
  }

  #malloc(): void {
    const size = this.#size()
    this.counts.mallocs++
    this.#note(MALLOC, 0, size)
    this.#receive(this.#guard('malloc', () => this.#allocator.malloc(size)), size)
  }

  #calloc(): void {
    const size = this.#size()
    const count = 1 + (this.#draw() % 4)
    this.counts.callocs++
    this.#note(CALLOC, count, size)
    const block = this.#guard('calloc', () => this.#allocator.calloc(count, size))
    const bytes = count * size
    if (block !== 0) {
      const { u8 } = this.#memory
      for (let offset = 0; offset < bytes; offset++) if (u8[block + offset] !== 0) this.#fail(`byte ${offset} is ${hex(u8[block + offset])}`)
    }
    this.#receive(block, bytes)
  }

  #realloc(place: number): void {
    const block = this.#addresses[place]
    const held = this.#sizes[place]
    const size = this.#size()
    this.counts.reallocs++
    this.#note(REALLOC, block, size)
    const to = this.#guard('realloc', () => this.#allocator.realloc(block as Address, size))
    if (to === 0) {
      this.#refused(size)
      return
    }
    this.#answer(to)
    this.#disown(place)
    this.#addresses[place] = to
    this.#expectContent(place, Math.min(held, size))
    this.#own(place, to, size)
  }

  #free(place: number): void {
    const block = this.#addresses[place]
    this.counts.frees++
    this.#note(FREE, block, 0)
    this.#expectContent(place, this.#sizes[place])
    this.#guard('free', () => {
      this.#allocator.free(block as Address)
    })
    this.#disown(place)
    const last = --this.#live
    if (place === last) return
    this.#addresses[place] = this.#addresses[last]
    this.#sizes[place] = this.#sizes[last]
    this.#patterns[place] = this.#patterns[last]
    this.#mark(place, place + 1)
  }

  #receive(block: number, size: number): void {
    if (block === 0) {
      this.#refused(size)
      return
    }
    this.#answer(block)
    this.#own(this.#live++, block, size)
    if (this.#live > this.counts.peakLiveBlocks) this.counts.peakLiveBlocks = this.#live
  }

  #refused(size: number): void {
    this.counts.refusals++
    const served = this.#memory.failed || this.#liveBytes + size > this.#limit / PROMISED_PART || !this.#frees
    if (!served) this.#fail(`answers 0 with ${this.#liveBytes} bytes live, and a limit of ${this.#limit}`)
    this.#memory.failAt(Infinity)
    if (this.#frees) this.#target = this.#live >>> 1
    else this.#begin()
  }

  #own(place: number, block: number, size: number): void {
    const whole = Number.isInteger(block) && block > 0 && block + size <= this.#memory.u8.length && block % (1 << this.#granuleShift) === 0
    if (!whole) this.#fail(`${String(block)} is no address of ${size} bytes, at a multiple of ${1 << this.#granuleShift}`)
    this.#addresses[place] = block
    this.#sizes[place] = size
    this.#patterns[place] = Math.imul(++this.#serial, 0x9e37_79b1)
    this.#digest = Math.imul(this.#digest ^ block, 0x0100_0193)
    const end = (block + Math.max(size, 1) - 1) >>> this.#granuleShift
    for (let granule = block >>> this.#granuleShift; granule <= end; granule++) {
      const other = this.#owners[granule]
      if (other !== 0) this.#fail(`${hex(block)} (${size} bytes) overlaps ${hex(this.#addresses[other - 1])} (${this.#sizes[other - 1]} bytes)`)
    }
    this.#mark(place, place + 1)
    this.#fill(place)
    this.#liveBytes += size
    if (this.#liveBytes > this.counts.peakLiveBytes) this.counts.peakLiveBytes = this.#liveBytes
  }

  #disown(place: number): void {
    this.#mark(place, 0)
    this.#liveBytes -= this.#sizes[place]
  }

  #mark(place: number, owner: number): void {
    const block = this.#addresses[place]
    this.#owners.fill(owner, block >>> this.#granuleShift, ((block + Math.max(this.#sizes[place], 1) - 1) >>> this.#granuleShift) + 1)
  }

  #fill(place: number): void {
    const { u8, u32 } = this.#memory
    const block = this.#addresses[place]
    const size = this.#sizes[place]
    const pattern = this.#patterns[place]
    const words = size >>> 2
    const first = block >>> 2
    for (let word = 0; word < words; word = this.#after(word, words)) u32[first + word] = pattern + word
    for (let offset = words * 4; offset < size; offset++) u8[block + offset] = pattern >>> (offset & 3)
  }

  /** The word after `word` that is written, of a block of so many. */
  #after(word: number, words: number): number {
    if (words <= WHOLE_BYTES / 4 || word < END_BYTES / 4 || word + STRIDE_BYTES / 4 >= words - END_BYTES / 4) return word + 1
    return word + STRIDE_BYTES / 4
  }

  /** Of a block that had `held` bytes, all that was written of the first `bytes` is there. */
  #expectContent(place: number, bytes: number): void {
    const { u8, u32 } = this.#memory
    const block = this.#addresses[place]
    const held = this.#sizes[place]
    const pattern = this.#patterns[place]
    const words = held >>> 2
    const kept = bytes >>> 2
    const first = block >>> 2
    for (let word = 0; word < kept; word = this.#after(word, words)) {
      if (u32[first + word] !== (pattern + word) >>> 0) this.#fail(`${hex(block)} (${held} bytes) has lost its content at byte ${word * 4}`)
    }
    for (let offset = words * 4; offset < bytes; offset++) {
      if (u8[block + offset] !== ((pattern >>> (offset & 3)) & 0xff)) this.#fail(`${hex(block)} (${held} bytes) has lost its content at byte ${offset}`)
    }
  }

  #askForNoSize(draw: number): void {
    const size = BAD_SIZES[draw % BAD_SIZES.length]
    this.counts.misuses++
    const block = (this.#live === 0 ? 0 : this.#addresses[draw % this.#live]) as Address
    const calls = [() => this.#allocator.malloc(size), () => this.#allocator.calloc(size, 1), () => this.#allocator.calloc(3, size), () => this.#allocator.realloc(block, size)]
    try {
      calls[draw & 3]()
    } catch (error) {
      if (error instanceof MisuseError) return
      this.#fail(`a size of ${size} throws ${describeError(error)}`, error)
    }
    this.#fail(`a size of ${size} is not refused`)
  }

  /** The memory moves, and another instance goes on where the allocator has its state in memory. */
  #takeOver(): void {
    this.counts.takeovers++
    this.#memory.relocate()
    const { state } = this.#allocator
    const memory = this.#memory
    if (state !== undefined) this.#allocator = this.#guard('attach', () => this.#strategy.create({ memory, state }))
    this.check()
  }

  #guard<T>(operation: string, call: () => T): T {
    try {
      return call()
    } catch (error) {
      return this.#fail(`${operation} throws ${describeError(error)}`, error)
    }
  }

  #note(kind: number, before: number, size: number): void {
    const row = (this.counts.calls % SHOWN) * 4
    this.#record[row] = kind
    this.#record[row + 1] = before
    this.#record[row + 2] = size
    this.#record[row + 3] = NaN
  }

  #answer(block: number): void {
    this.#record[(this.counts.calls % SHOWN) * 4 + 3] = block
  }

  #fail(message: string, cause?: unknown): never {
    const { calls } = this.counts
    const shown: string[] = []
    for (let turn = Math.max(1, calls - SHOWN + 1); turn <= calls; turn++) {
      const [kind, before, size, answer] = this.#record.subarray((turn % SHOWN) * 4, (turn % SHOWN) * 4 + 4)
      const text = [`malloc(${size})`, `calloc(${before}, ${size})`, `realloc(${hex(before)}, ${size})`, `free(${hex(before)})`][kind]
      shown.push(Number.isNaN(answer) ? text : `${hex(answer)} = ${text}`)
    }
    throw new ConformanceError(`at call ${calls} of a soak: ${message}`, shown, cause)
  }
}

/**
 * Makes very many calls, drawn from a seed, beside a model that knows of every granule whose it is and of every block what
 * it holds. Sizes, the number of live blocks, failing reservations, sizes that are none, a memory that moves and other
 * instances over the same state come as the draw has it; `check()` is called after every n-th call.
 * Throws {@link ConformanceError} with the last calls. Cost: about a microsecond a call.
 */
export function soakAllocator(options: SoakOptions): SoakReport {
  const { strategy, calls = CALLS, progress } = options
  const soak = new Soak(typeof strategy === 'function' ? strategy() : strategy, options)
  for (let call = 0; call < calls; call++) {
    soak.step()
    if ((call + 1) % PROGRESS_EVERY === 0) progress?.(call + 1)
  }
  soak.finish()
  progress?.(calls)
  return { ...soak.counts, digest: soak.digest }
}
