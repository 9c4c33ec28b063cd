import { type Address, CorruptionError, type LinearMemory, MisuseError, OutOfMemoryError } from '@mm/contract'
import { alignUp } from './address.js'
import { GRAIN, inGrains } from './reservations.js'

/** How a {@link Stack} is made. */
export interface StackOptions {
  /** Bytes of the first chunk, which is kept; 16 KiB by default. Every further one is twice as large as the one before, up to 1 MiB, or as large as the frame needs. */
  readonly chunkBytes?: number
  /** The most that frames may occupy, in bytes; 64 MiB by default. */
  readonly limit?: number
}

/**
 * A chunk begins with its header:
 *
 * ```
 *  +----------+-------+-------------+-------+---------+---------------
 *  | previous | bytes | used before | top   | ...     | frames ...
 *  +----------+-------+-------------+-------+---------+---------------
 * ```
 *
 * `top` is where the next frame goes: kept for chunks below the current one, and by `save` for the current one. The
 * first chunk's header holds two words more: the current chunk, and the peak.
 */
const PREVIOUS = 0
const BYTES = 1
const USED_BEFORE = 2
const TOP = 3
const CURRENT = 4
const PEAK = 5
const HEADER_BYTES = 32
const GROWN_CHUNK_MOST = 2 ** 20

/**
 * Call frames in linear memory, in chunks: pushed on call and popped on return. What is in a frame is its owner's.
 *
 * The scheme is CPython's since 3.11 (data stack, `Python/pystate.c`): the first chunk stays, the others are given back
 * as the stack unwinds.
 */
export class Stack {
  /** Where the next frame goes. Engines that push inline write it: `top + bytes <= limit`, else {@link push}. */
  top: Address
  /** The end of the current chunk. */
  limit: number
  /** Where the state begins: see {@link attachStack}. */
  readonly state: Address
  readonly #memory: LinearMemory
  readonly #most: number
  #chunk: Address
  /** Where the current chunk's first frame lies. */
  #first: number
  /** Bytes of frames in the chunks below. */
  #usedBefore: number
  #peak: number

  constructor(memory: LinearMemory, state: Address, options: StackOptions) {
    this.#memory = memory
    this.#most = inGrains(options.limit ?? 64 * 2 ** 20)
    this.state = state
    const { u32 } = memory
    const chunk = u32[(state >>> 2) + CURRENT] as Address
    const word = chunk >>> 2
    this.#chunk = chunk
    this.#first = chunk + HEADER_BYTES
    this.#usedBefore = u32[word + USED_BEFORE]
    this.#peak = u32[(state >>> 2) + PEAK]
    this.top = u32[word + TOP] as Address
    this.limit = this.#limitOf(chunk, u32[word + BYTES])
  }

  /**
   * Room for a frame of `bytes` (rounded up to 16), aligned to 16, its content undefined; 0 when the stack's limit or the
   * memory's is reached. Throws `MisuseError` (`bad-size`) when `bytes` is no whole number from 1 to 2^31.
   */
  push(bytes: number): Address {
    const frame = this.top
    if (!(frame + bytes <= this.limit && bytes > 0)) return this.#pushSlow(bytes)
    this.top = alignUp(frame + bytes, GRAIN)
    if (this.#memory.probe !== null) this.#memory.probe.framePush?.(frame, this.top - frame)
    return frame
  }

  /** Takes `frame` away, and every frame pushed after it. Cost: constant, and the chunks that are given back. */
  pop(frame: Address): void {
    const { top } = this
    const used = this.#usedBefore + top - this.#first
    if (used > this.#peak) this.#peak = used
    if (this.#memory.probe !== null) this.#memory.probe.framePop?.(frame)
    if (frame > this.#first && frame <= top) this.top = frame
    else this.#popSlow(frame)
  }

  /** Bytes that frames occupy. */
  get bytes(): number {
    return this.#usedBefore + this.top - this.#first
  }

  /** The most that {@link bytes} has been. */
  get peakBytes(): number {
    return Math.max(this.#peak, this.bytes)
  }

  /** Starts {@link peakBytes} again from the present. */
  resetPeak(): void {
    this.#peak = this.bytes
  }

  /** Calls `visit` for every piece of memory that frames lie in, the innermost first. */
  walk(visit: (from: Address, to: Address) => void): void {
    const { u32 } = this.#memory
    let top: number = this.top
    for (let chunk: number = this.#chunk; chunk !== 0; ) {
      visit((chunk + HEADER_BYTES) as Address, top as Address)
      chunk = u32[(chunk >>> 2) + PREVIOUS]
      top = u32[(chunk >>> 2) + TOP]
    }
  }

  /** Writes what is kept in fields into the memory, before it is saved or handed to somebody else. */
  save(): void {
    const { u32 } = this.#memory
    u32[(this.#chunk >>> 2) + TOP] = this.top
    u32[(this.state >>> 2) + CURRENT] = this.#chunk
    u32[(this.state >>> 2) + PEAK] = this.peakBytes
  }

  /** Gives every chunk back to the memory: the stack is not to be used again. */
  dispose(): void {
    while (this.#chunk !== this.state) this.#leaveChunk()
    this.#memory.release(this.state, this.#memory.u32[(this.state >>> 2) + BYTES])
  }

  /** The end of a chunk, or where the stack's own limit falls inside it. */
  #limitOf(chunk: number, bytes: number): number {
    return Math.min(chunk + bytes, this.#first + Math.max(0, this.#most - this.#usedBefore))
  }

  #pushSlow(bytes: number): Address {
    if (!(bytes > 0 && bytes <= 2 ** 31 && Number.isInteger(bytes))) {
      throw new MisuseError('bad-size', { operation: 'push', size: bytes, strategy: 'stack' }, 'not a whole number of bytes from 1 to 2^31')
    }
    const used = this.bytes
    const whole = inGrains(bytes)
    if (used + whole > this.#most) return 0 as Address
    const { u32: before } = this.#memory
    const twice = Math.min(2 * before[(this.#chunk >>> 2) + BYTES], GROWN_CHUNK_MOST)
    const chunkBytes = Math.max(twice, whole + HEADER_BYTES)
    const chunk = this.#memory.reserve(chunkBytes, GRAIN)
    if (chunk === 0) return chunk
    const { u32 } = this.#memory
    const word = chunk >>> 2
    u32[(this.#chunk >>> 2) + TOP] = this.top
    u32[word + PREVIOUS] = this.#chunk
    u32[word + BYTES] = chunkBytes
    u32[word + USED_BEFORE] = used
    this.#chunk = chunk
    this.#first = chunk + HEADER_BYTES
    this.#usedBefore = used
    this.top = this.#first as Address
    this.limit = this.#limitOf(chunk, chunkBytes)
    return this.push(bytes)
  }

  #popSlow(frame: Address): void {
    while (!(frame >= this.#first && frame <= this.top)) {
      if (this.#chunk === this.state) {
        throw new MisuseError('foreign', { operation: 'pop', address: frame, strategy: 'stack' }, 'not a frame of this stack')
      }
      this.#leaveChunk()
    }
    this.top = frame
    if (frame === this.#first && this.#chunk !== this.state) this.#leaveChunk()
  }

  /** Gives the current chunk back; the one below is the current one again. */
  #leaveChunk(): void {
    const { u32 } = this.#memory
    const left = this.#chunk
    const bytes = u32[(left >>> 2) + BYTES]
    const chunk = u32[(left >>> 2) + PREVIOUS] as Address
    const word = chunk >>> 2
    if (chunk === 0) throw new CorruptionError({ operation: 'pop', address: left, strategy: 'stack' }, 'a chunk has lost the one below')
    this.#chunk = chunk
    this.#first = chunk + HEADER_BYTES
    this.#usedBefore = u32[word + USED_BEFORE]
    this.top = u32[word + TOP] as Address
    this.limit = this.#limitOf(chunk, u32[word + BYTES])
    this.#memory.release(left, bytes)
  }
}

/** A stack in `memory`, empty. Throws `OutOfMemoryError` when not even the first chunk can be had. */
export function createStack(memory: LinearMemory, options: StackOptions = {}): Stack {
  const bytes = inGrains(options.chunkBytes ?? 16 * 1024)
  if (!(bytes > HEADER_BYTES)) throw new MisuseError('bad-option', { operation: 'createStack', size: bytes }, 'chunkBytes is too small')
  const state = memory.reserve(bytes, GRAIN)
  if (state === 0) throw new OutOfMemoryError({ operation: 'createStack', size: bytes, strategy: 'stack' })
  const word = state >>> 2
  const { u32 } = memory
  u32.fill(0, word, word + HEADER_BYTES / 4)
  u32[word + BYTES] = bytes
  u32[word + TOP] = state + HEADER_BYTES
  u32[word + CURRENT] = state
  return new Stack(memory, state, options)
}

/** The stack whose {@link Stack.state} is `state`, in a memory that was brought along; `save` had been called before. */
export function attachStack(memory: LinearMemory, state: Address, options: StackOptions = {}): Stack {
  return new Stack(memory, state, options)
}
