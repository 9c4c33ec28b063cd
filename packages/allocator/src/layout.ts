/**
 * The structures that pymalloc and the general allocator keep in memory, declared for pictures and decoders
 * (`@mm/heap/picture`). A separate entry: the allocators themselves use the word numbers of `words.ts` and
 * `general-words.ts`; a test holds both together.
 */
import { declareLayout } from '@mm/heap'

/** What pymalloc knows of a pool; it lies in its arena's record, not in the pool. */
export const poolLayout = declareLayout({
  name: 'Pool',
  doc: 'A pool of blocks of one size class. Links are word indexes.',
  fields: [
    { name: 'free', type: 'u32', doc: 'address of the first free block; 0 when there is none' },
    { name: 'count', type: 'u32', doc: 'live blocks' },
    { name: 'class', type: 'u32', doc: 'size class plus 1; 0: never used' },
    { name: 'fresh', type: 'u32', doc: 'address of the next block that was never handed out' },
    { name: 'last', type: 'u32', doc: 'address beyond which no block begins' },
    { name: 'next', type: 'u32', doc: 'next pool of the class that is partly used, or of the arena that is free' },
    { name: 'previous', type: 'u32', doc: 'previous pool of the class' },
    { name: 'arena', type: 'u32', doc: "the arena's record" },
  ],
})

/** What pymalloc knows of an arena; its pools' records follow, then, at rung 1, the bitmap of live blocks. */
export const arenaLayout = declareLayout({
  name: 'Arena',
  doc: 'An arena of 64 pools. Links are word indexes.',
  fields: [
    { name: 'base', type: 'u32', doc: 'address of the first pool' },
    { name: 'carved', type: 'u32', doc: 'pools that were ever taken' },
    { name: 'freePools', type: 'u32', doc: 'pools without a block, taken before or not' },
    { name: 'poolList', type: 'u32', doc: 'first of the free pools that were taken before' },
    { name: 'next', type: 'u32', doc: 'next usable arena: it has as many free pools or more' },
    { name: 'previous', type: 'u32', doc: 'previous usable arena' },
    { name: 'unused', type: { bytes: 40 }, doc: "so that no pool's record lies across two cache lines" },
    { name: 'pools', type: { bytes: 64 * 32 }, doc: "the pools' records" },
  ],
})

/** Where pymalloc's state begins. */
export const pymallocLayout = declareLayout({
  name: 'Pymalloc',
  fields: [
    { name: 'magic', type: 'u32', doc: 'whose state this is' },
    { name: 'rung', type: 'u32', doc: 'of the hardening ladder; from 1 on live blocks are marked in a bitmap' },
    { name: 'directory', type: 'u32', doc: 'a word per granule of an arena: the record of the arena there, or 0' },
    { name: 'entries', type: 'u32', doc: 'granules that the directory covers' },
    { name: 'usable', type: 'u32', doc: 'first of the arenas with free pools, fewest first; the state itself when there is none' },
    { name: 'lastUsable', type: 'u32', doc: 'last of them' },
    { name: 'rawBlocks', type: 'u32', doc: 'live blocks that the general allocator holds for pymalloc' },
    { name: 'arenas', type: 'u32', doc: 'arenas now' },
    { name: 'arenasPeak', type: 'u32', doc: 'the most there were' },
    { name: 'arenasTaken', type: 'u32', doc: 'arenas taken since the beginning' },
    { name: 'random', type: 'u32', doc: 'from rung 2 on: state of the generator that draws placement' },
    { name: 'key', type: 'u32', doc: 'from rung 3 on: what links of free lists are encoded with' },
    { name: 'quarantine', type: 'u32', doc: 'at rung 4: address of the quarantine of freed blocks' },
    { name: 'lingering', type: 'u32', doc: 'a pool that became empty and has not gone back to its arena yet' },
    { name: 'unused', type: { bytes: 8 }, doc: 'nothing' },
    { name: 'used', type: { bytes: 64 * 4 }, doc: 'per size class: the first partly used pool' },
    { name: 'lastWith', type: { bytes: 65 * 4 }, doc: 'per number of free pools: the last usable arena with so many' },
  ],
})

/** A free block of the general allocator; of a live one only the header is there. */
export const freeBlockLayout = declareLayout({
  name: 'FreeBlock',
  doc: 'Begins 4 bytes before the address that is handed out; behind the last byte stands its size again.',
  fields: [
    {
      name: 'header',
      type: 'u32',
      doc: 'bytes to the next header, a multiple of 8 or 16',
      bits: [
        { name: 'free', shift: 0 },
        { name: 'previousFree', shift: 1, doc: 'the block before is free, and its size stands before this header' },
      ],
    },
    { name: 'next', type: 'u32', doc: 'next free block of the list' },
    { name: 'previous', type: 'u32', doc: 'previous free block of the list' },
  ],
})
