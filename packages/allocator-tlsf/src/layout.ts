/**
 * The structures that TLSF keeps in memory, declared for pictures and decoders (`@mm/heap/picture`). A separate entry: the
 * allocator itself uses the word numbers of `words.ts`; a test holds both together.
 */
import { declareLayout } from '@mm/heap'

/** Where the state begins. Blocks are numbers of granules of 16 bytes. */
export const tlsfLayout = declareLayout({
  name: 'Tlsf',
  fields: [
    { name: 'magic', type: 'u32', doc: 'whose state this is' },
    { name: 'hardening', type: 'u32', doc: 'rung of the hardening ladder' },
    { name: 'directory', type: 'u32', doc: 'word index of the directory: a word per 16 KiB of memory, what is known of the arena there' },
    { name: 'firstRegion', type: 'u32', doc: 'the 16 KiB that the directory begins with' },
    { name: 'regions', type: 'u32', doc: 'how many it covers' },
    { name: 'arenas', type: 'u32', doc: 'arenas now' },
    { name: 'arenaBytes', type: 'u32', doc: 'bytes of all arenas' },
    { name: 'levels', type: 'u32', doc: 'a bit for each level that has a free block' },
    { name: 'spares', type: { bytes: 16 }, doc: 'the last four arenas in which nothing was live' },
    { name: 'spareTurn', type: 'u32', doc: 'how many ever came there' },
    { name: 'random', type: 'u32', doc: 'from rung 2 on: what is drawn next' },
    { name: 'secret', type: 'u32', doc: 'from rung 3 on: what links are xor' },
    { name: 'quarantine', type: 'u32', doc: "at rung 4: word index of the quarantine's state" },
    { name: 'maps', type: { bytes: 16 * 4 }, doc: 'per level: a bit for each list that has a free block' },
    { name: 'heads', type: { bytes: 16 * 32 * 4 }, doc: 'per list: the first block, or 0' },
  ],
})

/** Where an arena begins. */
export const arenaLayout = declareLayout({
  name: 'Arena',
  doc: 'Two bits for each granule of the arena follow: where blocks begin, and which are free (at rung 4 a third: which are in quarantine); then the blocks.',
  fields: [
    { name: 'bytes', type: 'u32', doc: 'of the whole arena' },
    { name: 'first', type: 'u32', doc: 'the first block' },
    { name: 'granules', type: 'u32', doc: 'of all blocks together; 0 where the arena is one block of its own' },
    { name: 'retired', type: 'u32', doc: 'of one block of its own, at rung 4: 1 while it is in quarantine' },
    { name: 'unused', type: { bytes: 16 }, doc: 'zeros: they end the search for the block before the first' },
  ],
})

/** What stands in a free block; a live one is its owner's altogether. */
export const freeBlockLayout = declareLayout({
  name: 'FreeBlock',
  doc: 'From rung 3 on a link is xor the secret and its own word index.',
  fields: [
    { name: 'next', type: 'u32', doc: 'next free block of the list' },
    { name: 'previous', type: 'u32', doc: 'previous free block of the list' },
  ],
})
