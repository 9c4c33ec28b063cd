import { type Address, type Allocator, type AllocatorContext, type LinearMemory, type Strategy, exhausted } from '@mm/contract'
import { FixedMemory, type FixedMemoryOptions } from '@mm/heap'

/** An allocator strategy whose product is an `A`. */
type Makes<A extends Allocator> = Strategy<'allocator', AllocatorContext, A>

/** How a {@link Heap} is made. */
export interface HeapOptions<A extends Allocator = Allocator> {
  /** The strategy: `pymalloc()`, `bump()`, anybody's. */
  readonly allocator: Makes<A>
  /** The memory to allocate from, or how to make one. */
  readonly memory?: LinearMemory | FixedMemoryOptions
}

/** A memory and an allocator over it: `malloc` and `free` for whoever has bytes to keep. Addresses are offsets into `memory.u8` and its other views. */
export interface Heap<A extends Allocator = Allocator> {
  readonly memory: LinearMemory
  /** The raw level: 0 instead of an error when there is no memory, and whatever this strategy can do besides. */
  readonly allocator: A
  /** A block of at least `size` bytes, aligned to 16 (to 8 with words of 4), its content undefined. Throws `OutOfMemoryError`, or `MisuseError` for a size that is none. */
  malloc(this: void, size: number): Address
  /** A block of `count` times `size` bytes, all 0. Throws as {@link Heap.malloc}. */
  calloc(this: void, count: number, size: number): Address
  /** Makes the block at least `size` bytes, moving it if need be. Throws as {@link Heap.malloc}; the block is then as it was. */
  realloc(this: void, block: Address, size: number): Address
  /** Takes the block back; 0 is nothing. Throws `MisuseError` for what is no block, as far as the strategy can tell. */
  free(this: void, block: Address): void
}

/**
 * Makes a heap. Over a memory in which a heap of the same strategy lives already (one with a `buffer` of it, or `createMemory({ image })`), that
 * heap goes on. Throws `MisuseError`, or `OutOfMemoryError` where there is no room even for the allocator.
 */
export function createHeap<A extends Allocator>({ allocator: strategy, memory: given = {} }: HeapOptions<A>): Heap<A> {
  const memory = 'u8' in given ? given : new FixedMemory(given)
  const { rootAt } = memory
  // Where there is no root there is no word of that name.
  const allocator = strategy.create({ memory, state: (memory.u32[rootAt as number] as Address) || undefined })
  if (rootAt) memory.u32[rootAt] = allocator.state ?? 0
  const { name } = strategy.manifest
  return {
    memory,
    allocator,
    malloc: (size) => allocator.malloc(size) || exhausted(name, 'malloc', size),
    calloc: (count, size) => allocator.calloc(count, size) || exhausted(name, 'calloc', count * size),
    realloc: (block, size) => allocator.realloc(block, size) || exhausted(name, 'realloc', size),
    free: (block) => allocator.free(block),
  }
}
