import { checkSize, MOST_BYTES, refuse } from '@mm/allocator/authors'
import { type Address, type Allocator, type AllocatorStatistics, type LinearMemory, OutOfMemoryError } from '@mm/contract'
import { checkBuddy, walkBuddy } from './check.js'
import * as L from './layout.js'

/**
 * The binary buddy system (Knowlton, CACM 1965; Knuth, TAOCP 1, 2.5, algorithms R and S): every block has a power of two
 * bytes and lies at a multiple of them within its arena; what is too large is split, and a freed block joins its buddy, the
 * other half of the block that both came from, wherever that is free too. Orders stand in a table beside the blocks, so a
 * block has no header and its buddy is known without touching it. A request of more than half an arena is served by a
 * reservation of its own. Made by the strategy `buddy`.
 */
export class Buddy implements Allocator {
  readonly state: Address
  readonly #memory: LinearMemory
  #u8!: Uint8Array
  #u32!: Uint32Array
  /** The state, and the parts of it that calls lead to, as word indexes. */
  readonly #state: number
  readonly #live: number
  readonly #heads: number
  readonly #directory: number

  /** Takes up the state at `state`, or makes one; throws `OutOfMemoryError` where there is no room for it, or `MisuseError` where `state` is none. */
  constructor(memory: LinearMemory, state: Address | undefined) {
    this.#memory = memory
    this.state = state ?? memory.reserve(L.STATE_BYTES, 64)
    if (this.state === 0) throw new OutOfMemoryError({ operation: 'create', size: L.STATE_BYTES, strategy: L.NAME }, 'the memory has no room for the allocator itself')
    this.#state = this.state >>> 2
    this.#live = this.#state + L.LIVE_AT
    this.#heads = this.#state + L.HEADS_AT
    this.#directory = this.#state + L.DIRECTORY_AT
    memory.onRefresh(() => {
      this.#u8 = memory.u8
      this.#u32 = memory.u32
    })
    if (state === undefined) {
      this.#u32.fill(0, this.#state, this.#state + L.STATE_BYTES / 4)
      this.#u32[this.#state + L.MAGIC_AT] = L.MAGIC
    } else if (this.#u32[this.#state + L.MAGIC_AT] !== L.MAGIC) refuse(L.NAME, 'attach', 'bad-address', state)
  }

  /** At most 15 splits, whatever is live. */
  malloc(size: number): Address {
    const block = this.#take(size, 'malloc')
    const { probe } = this.#memory
    if (probe !== null && block !== 0) probe.alloc?.(block, size)
    return block
  }

  calloc(count: number, size: number): Address {
    checkSize(L.NAME, 'calloc', count)
    checkSize(L.NAME, 'calloc', size)
    const bytes = count * size
    if (bytes > MOST_BYTES) return 0 as Address
    const block = this.malloc(bytes)
    if (block !== 0) this.#u8.fill(0, block, block + bytes)
    return block
  }

  /** Shrinks in place, and grows in place while the buddies above are free; else moves, which costs the bytes that are kept. */
  realloc(block: Address, size: number): Address {
    const to = this.#resize(block, size)
    const { probe } = this.#memory
    if (probe !== null && to !== 0) {
      if (block === 0) probe.alloc?.(to, size)
      else probe.realloc?.(block, to, size)
    }
    return to
  }

  /** At most 15 joins, whatever is live. Throws `MisuseError` for whatever is no live block. */
  free(block: Address): void {
    if (block === 0) return
    this.#give(block, 'free')
    this.#memory.probe?.free?.(block)
  }

  owns(block: Address): boolean {
    return this.#bytesAt(block) !== 0
  }

  usableSize(block: Address): number {
    return this.#bytesAt(block) || this.#refuseAddress(block, 'usableSize')
  }

  /** Cost: the blocks, free ones too. */
  walk(visit: (block: Address, bytes: number) => void): void {
    walkBuddy(this.#memory, this.state, visit)
  }

  /** Live blocks of 2^k bytes are counted as `order<k>`. */
  statistics(): AllocatorStatistics {
    const u32 = this.#u32
    const arenas = u32[this.#state + L.ARENAS_AT]
    let liveBlocks = u32[this.#state + L.LARGE_BLOCKS_AT]
    let liveBytes = u32[this.#state + L.LARGE_BYTES_AT]
    const reservedBytes = L.STATE_BYTES + arenas * L.ARENA_BYTES + liveBytes
    const orders: Record<string, number> = {}
    for (let order = L.LEAST_ORDER; order <= L.MOST_ORDER; order++) {
      const count = u32[this.#live + order]
      liveBlocks += count
      liveBytes += count * 2 ** order
      if (count > 0) orders[`order${order}`] = count
    }
    return { liveBlocks, liveBytes, reservedBytes, arenas, ...orders }
  }

  check(): void {
    checkBuddy(this.#memory, this.state)
  }

  /** The fast path: the first free block of just this order. */
  #take(size: number, operation: string): Address {
    if (!((size | 0) === size && size >= 0)) checkSize(L.NAME, operation, size)
    if (size > L.MOST_BLOCK) return this.#takeLarge(size)
    const u32 = this.#u32
    const order = L.orderOf(size)
    const block = u32[this.#heads + order]
    if (block === 0) return this.#takeBySplitting(order)
    this.#unlink(block, order)
    this.#enter(block, order)
    return block as Address
  }

  /** Cuts the least free block that is large enough, keeping the lower half each time. */
  #takeBySplitting(order: number): Address {
    const map = this.#state + L.FREE_ORDERS_AT
    if (this.#u32[map] >>> order === 0 && !this.#takeArena()) return 0 as Address
    const orders = this.#u32[map] & (-1 << order)
    const found = 31 - Math.clz32(orders & -orders)
    const block = this.#u32[this.#heads + found]
    this.#unlink(block, found)
    this.#split(block, found, order)
    this.#enter(block, order)
    return block as Address
  }

  /** Makes the upper halves free of what is left of a block of order `from` when only 2^`to` bytes of it are wanted. */
  #split(block: number, from: number, to: number): void {
    for (let order = from - 1; order >= to; order--) this.#link(block + (1 << order), order)
  }

  #enter(block: number, order: number): void {
    const u32 = this.#u32
    this.#u8[L.orderAt(block)] = order
    u32[this.#live + order]++
    if (u32[this.#directory + (block >>> L.ARENA_SHIFT)]++ === L.EMPTY_ARENA) u32[this.#state + L.EMPTY_ARENAS_AT]--
  }

  #give(block: number, operation: string): void {
    if ((block & -L.LEAST_BLOCK) >>> 0 !== block) this.#refuseAddress(block, operation)
    const u32 = this.#u32
    const granule = this.#directory + (block >>> L.ARENA_SHIFT)
    const entry = u32[granule]
    if (entry === L.NOTHING || entry > L.MOST_BLOCK) {
      this.#giveLarge(block, operation)
      return
    }
    const order = this.#u8[L.orderAt(block)]
    if (order === L.NO_BLOCK || order >= L.FREE) this.#refuseAddress(block, operation)
    u32[this.#live + order]--
    u32[granule] = entry - 1
    this.#join(block, order)
    if (entry - 1 === L.EMPTY_ARENA) this.#arenaEmptied(block)
  }

  /** Joins a block with its buddy, and what that makes with its own, while they are free; the table's buddies never find theirs. */
  #join(block: number, order: number): void {
    const u8 = this.#u8
    let lower = block
    let joined = order
    for (;;) {
      const buddy = (lower ^ (1 << joined)) >>> 0
      if (u8[L.orderAt(buddy)] !== (L.FREE | joined)) break
      this.#unlink(buddy, joined)
      u8[L.orderAt(buddy)] = L.NO_BLOCK
      u8[L.orderAt(lower)] = L.NO_BLOCK
      if (buddy < lower) lower = buddy
      joined++
    }
    this.#link(lower, joined)
  }

  /** Enters a free block, in front of its list. */
  #link(block: number, order: number): void {
    const u32 = this.#u32
    const next = u32[this.#heads + order]
    u32[(block >>> 2) + L.NEXT] = next
    u32[(block >>> 2) + L.PREVIOUS] = 0
    if (next === 0) u32[this.#state + L.FREE_ORDERS_AT] |= 1 << order
    else u32[(next >>> 2) + L.PREVIOUS] = block
    u32[this.#heads + order] = block
    this.#u8[L.orderAt(block)] = L.FREE | order
  }

  #unlink(block: number, order: number): void {
    const u32 = this.#u32
    const next = u32[(block >>> 2) + L.NEXT]
    const previous = u32[(block >>> 2) + L.PREVIOUS]
    if (next !== 0) u32[(next >>> 2) + L.PREVIOUS] = previous
    if (previous !== 0) u32[(previous >>> 2) + L.NEXT] = next
    else {
      u32[this.#heads + order] = next
      if (next === 0) u32[this.#state + L.FREE_ORDERS_AT] &= ~(1 << order)
    }
  }

  /** Takes an arena from the memory; all of it is free but the table, which is cleared. `false` when there is none. */
  #takeArena(): boolean {
    const arena = this.#memory.reserve(L.ARENA_BYTES, L.ARENA_BYTES)
    if (arena === 0) return false
    this.#u8.fill(L.NO_BLOCK, arena, arena + L.TABLE_BYTES)
    this.#u32[this.#directory + (arena >>> L.ARENA_SHIFT)] = L.EMPTY_ARENA
    this.#u32[this.#state + L.ARENAS_AT]++
    this.#u32[this.#state + L.EMPTY_ARENAS_AT]++
    for (let order = L.TABLE_ORDER; order <= L.MOST_ORDER; order++) this.#link(arena + (1 << order), order)
    return true
  }

  /** One arena without a live block stays, so that a block taken and freed in turn does not take and free an arena. */
  #arenaEmptied(block: number): void {
    const u32 = this.#u32
    if (u32[this.#state + L.EMPTY_ARENAS_AT] === 0) {
      u32[this.#state + L.EMPTY_ARENAS_AT] = 1
      return
    }
    const arena = ((block & ~L.ARENA_MASK) >>> 0) as Address
    for (let order = L.TABLE_ORDER; order <= L.MOST_ORDER; order++) this.#unlink(arena + (1 << order), order)
    u32[this.#directory + (arena >>> L.ARENA_SHIFT)] = L.NOTHING
    u32[this.#state + L.ARENAS_AT]--
    this.#memory.release(arena, L.ARENA_BYTES)
  }

  #takeLarge(size: number): Address {
    const bytes = L.largeBytes(size)
    const block = this.#memory.reserve(bytes, L.ARENA_BYTES)
    if (block === 0) return block
    this.#u32[this.#directory + (block >>> L.ARENA_SHIFT)] = bytes
    this.#u32[this.#state + L.LARGE_BLOCKS_AT]++
    this.#u32[this.#state + L.LARGE_BYTES_AT] += bytes
    return block
  }

  #giveLarge(block: number, operation: string): void {
    const bytes = this.#bytesAt(block) || this.#refuseAddress(block, operation)
    this.#u32[this.#directory + (block >>> L.ARENA_SHIFT)] = L.NOTHING
    this.#u32[this.#state + L.LARGE_BLOCKS_AT]--
    this.#u32[this.#state + L.LARGE_BYTES_AT] -= bytes
    this.#memory.release(block as Address, bytes)
  }

  #resize(block: Address, size: number): Address {
    checkSize(L.NAME, 'realloc', size)
    if (block === 0) return this.#take(size, 'realloc')
    const held = this.#bytesAt(block) || this.#refuseAddress(block, 'realloc')
    if (held > L.MOST_BLOCK) {
      // A reservation cannot be cut: it stays while at least half of it is used.
      if (size <= held && size > held / 2) return block
    } else if (size <= L.MOST_BLOCK && this.#resizeInPlace(block, this.#u8[L.orderAt(block)], L.orderOf(size))) return block
    const to = this.#take(size, 'realloc')
    if (to === 0) return to
    this.#u8.copyWithin(to, block, block + Math.min(size, held))
    this.#give(block, 'realloc')
    return to
  }

  /** `false`, and nothing has changed, where a buddy that is needed is not free or lies below. */
  #resizeInPlace(block: number, from: number, to: number): boolean {
    const u8 = this.#u8
    for (let order = from; order < to; order++) {
      if ((block & (1 << order)) !== 0 || u8[L.orderAt(block + (1 << order))] !== (L.FREE | order)) return false
    }
    for (let order = from; order < to; order++) {
      this.#unlink(block + (1 << order), order)
      u8[L.orderAt(block + (1 << order))] = L.NO_BLOCK
    }
    this.#split(block, from, to)
    u8[L.orderAt(block)] = to
    this.#u32[this.#live + from]--
    this.#u32[this.#live + to]++
    return true
  }

  /** Bytes of the live block that begins at `block`; 0 where none does. */
  #bytesAt(block: number): number {
    if ((block & -L.LEAST_BLOCK) >>> 0 !== block) return 0
    const entry = this.#u32[this.#directory + (block >>> L.ARENA_SHIFT)]
    if (entry > L.MOST_BLOCK) return (block & L.ARENA_MASK) === 0 ? entry : 0
    if (entry === L.NOTHING) return 0
    const order = this.#u8[L.orderAt(block)]
    return order === L.NO_BLOCK || order >= L.FREE ? 0 : 1 << order
  }

  #refuseAddress(block: number, operation: string): never {
    if (!(Number.isInteger(block) && block >= 0 && block < 2 ** 32)) refuse(L.NAME, operation, 'foreign', block)
    const entry = this.#u32[this.#directory + (block >>> L.ARENA_SHIFT)]
    const offset = block & L.ARENA_MASK
    const ours = entry > L.MOST_BLOCK ? offset < entry : entry !== L.NOTHING && offset >= L.TABLE_BYTES
    if (block % L.LEAST_BLOCK !== 0) refuse(L.NAME, operation, 'misaligned', block)
    refuse(L.NAME, operation, ours ? 'double-free' : 'foreign', block)
  }
}
