import { type Address, type ObjectRef } from './terms.js'

/**
 * What an observer may be told. One nullable field on the memory holds it: with no observer each place costs one test.
 * A hook must change nothing in the memory, and must not allocate from it. Sizes are bytes.
 */
export interface Probe {
  /** A block was handed out; `size` is what was asked for. */
  alloc?(block: Address, size: number): void
  free?(block: Address): void
  /** A block was resized; `from` equals `to` when it stayed in place. */
  realloc?(from: Address, to: Address, size: number): void
  /** An arena was taken (`live`) or given back. */
  arena?(base: Address, size: number, live: boolean): void
  /** A pool was taken for a size class, or given back (`sizeClass` -1). */
  pool?(base: Address, sizeClass: number): void
  /** An object came from a free list instead of the allocator. */
  freelistHit?(object: ObjectRef, list: string): void
  freelistPut?(object: ObjectRef, list: string): void
  track?(object: ObjectRef): void
  untrack?(object: ObjectRef): void
  /** A collection entered a phase: `start`, `mark`, `weakrefs`, `finalize`, `clear`, `stop`. */
  phase?(name: string, generation: number): void
  visit?(object: ObjectRef): void
  finalize?(object: ObjectRef): void
  intern?(object: ObjectRef, fresh: boolean): void
  framePush?(frame: Address, size: number): void
  framePop?(frame: Address): void
  /** The program reached a line; reported by mutators that have lines. */
  line?(line: number): void
}
