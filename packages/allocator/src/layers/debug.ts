import { type Address, type Allocator, type AllocatorContext, type Capability, CorruptionError, type LinearMemory, MisuseError, type MisuseCode, type Strategy, checkSize } from '@mm/contract'
import { MOST_BYTES } from '../geometry.js'
import { productOf } from '../misuse.js'
import { CLEAN, DEAD, FORBIDDEN, type ApiId, apiIds, debugReport } from './debug-report.js'
import { Layer, type Over, layered } from './layer.js'

const NAME = 'debug'
const PADS = 0xfdfdfdfd
/** So many bytes at either end of a block are made unreadable while it is resized. */
const ERASED = 64

/** The functions of CPython that report; other calls have no such line. */
const FUNCTIONS: Readonly<Partial<Record<string, string>>> = { free: '_PyMem_DebugRawFree', realloc: '_PyMem_DebugRawRealloc' }

const swapBytes = (word: number): number => ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0

/** The id and the pad bytes behind it, as a word. */
const idWordOf = (api: ApiId): number => (PADS - 0xfd + api.charCodeAt(0)) >>> 0

/**
 * CPython's debug hooks (`Objects/obmalloc.c`, what `PYTHONMALLOC=debug` puts around each domain), S being `wordBytes`:
 *
 * ```
 *   block below                        what the caller has
 *  +--------------+----+------------+-----------------------+------------+
 *  | size asked   | id | 0xFD       | 0xCD where nobody has | 0xFD       |
 *  | big-endian S | 1  | S - 1      | written; size bytes   | S          |
 *  +--------------+----+------------+-----------------------+------------+
 * ```
 *
 * A block that comes back is filled with 0xDD. All that the layer knows lies in the blocks.
 */
export class DebugLayer extends Layer implements Allocator {
  readonly #below: Allocator
  readonly #memory: LinearMemory
  readonly #api: ApiId
  /** S, in bytes and in words; the id's word as it must be. */
  readonly #pad: number
  readonly #padWords: number
  readonly #idWord: number
  /** Both ends of the block that is being resized. */
  readonly #saved = new Uint8Array(2 * ERASED)

  constructor(below: Allocator, memory: LinearMemory, api: ApiId = 'o') {
    super(below)
    this.#below = below
    this.#memory = memory
    this.#api = api
    this.#pad = memory.wordBytes
    this.#padWords = memory.wordBytes >>> 2
    this.#idWord = idWordOf(api)
    const lead = 2 * this.#pad
    if (below.owns) this.owns = (block) => block > lead && this.#below.owns?.((block - lead) as Address) === true
    if (below.usableSize) this.usableSize = (block) => this.#expectIntact('usableSize', block)
    if (below.walk) this.walk = (visit) => this.#below.walk?.((block, bytes) => visit((block + lead) as Address, bytes))
    if (below.check) this.check = () => this.#checkAll()
  }

  malloc(size: number): Address {
    checkSize(NAME, 'malloc', size)
    const bytes = size + 3 * this.#pad
    const block = bytes > MOST_BYTES ? 0 : this.#below.malloc(bytes)
    if (block === 0) return 0 as Address
    this.#memory.u8.fill(CLEAN, block + 2 * this.#pad, block + 2 * this.#pad + size)
    return this.#seal(block, size)
  }

  calloc(count: number, size: number): Address {
    const asked = productOf(NAME, count, size)
    const bytes = asked + 3 * this.#pad
    const block = bytes > MOST_BYTES ? 0 : this.#below.calloc(1, bytes)
    return block === 0 ? (0 as Address) : this.#seal(block, asked)
  }

  /** While the block below is resized both its ends are 0xDD: whoever still reads them through an old pointer finds out. */
  realloc(block: Address, size: number): Address {
    checkSize(NAME, 'realloc', size)
    if (block === 0) return this.malloc(size)
    const held = this.#expectIntact('realloc', block)
    const bytes = size + 3 * this.#pad
    if (bytes > MOST_BYTES) return 0 as Address
    const from = (block - 2 * this.#pad) as Address
    this.#poison(block, held)
    let to = 0
    try {
      to = this.#below.realloc(from, bytes)
    } finally {
      if (to === 0) this.#restore(this.#seal(from, held), held, held)
    }
    if (to === 0) return 0 as Address
    const moved = this.#seal(to, size)
    this.#restore(moved, held, Math.min(held, size))
    if (size > held) this.#memory.u8.fill(CLEAN, moved + held, moved + size)
    return moved
  }

  free(block: Address): void {
    if (block === 0) return
    const size = this.#expectIntact('free', block)
    const from = (block - 2 * this.#pad) as Address
    this.#memory.u8.fill(DEAD, from, block + size + this.#pad)
    this.#below.free(from)
  }

  /** Writes what stands around `size` bytes; returns where they begin. */
  #seal(base: number, size: number): Address {
    const { u8, u32 } = this.#memory
    const block = base + 2 * this.#pad
    const id = (block >>> 2) - this.#padWords
    u32[base >>> 2] = 0
    u32[id - 1] = swapBytes(size)
    u32[(block >>> 2) - 1] = PADS
    u32[id] = this.#idWord
    const end = block + size + this.#pad
    for (let tail = block + size; tail < end; tail++) u8[tail] = FORBIDDEN
    return block as Address
  }

  /** The size that was asked for; throws where the block is no live one of this domain, or somebody wrote around it. */
  #expectIntact(operation: string, block: Address, idWord = this.#idWord): number {
    const { u8, u32 } = this.#memory
    const pad = this.#pad
    if ((block & -(2 * pad)) >>> 0 === block && block > 2 * pad && block + pad <= u8.length) {
      const word = block >>> 2
      const id = word - this.#padWords
      const size = swapBytes(u32[id - 1])
      const intact = u32[id] === idWord && (pad === 4 || (u32[word - 1] === PADS && u32[id - 2] === 0)) && block + size + pad <= u8.length
      if (intact && this.#isForbidden(block + size) && this.#below.owns?.((block - 2 * pad) as Address) !== false) return size
    }
    throw this.#problem(operation, block, String.fromCharCode(idWord & 0xff) as ApiId)
  }

  #isForbidden(tail: number, bytes = this.#pad): boolean {
    const { u8 } = this.#memory
    for (let place = tail; place < tail + bytes; place++) if (u8[place] !== FORBIDDEN) return false
    return true
  }

  #isDead(place: number): boolean {
    return this.#memory.u8.subarray(place, place + this.#pad).every((byte) => byte === DEAD)
  }

  /** What is wrong with a block: a call that should not have been made, or memory that was overwritten. Slow, and thorough. */
  #problem(operation: string, block: Address, api: ApiId): MisuseError | CorruptionError {
    const { u8 } = this.#memory
    const pad = this.#pad
    const misuse = (code: MisuseCode, message: string, detail?: string): MisuseError => new MisuseError(code, { operation, address: block, strategy: NAME, detail }, message)
    if (!(Number.isInteger(block) && block > 2 * pad && block + pad <= u8.length)) return misuse('foreign', 'no address of this memory')
    if (block % (2 * pad) !== 0) return misuse('misaligned', `not aligned to ${2 * pad}`)
    const id = u8[block - pad]
    const known = this.#below.owns?.((block - 2 * pad) as Address)
    // What is freed may hold links of the allocator below in its first words: then the content tells.
    const dead = this.#isDead(block - pad) || (known === false && this.#isDead(block))
    const leads = this.#isForbidden(block - pad + 1, pad - 1)
    const otherDomain = `bad ID: Allocated using API '${String.fromCharCode(id)}', verified using API '${api}'`
    const reason = id !== api.charCodeAt(0) ? otherDomain : leads ? 'bad trailing pad byte' : 'bad leading pad byte'
    const detail = debugReport(this.#memory, block, reason, FUNCTIONS[operation])
    if (dead) return misuse('double-free', 'the block is freed already', detail)
    if (leads && id !== api.charCodeAt(0) && apiIds.some((one) => one.charCodeAt(0) === id)) return misuse('wrong-domain', reason, detail)
    if (known === false) return misuse('bad-address', 'no live block begins here', detail)
    return new CorruptionError({ operation, address: block, strategy: NAME, detail }, reason)
  }

  #checkAll(): void {
    this.#below.check?.()
    const { u8 } = this.#memory
    // Domains may share the allocator below: here each block is verified with the id that it has.
    this.walk?.((block) => {
      const id = apiIds.find((one) => one.charCodeAt(0) === u8[block - this.#pad]) ?? this.#api
      this.#expectIntact('check', block, idWordOf(id))
    })
  }

  #poison(block: number, size: number): void {
    const { u8 } = this.#memory
    const saved = this.#saved
    const start = Math.min(size, size > 2 * ERASED ? ERASED : 2 * ERASED)
    const rest = size - start > ERASED ? ERASED : 0
    for (let place = 0; place < start; place++) saved[place] = u8[block + place]
    for (let place = 0; place < rest; place++) saved[ERASED + place] = u8[block + size - rest + place]
    u8.fill(DEAD, block - 2 * this.#pad, block + start)
    u8.fill(DEAD, block + size - rest, block + size + this.#pad)
  }

  /** Puts back what {@link #poison} took from a block of `size` bytes, as far as the first `kept` bytes. */
  #restore(block: number, size: number, kept: number): void {
    const { u8 } = this.#memory
    const saved = this.#saved
    const start = Math.min(kept, size > 2 * ERASED ? ERASED : 2 * ERASED)
    for (let place = 0; place < start; place++) u8[block + place] = saved[place]
    if (size > 2 * ERASED) for (let place = size - ERASED; place < kept; place++) u8[block + place] = saved[place - size + 2 * ERASED]
  }
}

/** `debug(pymalloc())`: the same allocator behind CPython's debug hooks, as the domain `api` (`'o'` by default). */
export function debug<A extends Allocator, R extends Capability, P extends Capability>(
  strategy: Strategy<'allocator', AllocatorContext, A, R, P>,
  { api }: { readonly api?: ApiId } = {},
): Strategy<'allocator', AllocatorContext, Over<A, DebugLayer>, R, P> {
  return layered(NAME, strategy, (below, { memory }) => new DebugLayer(below, memory, api), ['identity', 'address-reuse'])
}
