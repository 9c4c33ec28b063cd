import { type Address, type Allocator, MisuseError, type MisuseCode } from '@mm/contract'
import { ConformanceError, describeError, hex } from '../failure.js'
import { type WatchedMemory } from '../watched-memory.js'

/** A live block, as the model knows it. */
export interface ModelBlock {
  readonly name: string
  address: Address
  /** Bytes that were asked for. */
  size: number
  readonly pattern: number
}

/** Which call a block came from. */
export type Origin = 'malloc' | 'calloc' | 'realloc'

/** Looks at every call, from one side only. */
export interface Observer {
  /** A block has come, `kept` bytes of it with content; it is filled with its pattern afterwards. */
  received?(session: AllocatorSession, block: ModelBlock, origin: Origin, kept: number): void
  /** A block is about to be freed or resized. */
  leaving?(session: AllocatorSession, block: ModelBlock): void
  /** A call is over and the model is up to date. */
  called?(session: AllocatorSession): void
}

/** How an {@link AllocatorSession} behaves. */
export interface SessionOptions {
  readonly observer?: Observer
  /** Whether blocks are written to, as their owners would; they are by default. */
  readonly fill?: boolean
  /** Whether 0 is an answer like any other; otherwise it is a failure while little was asked for. */
  readonly scarce?: boolean
  /** Stands before the names of its blocks, where two sessions run side by side. */
  readonly prefix?: string
  /** Where the calls are written down; sessions side by side share one list. */
  readonly calls?: string[]
  /** After every call whose number this divides, the allocator's `check` is called; never by default. */
  readonly checkEvery?: number
}

/** What part of the limit a strategy must serve, whatever its overhead. */
const PROMISED_PART = 8

function blockName(serial: number): string {
  const letter = String.fromCharCode(97 + (serial % 26))
  return serial < 26 ? letter : `${letter}${Math.floor(serial / 26)}`
}

const wordOf = (pattern: number, index: number): number => (Math.imul(pattern, 0x9e3779b1) + index) >>> 0

/** Calls to one allocator, each written down, beside a model of what they must do. */
export class AllocatorSession {
  readonly memory: WatchedMemory
  allocator: Allocator
  /** Live blocks, oldest first. */
  readonly blocks: ModelBlock[] = []
  readonly calls: string[]
  readonly #options: SessionOptions
  #serial = 0
  #requested = 0
  #turns = 0

  constructor(memory: WatchedMemory, allocator: Allocator, options: SessionOptions = {}) {
    this.memory = memory
    this.allocator = allocator
    this.calls = options.calls ?? []
    this.#options = options
  }

  /** `undefined` when the allocator answered 0. */
  malloc(size: number): ModelBlock | undefined {
    return this.#receive('malloc', size, `malloc(${size})`, () => this.allocator.malloc(size))
  }

  calloc(count: number, size: number): ModelBlock | undefined {
    return this.#receive('calloc', count * size, `calloc(${count}, ${size})`, () => this.allocator.calloc(count, size))
  }

  /** `realloc(0, size)`. */
  reallocNull(size: number): ModelBlock | undefined {
    return this.#receive('realloc', size, `realloc(0, ${size})`, () => this.allocator.realloc(0 as Address, size))
  }

  /** False when the allocator answered 0: then the block must be as it was. */
  realloc(block: ModelBlock, size: number): boolean {
    this.#options.observer?.leaving?.(this, block)
    const address = this.call(`${block.name} = realloc(${block.name}, ${size})`, () => this.allocator.realloc(block.address, size))
    if (address === 0) {
      this.#refused(size)
    } else {
      this.#expectAddress(address, size)
      const kept = Math.min(block.size, size)
      this.#requested += Math.max(0, size - block.size)
      block.address = address
      block.size = size
      this.#options.observer?.received?.(this, block, 'realloc', kept)
      this.fill(block)
    }
    this.#over()
    return address !== 0
  }

  free(block: ModelBlock): void {
    this.#options.observer?.leaving?.(this, block)
    this.blocks.splice(this.blocks.indexOf(block), 1)
    this.call(`free(${block.name})`, () => {
      this.allocator.free(block.address)
    })
    this.#over()
  }

  freeAll(): void {
    for (const block of [...this.blocks].reverse()) this.free(block)
  }

  /** Replaces the views of the memory. */
  relocate(): void {
    this.calls.push('memory.relocate()')
    this.memory.relocate()
  }

  /** Goes on with another instance, from the same blocks in another memory or the same one. */
  continueWith(memory: WatchedMemory, allocator: Allocator): AllocatorSession {
    const session = new AllocatorSession(memory, allocator, { ...this.#options, calls: this.calls })
    session.blocks.push(...this.blocks)
    session.#serial = this.#serial
    return session
  }

  /** Runs one call, written down as `text`; what it throws is a failure. */
  call<T>(text: string, run: () => T): T {
    const place = this.calls.push(text) - 1
    let result: T
    try {
      result = run()
    } catch (error) {
      throw new ConformanceError(`${text} throws ${describeError(error)}`, this.calls, error)
    }
    if (typeof result === 'number') this.calls[place] = `${text}  // ${hex(result)}`
    return result
  }

  /** Runs one call that must throw a `MisuseError`, of one of `codes` where any are given. */
  expectRefusal(text: string, run: () => unknown, codes: readonly MisuseCode[] = []): void {
    this.calls.push(text)
    let result: unknown
    try {
      result = run()
    } catch (error) {
      if (error instanceof MisuseError && (codes.length === 0 || codes.includes(error.code))) return
      const wanted = codes.length === 0 ? 'a MisuseError' : `a MisuseError (${codes.join(' or ')})`
      const code = error instanceof MisuseError ? ` (${error.code})` : ''
      throw new ConformanceError(`${text} throws ${describeError(error)}${code} instead of ${wanted}`, this.calls, error)
    }
    this.fail(`${text} is not refused: it returns ${typeof result === 'number' ? hex(result) : String(result)}`)
  }

  /** Fails with the calls so far. */
  fail(message: string): never {
    throw new ConformanceError(message, this.calls)
  }

  expect(holds: boolean, otherwise: () => string): void {
    if (!holds) this.fail(otherwise())
  }

  /** The block, for messages. */
  describe({ name, address, size }: ModelBlock): string {
    return `block ${name} (${size} bytes at ${hex(address)})`
  }

  /** Writes the block's pattern over the bytes that were asked for. */
  fill({ address, size, pattern }: ModelBlock): void {
    if (this.#options.fill === false) return
    const { u8, u32 } = this.memory
    const whole = (address & 3) === 0 ? size >>> 2 : 0
    for (let index = 0; index < whole; index++) u32[(address >>> 2) + index] = wordOf(pattern, index)
    for (let offset = whole * 4; offset < size; offset++) u8[address + offset] = wordOf(pattern, offset >>> 2) >>> ((offset & 3) * 8)
  }

  /** Fails where one of the first `bytes` is not as {@link fill} left it. */
  expectContent(block: ModelBlock, bytes = block.size): void {
    const { u8, u32 } = this.memory
    const { address, pattern } = block
    const whole = (address & 3) === 0 ? bytes >>> 2 : 0
    for (let index = 0; index < whole; index++) {
      if (u32[(address >>> 2) + index] !== wordOf(pattern, index)) this.#failAt(block, index * 4)
    }
    for (let offset = whole * 4; offset < bytes; offset++) {
      if (u8[address + offset] !== ((wordOf(pattern, offset >>> 2) >>> ((offset & 3) * 8)) & 0xff)) this.#failAt(block, offset)
    }
  }

  expectAllContent(): void {
    for (const block of this.blocks) this.expectContent(block)
  }

  /** Calls the allocator's own `check`, where it has one. */
  expectSound(): void {
    if (this.allocator.check !== undefined) this.call('check()', () => this.allocator.check?.())
  }

  #failAt(block: ModelBlock, offset: number): never {
    this.fail(`${this.describe(block)} has lost its content at or after byte ${offset}`)
  }

  /** A call is over, and the model is up to date. */
  #over(): void {
    this.#options.observer?.called?.(this)
    if (++this.#turns % (this.#options.checkEvery ?? Infinity) !== 0) return
    this.expectSound()
    if (this.allocator.check !== undefined) this.calls.pop()
  }

  #receive(origin: Origin, size: number, text: string, run: () => Address): ModelBlock | undefined {
    const name = `${this.#options.prefix ?? ''}${blockName(this.#serial)}`
    const address = this.call(`${name} = ${text}`, run)
    if (address === 0) {
      this.#refused(size)
      this.#over()
      return undefined
    }
    this.#serial++
    this.#expectAddress(address, size)
    const block: ModelBlock = { name, address, size, pattern: this.#serial }
    this.#requested += size
    this.blocks.push(block)
    this.#options.observer?.received?.(this, block, origin, 0)
    this.fill(block)
    this.#over()
    return block
  }

  #expectAddress(address: number, size: number): void {
    const within = Number.isInteger(address) && address > 0 && address + size <= this.memory.u8.length
    this.expect(within, () => `${String(address)} is no address of ${size} bytes in this memory`)
  }

  #refused(size: number): void {
    if (this.#options.scarce === true) return
    const { limit } = this.memory.counts()
    this.expect(this.#requested + size > limit / PROMISED_PART, () => `answers 0 after ${this.#requested} bytes were asked for, with a limit of ${limit}`)
  }
}
