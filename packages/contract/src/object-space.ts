import { type Address, type ObjectRef } from './terms.js'

/**
 * Where a collector that moves objects has them made: on {@link Collector.space}, absent where none moves. Who makes an object asks here
 * first, and the allocator where the answer is 0; what lies here never goes to the allocator, nor to a free list.
 *
 * Objects have other addresses after a collection. What refers to them lies in slots that roots or objects visit, or is told of by
 * {@link CollectorHooks.moved}.
 */
export interface ObjectSpace {
  /**
   * A block of `bytes` for an object of `type`, `pre` of them in front of it; its content is undefined. 0 where the object is to have a block of
   * the allocator's, and to stay where it is: its type is pinned, it is large, or there is no room.
   */
  take(type: ObjectRef, bytes: number, pre: number): Address
  /** Whether an address lies in it. */
  owns(address: number): boolean
  /** The object in a block of it goes before a collection has looked at it: it was not finished, or has been taken apart. */
  give(object: ObjectRef): void
  /** Calls `visit` with each block, where its object begins, and its bytes. Cost: all of them. */
  walk(visit: (block: Address, object: ObjectRef, bytes: number) => void): void
  /** Bytes in blocks. */
  readonly usedBytes: number
  /**
   * A number that is the object's own as long as it lives, wherever it is: its address, of one that never moves. Costs a look-up, and the first time
   * an entry in a table.
   */
  identity(object: ObjectRef): number
}
