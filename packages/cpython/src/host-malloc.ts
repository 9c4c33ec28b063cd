import { type Interpreter } from './interpreter.js'

/** The interpreter's own malloc, and how many bytes of it we and CPython's served domains hold. */
export class HostMalloc {
  /** Bytes outstanding now, as the malloc rounds them. */
  bytes = 0
  /** The most that {@link bytes} has been. */
  peakBytes = 0
  readonly #malloc: (size: number) => number
  readonly #calloc: (count: number, size: number) => number
  readonly #realloc: (block: number, size: number) => number
  readonly #memalign: (alignment: number, bytes: number) => number
  readonly #free: (block: number) => number
  readonly #usableSize: (block: number) => number

  constructor({ call }: Interpreter) {
    this.#malloc = call('malloc')
    this.#calloc = call('calloc')
    this.#realloc = call('realloc')
    this.#memalign = call('memalign')
    this.#free = call('free')
    this.#usableSize = call('malloc_usable_size')
  }

  malloc(size: number): number {
    return this.#taken(this.#malloc(size))
  }

  calloc(count: number, size: number): number {
    return this.#taken(this.#calloc(count, size))
  }

  memalign(alignment: number, bytes: number): number {
    return this.#taken(this.#memalign(alignment, bytes))
  }

  realloc(block: number, size: number): number {
    const held = block === 0 ? 0 : this.#usableSize(block)
    const to = this.#realloc(block, size)
    if (to === 0) return to
    this.bytes -= held
    return this.#taken(to)
  }

  free(block: number): void {
    if (block === 0) return
    this.bytes -= this.#usableSize(block)
    this.#free(block)
  }

  #taken(block: number): number {
    if (block === 0) return 0
    this.bytes += this.#usableSize(block)
    if (this.bytes > this.peakBytes) this.peakBytes = this.bytes
    return block >>> 0
  }
}
