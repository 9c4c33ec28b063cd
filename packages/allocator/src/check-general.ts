import { type Address, type AllocatorStatistics, CorruptionError, type LinearMemory } from '@mm/contract'
import { CHECKED_AT, DIRECTORY_AT, ENTRIES_AT } from './directory.js'
import * as G from './general-words.js'

/** Throws `CorruptionError` unless `holds`. */
function expect(holds: boolean, address: number, problem: string): void {
  if (!holds) throw new CorruptionError({ operation: 'check', address, strategy: 'general' }, problem)
}

/** The bitmap has a mark exactly where a live block begins. */
function checkMarks({ u32 }: LinearMemory, arena: number, marks: Uint32Array): void {
  for (const [word, expected] of marks.entries()) {
    expect(u32[arena + G.ARENA_WORDS + word] === expected, arena * 4, 'the marks are not those of the live blocks')
  }
}

/** The blocks of an arena lie one behind the other, no two free ones side by side, and the marks are those of the live ones. */
function checkArena(memory: LinearMemory, arena: number, checked: boolean, free: Map<number, number>): { blocks: number; bytes: number } {
  const { u32 } = memory
  const shift = memory.wordBytes === 4 ? 3 : 4
  const end = arena * 4 + u32[arena + G.ARENA_BYTES]
  let block = u32[arena + G.ARENA_FIRST]
  let previousFree = 0
  let blocks = 0
  let bytes = 0
  const marks = new Uint32Array(Math.ceil((u32[arena + G.ARENA_BYTES] >>> shift) / 32))
  for (;;) {
    const header = u32[(block >>> 2) - 1]
    const size = header & ~G.FLAGS
    expect((header & G.PREVIOUS_FREE) !== 0 === previousFree > 0, block, 'a header is wrong about the block before it')
    if (previousFree > 0) expect(u32[(block >>> 2) - 2] === previousFree, block, 'the size behind a free block is wrong')
    if (size === 0) break
    expect(block + size <= end, block, 'a block reaches beyond its arena')
    if ((header & G.FREE) !== 0) {
      expect(previousFree === 0, block, 'two free blocks lie side by side')
      free.set(block, size)
      previousFree = size
    } else {
      blocks++
      bytes += size
      const granule = (block - arena * 4) >>> shift
      marks[granule >>> 5] |= 1 << (granule & 31)
      previousFree = 0
    }
    block += size
  }
  expect(block === end, block, 'the blocks of an arena end too early')
  if (checked) checkMarks(memory, arena, marks)
  return { blocks, bytes }
}

/** Every free block is in the list of its size, and the map says which lists have blocks. */
function checkLists(memory: LinearMemory, state: number, free: Map<number, number>): void {
  const { u32 } = memory
  const shift = memory.wordBytes === 4 ? 3 : 4
  for (let list = 0; list < G.LISTS; list++) {
    let block = u32[state + G.HEADS_AT + list]
    expect(((u32[state + G.LISTS_MAP_AT + (list >>> 5)] >>> list) & 1) === Number(block !== 0), state * 4, 'the map of lists is wrong')
    for (let previous = 0; block !== 0; previous = block, block = u32[block >>> 2]) {
      const bytes = free.get(block)
      expect(bytes !== undefined && G.listOf(bytes >>> shift) === list, block, 'a list holds what is no free block of its size')
      expect(u32[(block >>> 2) + 1] === previous, block, 'a free list has a broken link')
      free.delete(block)
    }
  }
  for (const block of free.keys()) expect(false, block, 'a free block is in no list')
}

/** Word indexes of the arenas, by address: what the directory of the state at word `state` holds. */
const arenasOf = (u32: Uint32Array, state: number): Set<number> =>
  new Set(u32.subarray(u32[state + DIRECTORY_AT], u32[state + DIRECTORY_AT] + u32[state + ENTRIES_AT]).filter((arena) => arena !== 0))

/** Calls `visit` for every live block of the general allocator whose state is at `at`, by address, with the bytes that it occupies. */
export function walkGeneral({ u32 }: LinearMemory, at: Address, visit: (block: Address, bytes: number) => void): void {
  for (const arena of arenasOf(u32, at >>> 2)) {
    for (let block = u32[arena + G.ARENA_FIRST]; ; ) {
      const header = u32[(block >>> 2) - 1]
      const size = header & ~G.FLAGS
      if (size === 0) break
      if ((header & G.FREE) === 0) visit(block as Address, size)
      block += size
    }
  }
}

/** Checks every invariant of the general allocator's structures in memory; throws `CorruptionError` for the first that fails. */
export function checkGeneral(memory: LinearMemory, at: Address): void {
  const { u32 } = memory
  const state = at >>> 2
  const free = new Map<number, number>()
  let arenas = 0
  let reserved = 0
  let blocks = 0
  let bytes = 0
  for (const arena of arenasOf(u32, state)) {
    const live = checkArena(memory, arena, u32[state + CHECKED_AT] > 0, free)
    arenas++
    reserved += u32[arena + G.ARENA_BYTES]
    blocks += live.blocks
    bytes += live.bytes
  }
  expect(u32[state + G.ARENAS_AT] === arenas && u32[state + G.RESERVED_AT] === reserved, at, 'arenas are miscounted')
  expect(u32[state + G.LIVE_BLOCKS_AT] === blocks && u32[state + G.LIVE_BYTES_AT] === bytes, at, `${blocks} live blocks are counted as ${u32[state + G.LIVE_BLOCKS_AT]}`)
  checkLists(memory, state, free)
}

/** Blocks, bytes and arenas, as they are counted in the state. */
export function generalStatistics({ u32 }: LinearMemory, state: Address): AllocatorStatistics {
  const [entries, liveBlocks, liveBytes, arenas, reserved] = u32.subarray((state >>> 2) + ENTRIES_AT)
  return { liveBlocks, liveBytes, reservedBytes: reserved + 4 * (G.STATE_WORDS + entries), arenas }
}
