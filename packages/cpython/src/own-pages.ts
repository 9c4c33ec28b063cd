import { type HostCalls } from './host-malloc.js'
import { type Interpreter } from './interpreter.js'

export const PAGE_SHIFT = 12
const PAGE_BYTES = 1 << PAGE_SHIFT
/** A bit for each page of 4 GiB. */
const MAP_BYTES = 2 ** (32 - PAGE_SHIFT - 3)

/**
 * Which pages of 4 KiB hold what our allocator took from the host's malloc: a bit for each page of the address space, in the interpreter's
 * memory, so that whose a block is costs one look-up, in WebAssembly too. Pieces are whole pages; no page is half the host's.
 */
export class OwnPages {
  /** Where the map begins. */
  readonly map: number
  readonly #host: HostCalls
  readonly #memory: Interpreter['memory']
  readonly #pieces = new Map<number, number>()

  constructor(host: HostCalls, { memory }: Interpreter) {
    this.#host = host
    this.#memory = memory
    this.map = host.calloc(1, MAP_BYTES) >>> 0
    if (this.map === 0) throw new RangeError('loadCPython: there is no memory for the map of pages')
  }

  /** So many bytes or more at a multiple of `alignment`, in pages of their own; 0 when there is no memory. */
  take(alignment: number, bytes: number): number {
    const whole = Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES
    const base = this.#host.memalign(Math.max(alignment, PAGE_BYTES), whole) >>> 0
    if (base === 0) return 0
    this.#pieces.set(base, whole)
    this.#flip(base, whole)
    return base
  }

  giveBack(base: number): void {
    const whole = this.#pieces.get(base)!
    this.#pieces.delete(base)
    this.#flip(base, whole)
    this.#host.free(base)
  }

  #flip(base: number, bytes: number): void {
    const map = new Uint8Array(this.#memory.buffer, this.map, MAP_BYTES)
    const end = (base + bytes) / PAGE_BYTES
    for (let page = base / PAGE_BYTES; page < end; page++) map[page >>> 3] ^= 1 << (page & 7)
  }
}
