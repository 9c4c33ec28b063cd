import { declareLayout } from '@mm/heap'

/** What is known of the table of values, strings or others. */
export const state = declareLayout({
  name: 'interned strings',
  fields: [
    { name: 'table', type: 'u32', doc: 'address of the entries' },
    { name: 'capacity', type: 'u32', doc: 'entries, a power of two' },
    { name: 'used', type: 'u32', doc: 'strings' },
    { name: 'filled', type: 'u32', doc: 'strings and graves' },
    { name: 'hits', type: 'u32', doc: 'times a string was there already' },
    { name: 'spare', type: 'u32', doc: 'unused' },
    { name: 'bytesSaved', type: 'f64', doc: 'bytes of the strings that need not be kept for that' },
  ],
})

/** An entry of the table. */
export const entry = declareLayout({
  name: 'entry of interned strings',
  fields: [
    { name: 'string', type: 'u32', doc: 'the string, not counted; 0 free, 1 a grave' },
    { name: 'hash', type: 'u32', doc: 'low 32 bits of its hash' },
  ],
})
