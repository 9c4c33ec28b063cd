import { type Address, type Allocator, type AllocatorContext, MisuseError, type Strategy } from '@mm/contract'
import { FixedMemory } from '@mm/heap'
import { type Heap, createHeap } from '../heap.js'

/** Typed arrays by the short names that `@thi.ng/api` gives them. */
const arrays = {
  u8: Uint8Array,
  u8c: Uint8ClampedArray,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
} as const

/** What {@link MemPool} gives for each name. */
export interface ArrayTypes {
  u8: Uint8Array
  u8c: Uint8ClampedArray
  i8: Int8Array
  u16: Uint16Array
  i16: Int16Array
  u32: Uint32Array
  i32: Int32Array
  i64: BigInt64Array
  u64: BigUint64Array
  f32: Float32Array
  f64: Float64Array
}

type AnyArray = ArrayTypes[Exclude<keyof ArrayTypes, 'i64' | 'u64'>]

/** How a {@link MemPool} is made. */
export interface MemPoolOptions {
  /** The strategy: `pymalloc()`, `bump()`, anybody's. */
  readonly allocator: Strategy<'allocator', AllocatorContext, Allocator>
  /** The most that blocks and what manages them may take, in bytes; 1 GiB by default, committed as it is touched. */
  readonly size?: number
}

/**
 * A heap in the shape of `IMemPool` of `@thi.ng/malloc`: failures are 0, `false` or `undefined`, never errors. Where the
 * interface leaves it open, it does what a heap does: a `realloc` that fails leaves the old block alone.
 */
export class MemPool {
  readonly #options: MemPoolOptions
  #heap: Heap

  /** Throws `MisuseError` (`bad-option`), or `OutOfMemoryError` where the host gives no buffer or the size is too small for an allocator. */
  constructor(options: MemPoolOptions) {
    this.#options = options
    this.#heap = createHeap({ allocator: options.allocator, memory: new FixedMemory({ limit: options.size }) })
  }

  /** The buffer that the blocks lie in. It stays the same. */
  get buf(): ArrayBufferLike {
    return this.#heap.memory.u8.buffer
  }

  malloc(size: number): number {
    return size > 0 ? this.#heap.allocator.malloc(size) : 0
  }

  calloc(size: number, fill = 0): number {
    const block = this.malloc(size)
    if (block !== 0) this.#heap.memory.u8.fill(fill, block, block + size)
    return block
  }

  realloc(ptr: number, size: number): number {
    if (ptr === 0 || size <= 0) return 0
    return refused(() => this.#heap.allocator.realloc(ptr as Address, size) as number, 0)
  }

  /** Whether the block, or the one that the array lies in, is freed. */
  free(block: number | AnyArray): boolean {
    if (typeof block !== 'number') return block.buffer === this.buf && this.free(block.byteOffset)
    if (block === 0) return false
    return refused(() => {
      this.#heap.allocator.free(block as Address)
      return true
    }, false)
  }

  mallocAs<N extends keyof ArrayTypes>(type: N, num: number): ArrayTypes[N] | undefined {
    const block = this.malloc(num * arrays[type].BYTES_PER_ELEMENT)
    return block === 0 ? undefined : (new arrays[type](this.buf as ArrayBuffer, block, num) as ArrayTypes[N])
  }

  callocAs<N extends keyof ArrayTypes>(type: N, num: number, fill = 0): ArrayTypes[N] | undefined {
    const array = this.mallocAs(type, num)
    if (array instanceof BigInt64Array || array instanceof BigUint64Array) array.fill(BigInt(fill))
    else array?.fill(fill)
    return array
  }

  reallocArray<T extends AnyArray>(array: T, num: number): T | undefined {
    if (array.buffer !== this.buf) return undefined
    const block = this.realloc(array.byteOffset, num * array.BYTES_PER_ELEMENT)
    return block === 0 ? undefined : new (array.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => T)(this.buf, block, num)
  }

  /** Forgets every block at once, whatever the strategy: its state begins anew in the same buffer. */
  freeAll(): void {
    const { memory } = this.#heap
    const { limit, highWater } = memory.counts()
    memory.u8.fill(0, 0, highWater)
    this.#heap = createHeap({ allocator: this.#options.allocator, memory: new FixedMemory({ limit, buffer: this.buf as ArrayBuffer }) })
  }

  /** Bytes and blocks. What is free in arenas is not counted in pieces: `free.count` is 1 where there is any. */
  stats(): { free: { count: number; size: number }; used: { count: number; size: number }; top: number; available: number; total: number } {
    const { limit, highWater, reserved } = this.#heap.memory.counts()
    const { liveBlocks = 0, liveBytes = 0 } = this.#heap.allocator.statistics?.() ?? {}
    const free = reserved - liveBytes
    return { free: { count: Math.sign(free), size: free }, used: { count: liveBlocks, size: liveBytes }, top: highWater, available: limit - liveBytes, total: this.buf.byteLength }
  }

  /** Nothing is held outside of the buffer: true. */
  release(): boolean {
    this.freeAll()
    return true
  }
}

/** What `call` gives; `otherwise` where it is a misuse. */
function refused<T>(call: () => T, otherwise: T): T {
  try {
    return call()
  } catch (error) {
    if (error instanceof MisuseError) return otherwise
    throw error
  }
}
