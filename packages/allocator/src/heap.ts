import { type Address, type Allocator, type AllocatorContext, type LinearMemory, OutOfMemoryError, type Strategy } from '@mm/contract'
import { Memory, type MemoryOptions } from '@mm/heap'

/** An allocator strategy whose product is an `A`. */
type Makes<A extends Allocator> = Strategy<'allocator', AllocatorContext, A>

/** How a {@link Heap} is made. */
export interface HeapOptions<A extends Allocator = Allocator> {
  /** The strategy: `pymalloc()`, `bump()`, anybody's. */
  readonly allocator: Makes<A>
  /** The memory to allocate from, or how to make one. */
  readonly memory?: LinearMemory | MemoryOptions
}

/** The anchor of a memory under which a heap leaves its allocator's state. */
const ALLOCATOR_ANCHOR = 0

const isMemory = (memory: LinearMemory | MemoryOptions): memory is LinearMemory => typeof memory.reserve === 'function'

/** A memory and an allocator over it: `malloc` and `free` for whoever has bytes to keep. Addresses are offsets into `memory.u8` and its other views. */
export class Heap<A extends Allocator = Allocator> {
  readonly memory: LinearMemory
  /** The raw level: 0 instead of an error when there is no memory, and whatever this strategy can do besides. */
  readonly allocator: A
  readonly #strategy: string

  constructor({ allocator, memory = {} }: HeapOptions<A>) {
    const own = isMemory(memory) ? memory : new Memory(memory)
    const state = own instanceof Memory ? own.anchor(ALLOCATOR_ANCHOR) : 0
    this.memory = own
    this.allocator = allocator.create(state === 0 ? { memory: own } : { memory: own, state })
    this.#strategy = allocator.manifest.name
    if (own instanceof Memory) own.setAnchor(ALLOCATOR_ANCHOR, this.allocator.state ?? (0 as Address))
  }

  /** A block of at least `size` bytes, aligned to 16 (to 8 with words of 4), its content undefined. Throws `OutOfMemoryError`, or `MisuseError` for a size that is none. */
  malloc(size: number): Address {
    const block = this.allocator.malloc(size)
    if (block === 0) this.#fail('malloc', size)
    return block
  }

  /** A block of `count` times `size` bytes, all 0. Throws as {@link malloc}. */
  calloc(count: number, size: number): Address {
    const block = this.allocator.calloc(count, size)
    if (block === 0) this.#fail('calloc', count * size)
    return block
  }

  /** Makes the block at least `size` bytes, moving it if need be. Throws as {@link malloc}; the block is then as it was. */
  realloc(block: Address, size: number): Address {
    const to = this.allocator.realloc(block, size)
    if (to === 0) this.#fail('realloc', size)
    return to
  }

  /** Takes the block back; 0 is nothing. Throws `MisuseError` for what is no block, as far as the strategy can tell. */
  free(block: Address): void {
    this.allocator.free(block)
  }

  #fail(operation: string, size: number): never {
    const { limit, reserved } = this.memory.counts()
    throw new OutOfMemoryError({ operation, size, strategy: this.#strategy }, `out of memory: ${reserved} of ${limit} bytes are reserved`)
  }
}

/**
 * Makes a heap. Over a memory in which a heap of the same strategy lives already (one made with `buffer` or `image`), that
 * heap goes on.
 */
export function createHeap<A extends Allocator>(options: HeapOptions<A>): Heap<A> {
  return new Heap(options)
}
