import { type Address, type Allocator, type AllocatorContext, type Strategy } from '@mm/contract'
import { type WasmMemoryOptions, wasmMemory } from '@mm/heap'
import { MOST_BYTES } from '../geometry.js'
import { type Heap, createHeap } from '../heap.js'

/** How a {@link WasmHeap} is made. */
export interface WasmHeapOptions<A extends Allocator> extends WasmMemoryOptions {
  /** The strategy: `pymalloc()`, `bump()`, anybody's. */
  readonly allocator: Strategy<'allocator', AllocatorContext, A>
}

/** The C library's allocation, as functions that a module imports. Addresses and sizes are a module's `i32`, taken as unsigned. */
export interface WasmImports {
  /** 0 when there is no memory. */
  malloc(this: void, size: number): number
  calloc(this: void, count: number, size: number): number
  /** `realloc(0, size)` is `malloc(size)`; size 0 shrinks and does not free; on 0 the old block is untouched. */
  realloc(this: void, block: number, size: number): number
  /** A wrong address is a `MisuseError`, thrown through the module to who called it; the heap is as it was. */
  free(this: void, block: number): void
}

/** A heap in a module's memory, and what the module imports of it. */
export interface WasmHeap<A extends Allocator> extends Heap<A> {
  readonly imports: WasmImports
}

/**
 * `malloc`, `calloc`, `realloc` and `free` for a WebAssembly module of yours, from C, Rust, AssemblyScript: instantiate it with
 * `{ env: { memory, ...imports } }`. Host and module see the same blocks: what one allocates, the other may free.
 */
export function wasmHeap<A extends Allocator>({ allocator: strategy, ...options }: WasmHeapOptions<A>): WasmHeap<A> {
  const memory = wasmMemory(options)
  const heap = createHeap({ allocator: strategy, memory })
  const { allocator } = heap
  /** A view of length 0 is detached: somebody else has grown the memory. */
  const fresh = (): void => {
    if (memory.u8.length === 0) memory.refresh()
  }
  /** What a C library answers to a size that no block can have. */
  const sized = (size: number, take: (size: number) => Address): number => {
    fresh()
    return size > MOST_BYTES ? 0 : take(size)
  }
  const imports: WasmImports = {
    malloc: (size) => sized(size >>> 0, (bytes) => allocator.malloc(bytes)),
    calloc: (count, size) => sized((count >>> 0) * (size >>> 0), (bytes) => allocator.calloc(1, bytes)),
    realloc: (block, size) => sized(size >>> 0, (bytes) => allocator.realloc((block >>> 0) as Address, bytes)),
    free: (block) => {
      fresh()
      allocator.free((block >>> 0) as Address)
    },
  }
  return { ...heap, imports }
}
