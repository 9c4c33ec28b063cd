import { type HostMalloc } from './host-malloc.js'

export const PAGE_SHIFT = 12
const PAGE_BYTES = 1 << PAGE_SHIFT
const PAGES = 2 ** (32 - PAGE_SHIFT)

/**
 * Which pages of 4 KiB hold what our allocator took from the host's malloc: one byte for each page of the address space, so that
 * whose a block is costs one look-up. Pieces are whole pages; no page is half the host's.
 */
export class OwnPages {
  readonly bytes = new Uint8Array(PAGES)
  readonly #host: HostMalloc
  readonly #pieces = new Map<number, number>()

  constructor(host: HostMalloc) {
    this.#host = host
  }

  /** So many bytes or more at a multiple of `alignment`, in pages of their own; 0 when there is no memory. */
  take(alignment: number, bytes: number): number {
    const whole = Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES
    const base = this.#host.memalign(Math.max(alignment, PAGE_BYTES), whole)
    if (base === 0) return 0
    this.#pieces.set(base, whole)
    this.bytes.fill(1, base >>> PAGE_SHIFT, (base + whole) / PAGE_BYTES)
    return base
  }

  giveBack(base: number): void {
    const whole = this.#pieces.get(base)!
    this.#pieces.delete(base)
    this.bytes.fill(0, base >>> PAGE_SHIFT, (base + whole) / PAGE_BYTES)
    this.#host.free(base)
  }
}
