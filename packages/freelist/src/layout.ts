import { declareLayout } from '@mm/heap'

/** One list; they lie one after another. */
export const entry = declareLayout({
  name: 'free list',
  fields: [
    { name: 'head', type: 'u32', doc: 'the block put last, 0 for none; each leads to the one put before it' },
    { name: 'count', type: 'u32', doc: 'blocks' },
    { name: 'capacity', type: 'u32', doc: 'blocks at most' },
    { name: 'link', type: 'u32', doc: 'bytes from a block to the word that links it' },
    { name: 'hits', type: 'u32', doc: 'blocks taken' },
    { name: 'misses', type: 'u32', doc: 'times it was empty' },
  ],
})
