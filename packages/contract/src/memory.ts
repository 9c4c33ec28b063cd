import { type Probe } from './probe.js'
import { type Address, type WordBytes } from './terms.js'

/** What a memory has handed out, in bytes. */
export interface MemoryCounts {
  /** The most that may ever be in use: the hard limit. */
  readonly limit: number
  /** Bytes in arenas that are handed out now. */
  readonly reserved: number
  /** The most that {@link reserved} has been. */
  readonly peakReserved: number
  /** Arenas handed out now. */
  readonly arenas: number
  /** The end of what was ever handed out: everything above is untouched zeros. */
  readonly highWater: number
}

/**
 * One linear memory, as allocators, collectors and mutators see it. `Memory` of `@mm/heap` is the implementation;
 * this is what a strategy may lean on.
 *
 * The views are replaced when the memory moves (growth of a foreign memory, `relocate`): hold them in a field only
 * together with {@link onRefresh}, and in a local only across code that cannot move the memory.
 */
export interface LinearMemory {
  readonly u8: Uint8Array
  readonly i32: Int32Array
  readonly u32: Uint32Array
  readonly f64: Float64Array
  /** Bytes in a pointer of this heap. */
  readonly wordBytes: WordBytes
  /** `stable`: the views change only at `relocate`. `detachable`: any reservation may replace them. */
  readonly views: 'stable' | 'detachable'
  /** Set to be told what happens; `null` when nobody looks. */
  probe: Probe | null
  /**
   * Hands out `bytes` (rounded up to 16) at a multiple of `alignment`, a power of two from 16; 0 when the limit would be passed.
   * The content is zeros, or what the last owner left when the piece was used before.
   */
  reserve(bytes: number, alignment: number): Address
  /** Takes back what {@link reserve} gave, whole; it is used again for later reservations. Throws `MisuseError` for anything else. */
  release(base: Address, bytes: number): void
  counts(): MemoryCounts
  /** The word of {@link u32} that holds where the state of the allocator begins that serves this memory, 0 at first; absent where the memory keeps none. */
  readonly rootAt?: number
  /** Calls `refresh` now and whenever the views are replaced; returns a function that ends this. */
  onRefresh(refresh: () => void): () => void
}
