import { type Address, CorruptionError, type LinearMemory } from '@mm/contract'
import { CHECKED_AT as RUNG_AT, MAGIC_AT } from '../directory.js'
import { POOLS_PER_ARENA, classCount, geometryOf } from '../geometry.js'
import { type ArenaView, type PoolView, freeBlocksOf, readArenas } from '../reader.js'
import * as W from '../words.js'

/** Throws `CorruptionError` unless `holds`. */
function expect(holds: boolean, address: number, problem: string): void {
  if (!holds) throw new CorruptionError({ operation: 'check', address, strategy: 'pymalloc' }, problem)
}

/** What the rung of a pymalloc changes of its structure. */
interface RungView {
  /** Whether live blocks are marked in a bitmap. */
  readonly marked: boolean
  /** What links are encoded with; 0 where they are not. */
  readonly key: number
  /** Blocks in quarantine: neither live nor free. */
  readonly waiting: ReadonlySet<number>
}

/** The bitmap has a mark exactly where a live block begins. */
function checkMarks(memory: LinearMemory, arena: ArenaView, { base, blockBytes, carved }: PoolView, unmarked: ReadonlySet<number>): void {
  const { alignmentShift, poolHeader, poolShift, arenaShift } = geometryOf(memory.wordBytes)
  const marks = new Uint32Array(1 << (poolShift - alignmentShift - 5))
  for (let index = 0, offset = poolHeader; index < carved; index++, offset += blockBytes) {
    const granule = offset >>> alignmentShift
    if (!unmarked.has(base + offset)) marks[granule >>> 5] |= 1 << (granule & 31)
  }
  const bitmap = arena.record + W.BITMAP + ((base & ((1 << arenaShift) - 1)) >>> (alignmentShift + 5))
  for (const [word, expected] of marks.entries()) {
    const wrong = memory.u32[bitmap + word] ^ expected
    if (wrong === 0) continue
    const bit = 31 - Math.clz32(wrong)
    const block = base + ((word * 32 + bit) << alignmentShift)
    expect(false, block, ((expected >>> bit) & 1) === 1 ? 'a live block is not marked' : 'a mark where no live block is')
  }
}

/** A pool's free list, its counts and its marks agree; returns whether it belongs into its class's list. */
function checkPool(memory: LinearMemory, arena: ArenaView, pool: PoolView, { marked, key, waiting }: RungView): boolean {
  const { u32 } = memory
  const { poolHeader, poolShift } = geometryOf(memory.wordBytes)
  const { base, blockBytes, carved, capacity, live, record } = pool
  expect(u32[record + W.POOL_ARENA] === arena.record, base, 'the pool has lost its arena')
  expect(pool.sizeClass >= 0 && blockBytes <= 512, base, 'the pool has no size class')
  expect(Number.isInteger(carved) && carved >= 2 && carved <= capacity, base, 'the pool has carved blocks where none can be')
  expect(u32[record + W.POOL_LAST] === base + (1 << poolShift) - blockBytes, base, "the pool's last block is in the wrong place")
  const free = freeBlocksOf(memory, pool, key)
  for (const block of free) {
    const offset = block - base - poolHeader
    expect(offset >= 0 && offset % blockBytes === 0 && offset < carved * blockBytes, block, 'a free list leads to where no block begins')
  }
  expect(new Set(free).size === free.length, base, 'a free list runs in a circle')
  expect(live + free.length === carved, base, `${live} live and ${free.length} free blocks are not ${carved}`)
  if (marked) checkMarks(memory, arena, pool, new Set([...free, ...waiting]))
  expect(free.length > 0 || carved === capacity, base, 'a pool with room left has no free block')
  return live > 0 && free.length > 0
}

/** Free pools that the arena knows of: one that lingers has not come back yet. */
const freeIn = ({ freePools, lingering }: ArenaView): number => freePools - Number(lingering !== 0)

function checkArena(memory: LinearMemory, arena: ArenaView, rung: RungView, partlyUsed: Map<number, PoolView>): void {
  const { u32 } = memory
  expect(arena.base % (1 << geometryOf(memory.wordBytes).arenaShift) === 0, arena.base, 'the arena is not aligned')
  expect(arena.pools.length <= POOLS_PER_ARENA, arena.base, 'more pools than an arena has')
  for (const pool of arena.pools) {
    if (checkPool(memory, arena, pool, rung) || pool.record === arena.lingering) partlyUsed.set(pool.record, pool)
  }
  const listed = new Set<number>()
  for (let pool = u32[arena.record + W.ARENA_POOL_LIST]; pool !== 0; pool = u32[pool + W.POOL_NEXT]) {
    expect(!listed.has(pool), arena.base, 'the list of free pools runs in a circle')
    listed.add(pool)
  }
  const empty = arena.pools.filter(({ live, record }) => live === 0 && record !== arena.lingering)
  expect(empty.length === listed.size && empty.every(({ record }) => listed.has(record)), arena.base, 'the list of free pools is not that of the pools without a block')
  expect(freeIn(arena) === POOLS_PER_ARENA - arena.pools.length + empty.length, arena.base, 'the arena has miscounted its free pools')
}

/** The lists by class hold exactly the pools that are partly used. */
function checkUsed(memory: LinearMemory, state: Address, partlyUsed: Map<number, PoolView>): void {
  const { u32 } = memory
  for (let sizeClass = 0; sizeClass < classCount(geometryOf(memory.wordBytes)); sizeClass++) {
    let previous = 0
    for (let record = u32[(state >>> 2) + W.USED_AT + sizeClass]; record !== 0; record = u32[record + W.POOL_NEXT]) {
      const pool = partlyUsed.get(record)
      expect(pool !== undefined, record * 4, `class ${sizeClass} lists what is no partly used pool`)
      expect(pool?.sizeClass === sizeClass, record * 4, 'a pool is in the list of another class')
      expect(u32[record + W.POOL_PREVIOUS] === previous, record * 4, 'a list of pools has a broken link')
      partlyUsed.delete(record)
      previous = record
    }
  }
  for (const pool of partlyUsed.values()) expect(false, pool.base, 'a partly used pool is in no list')
}

/** The usable arenas are those with free pools, fewest first, and the index by that number is right. */
function checkUsable(memory: LinearMemory, state: Address, arenas: readonly ArenaView[]): void {
  const { u32 } = memory
  const usable = new Map(arenas.filter((arena) => freeIn(arena) > 0).map((arena) => [arena.record, arena]))
  const lastWith = new Map<number, number>()
  const circle = state >>> 2
  let previous = circle
  let fewest = 1
  for (let record = u32[circle + W.USABLE_AT]; record !== circle; record = u32[record + W.ARENA_NEXT]) {
    const arena = usable.get(record)
    expect(arena !== undefined, record * 4, 'the usable arenas list one that is not, or twice')
    const freePools = arena === undefined ? 0 : freeIn(arena)
    expect(freePools >= fewest, arena?.base ?? 0, 'the usable arenas are not in order')
    expect(freePools < POOLS_PER_ARENA || u32[record + W.ARENA_NEXT] === circle, arena?.base ?? 0, 'an empty arena is not the last')
    expect(u32[record + W.ARENA_PREVIOUS] === previous, record * 4, 'the list of arenas has a broken link')
    lastWith.set(freePools, record)
    usable.delete(record)
    previous = record
    fewest = freePools
  }
  expect(u32[circle + W.LAST_USABLE_AT] === previous, state, 'the list of arenas has a broken link')
  expect(usable.size === 0, state, 'an arena with free pools is not among the usable ones')
  for (let count = 1; count <= POOLS_PER_ARENA; count++) {
    expect(u32[circle + W.LAST_WITH_AT + count] === (lastWith.get(count) ?? 0), state, `the last arena with ${count} free pools is another`)
  }
}

/** Checks every invariant of pymalloc's structures in memory, with these blocks in quarantine; throws `CorruptionError` for the first that fails. */
export function checkPymalloc(memory: LinearMemory, state: Address, waiting: ReadonlySet<number>): void {
  const { u32 } = memory
  expect(u32[(state >>> 2) + MAGIC_AT] === W.MAGIC, state, 'the state is gone')
  const arenas = readArenas(memory, state)
  expect(u32[(state >>> 2) + W.ARENAS_AT] === arenas.length, state, 'arenas are miscounted')
  const partlyUsed = new Map<number, PoolView>()
  const rung: RungView = { marked: u32[(state >>> 2) + RUNG_AT] > 0, key: u32[(state >>> 2) + W.KEY_AT], waiting }
  for (const arena of arenas) checkArena(memory, arena, rung, partlyUsed)
  checkUsed(memory, state, partlyUsed)
  checkUsable(memory, state, arenas)
}
