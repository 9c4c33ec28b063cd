import { type Address, CorruptionError, type LinearMemory } from '@mm/contract'
import * as L from './layout.js'

/** Throws `CorruptionError` unless `holds`. */
function expect(holds: boolean, address: number, problem: string): void {
  if (!holds) throw new CorruptionError({ operation: 'check', address, strategy: L.NAME }, problem)
}

/** Calls `visit` for every MiB in which something is ours: where it begins and its word of the directory. */
function walkDirectory({ u32 }: LinearMemory, state: Address, visit: (base: number, entry: number) => void): void {
  const directory = (state >>> 2) + L.DIRECTORY_AT
  for (let granule = 0; granule < L.DIRECTORY_WORDS; granule++) {
    if (u32[directory + granule] !== L.NOTHING) visit(granule * L.ARENA_BYTES, u32[directory + granule])
  }
}

/** Calls `visit` for every live block. */
export function walkBuddy(memory: LinearMemory, state: Address, visit: (block: Address, bytes: number) => void): void {
  const { u8 } = memory
  walkDirectory(memory, state, (base, entry) => {
    if (entry > L.MOST_BLOCK) {
      visit(base as Address, entry)
      return
    }
    for (let block = base + L.TABLE_BYTES; block < base + L.ARENA_BYTES; ) {
      const mark = u8[L.orderAt(block)]
      const bytes = 2 ** (mark & ~L.FREE)
      if (mark < L.FREE) visit(block as Address, bytes)
      block += bytes
    }
  })
}

/** What the tables of orders say that there is. */
interface Found {
  arenas: number
  emptyArenas: number
  largeBlocks: number
  largeBytes: number
  readonly live: number[]
  /** Orders of the free blocks, by address. */
  readonly free: Map<number, number>
}

/** The blocks of an arena lie one behind the other, each at a multiple of its bytes, and no two free buddies are apart. */
function checkArena({ u8 }: LinearMemory, arena: number, liveBlocks: number, found: Found): void {
  let live = 0
  for (let block = arena; block < arena + L.TABLE_BYTES; block += L.LEAST_BLOCK) {
    expect(u8[L.orderAt(block)] === L.NO_BLOCK, block, 'a block is said to begin in the table of orders')
  }
  for (let block = arena + L.TABLE_BYTES; block < arena + L.ARENA_BYTES; ) {
    const mark = u8[L.orderAt(block)]
    const order = mark & ~L.FREE
    expect(order >= L.LEAST_ORDER && order <= L.MOST_ORDER && block % 2 ** order === 0, block, `a block of order ${order} begins here`)
    if (mark < L.FREE) {
      live++
      found.live[order]++
    } else {
      found.free.set(block, order)
      expect(u8[L.orderAt((block ^ (1 << order)) >>> 0)] !== mark, block, 'two free buddies are not one block')
    }
    const end = block + 2 ** order
    for (let inside = L.orderAt(block) + 1; inside < L.orderAt(end - L.LEAST_BLOCK) + 1; inside++) {
      expect(u8[inside] === L.NO_BLOCK, block, 'a block is said to begin inside another one')
    }
    block = end
  }
  expect(liveBlocks === live, arena, `${live} live blocks of an arena are counted as ${liveBlocks}`)
  found.arenas++
  if (live === 0) found.emptyArenas++
}

/** Each order's list holds the free blocks of that order, all of them, linked both ways. */
function checkLists({ u32 }: LinearMemory, state: number, free: Map<number, number>): void {
  for (let order = L.LEAST_ORDER; order <= L.MOST_ORDER; order++) {
    let block = u32[state + L.HEADS_AT + order]
    expect(((u32[state + L.FREE_ORDERS_AT] >>> order) & 1) === Number(block !== 0), state * 4, 'the map of orders is wrong')
    for (let previous = 0; block !== 0; previous = block, block = u32[(block >>> 2) + L.NEXT]) {
      expect(free.get(block) === order, block, 'a list holds what is no free block of its order')
      expect(u32[(block >>> 2) + L.PREVIOUS] === previous, block, 'a free list has a broken link')
      free.delete(block)
    }
  }
  for (const block of free.keys()) expect(false, block, 'a free block is in no list')
}

/** Checks every invariant of the buddy system's structures in memory; throws `CorruptionError` for the first that fails. */
export function checkBuddy(memory: LinearMemory, at: Address): void {
  const { u32 } = memory
  const state = at >>> 2
  expect(u32[state + L.MAGIC_AT] === L.MAGIC, at, 'the state is gone')
  const found: Found = { arenas: 0, emptyArenas: 0, largeBlocks: 0, largeBytes: 0, live: new Array<number>(L.MOST_ORDER + 1).fill(0), free: new Map() }
  walkDirectory(memory, at, (base, entry) => {
    if (entry > L.MOST_BLOCK) {
      found.largeBlocks++
      found.largeBytes += entry
    } else checkArena(memory, base, entry - L.EMPTY_ARENA, found)
  })
  expect(u32[state + L.ARENAS_AT] === found.arenas && u32[state + L.EMPTY_ARENAS_AT] === found.emptyArenas, at, 'arenas are miscounted')
  expect(found.emptyArenas <= 1, at, 'more than one empty arena is kept')
  expect(u32[state + L.LARGE_BLOCKS_AT] === found.largeBlocks && u32[state + L.LARGE_BYTES_AT] === found.largeBytes, at, 'large blocks are miscounted')
  for (let order = L.LEAST_ORDER; order <= L.MOST_ORDER; order++) {
    expect(u32[state + L.LIVE_AT + order] === found.live[order], at, `live blocks of order ${order} are miscounted`)
  }
  checkLists(memory, state, found.free)
}
