import { type Address, CorruptionError, type LinearMemory } from '@mm/contract'
import { Arenas } from './arenas.js'
import { beforeOf, extentOf, isFree } from './bounds.js'
import { type FreeLists } from './free-lists.js'
import * as W from './words.js'

/** Throws `CorruptionError` unless `holds`; `granule` is where. */
function expect(holds: boolean, granule: number, problem: string): void {
  if (!holds) throw new CorruptionError({ operation: 'check', address: (granule << W.GRANULE_SHIFT) >>> 0, strategy: W.NAME }, problem)
}

/** The blocks of an arena lie one behind the other, no two free ones side by side, and each is found from both its ends. */
function checkArena(i32: Int32Array, arena: number, bits: number, free: Map<number, number>, quarantine: boolean): void {
  const pairOf = (granule: number): number => bits + ((granule >>> 5) << 1)
  const end = (arena * 4 + i32[arena + W.ARENA_BYTES]) >>> W.GRANULE_SHIFT
  const first = ((quarantine ? W.retiredWordOf(arena, end, end) + 1 : pairOf(end) + 2) + 3) >>> W.GRANULE_WORDS_SHIFT
  expect(i32[arena + W.ARENA_FIRST] === first && i32[arena + W.ARENA_GRANULES] === end - first, first, "an arena's header is wrong")
  expect(end - first >= W.FEWEST_GRANULES, first, 'an arena is too small')
  expect(i32[arena + W.BITMAPS - 2] === 0 && i32[arena + W.BITMAPS - 1] === 0, first, 'the words before the bitmaps are not 0')
  for (let pair = arena + W.BITMAPS; pair <= pairOf(first); pair += 2) {
    expect((i32[pair] & (pair === pairOf(first) ? ~(-1 << first) : -1)) === 0, first, 'a block begins in the bitmaps')
  }
  let before = first
  let granule = first
  while (granule < end) {
    expect((i32[pairOf(granule)] & (1 << granule)) !== 0, granule, 'no block begins where one ends')
    expect(beforeOf(i32, bits, granule) === before, granule, 'the block before is not found')
    const granules = extentOf(i32, bits, granule)
    expect(granules > 0 && granule + granules <= end, granule, 'a block reaches beyond its arena')
    for (let pair = pairOf(granule) + 2; pair < pairOf(granule + granules); pair += 2) expect(i32[pair] === 0, granule, 'a block begins inside another')
    if (isFree(i32, bits, granule)) {
      expect(before === granule || !isFree(i32, bits, before), granule, 'two free blocks lie side by side')
      free.set(granule, granules)
    }
    before = granule
    granule += granules
  }
  expect((i32[pairOf(end)] & (1 << end)) !== 0 && !isFree(i32, bits, end), end, 'the end of an arena is not marked')
  expect(beforeOf(i32, bits, end) === before, end, 'the last block is not found')
}

/** Every free block is in the list of its size, and the maps say which lists have blocks. */
function checkLists(i32: Int32Array, state: number, lists: FreeLists, free: Map<number, number>): void {
  const at = state >>> W.GRANULE_WORDS_SHIFT
  for (let level = 0; level < W.LEVELS; level++) {
    const map = i32[state + W.MAPS_AT + level]
    expect(((i32[state + W.LEVELS_AT] >>> level) & 1) === Number(map !== 0), at, 'the map of levels is wrong')
    for (let list = level * W.LISTS; list < (level + 1) * W.LISTS; list++) {
      let block = i32[state + W.HEADS_AT + list]
      expect(((map >>> (list & 31)) & 1) === Number(block !== 0), at, 'a map of lists is wrong')
      for (let previous = 0; block !== 0; ) {
        const granules = free.get(block)
        expect(granules !== undefined && W.listOf(granules) === list, block, 'a list holds what is no free block of its size')
        expect(lists.previousOf(i32, block) === previous, block, 'a free list has a broken link')
        free.delete(block)
        previous = block
        block = lists.nextOf(i32, block)
      }
    }
  }
  for (const block of free.keys()) expect(false, block, 'a free block is in no list')
}

/** Checks every invariant of the structures in memory; throws `CorruptionError` for the first that fails. */
export function checkTlsf(memory: LinearMemory, at: Address, lists: FreeLists): void {
  const { i32 } = memory
  const state = at >>> 2
  expect(i32[state + W.MAGIC_AT] === W.MAGIC, at >>> W.GRANULE_SHIFT, 'the state is gone')
  const free = new Map<number, number>()
  let arenas = 0
  let bytes = 0
  new Arenas(memory, state).walk((arena, entry) => {
    arenas++
    bytes += i32[arena + W.ARENA_BYTES] >>> 0
    if ((entry & W.ALONE) === 0) checkArena(i32, arena, entry, free, i32[state + W.QUARANTINE_AT] !== 0)
    else expect(i32[arena + W.ARENA_FIRST] * 4 === arena + W.BITMAPS, arena >>> W.GRANULE_WORDS_SHIFT, "a single block's arena is wrong")
  })
  expect(i32[state + W.ARENAS_AT] === arenas && i32[state + W.ARENA_BYTES_AT] >>> 0 === bytes, at >>> W.GRANULE_SHIFT, 'arenas are miscounted')
  checkLists(i32, state, lists, free)
}
