import { chunksFields, paceFields, queueFields, trashFields } from '@mm/cycles/tracing'
import { declareLayout } from '@mm/heap'

/** All that the collector knows, in one piece of memory; chunks, queues and the table of identities are in pieces of their own. */
export const state = declareLayout({
  name: 'semispace collector',
  fields: [
    { name: 'first', type: 'u32', doc: 'first chunk of the space in which objects are made' },
    { name: 'last', type: 'u32', doc: 'its last chunk: the one that is being filled' },
    { name: 'free', type: 'u32', doc: 'where the next block goes' },
    { name: 'end', type: 'u32', doc: 'where that chunk ends' },
    { name: 'used', type: 'u32', doc: 'bytes in blocks of the chunks that are full' },
    { name: 'identities', type: 'u32', doc: 'the table of objects that were asked for their identity; 0 none' },
    { name: 'identityCapacity', type: 'u32', doc: 'entries of that table, a power of two' },
    { name: 'identityCount', type: 'u32', doc: 'entries that are taken' },
    { name: 'nextIdentity', type: 'u32', doc: 'how many were ever given' },
    ...queueFields('object', 'objects that lie where the allocator put them, in the order of making'),
    ...queueFields('trash', 'objects that no root reaches'),
    ...queueFields('type', 'dead types, which go after the last of their objects'),
    ...chunksFields,
    ...paceFields,
    ...trashFields,
    { name: 'enabled', type: 'u32', doc: 'whether collections start by themselves' },
    { name: 'phase', type: 'u32', doc: 'how far the collection under way is; 0 for none' },
    { name: 'divided', type: 'u32', doc: 'objects in the space when the living had been divided from the dead: those behind them were made since' },
    { name: 'dividedOutside', type: 'u32', doc: 'of the objects outside of it, how many were found alive' },
    { name: 'collected', type: 'u32', doc: 'objects that the collection found dead' },
    { name: 'visited', type: 'u32', doc: 'objects looked at' },
    { name: 'collections', type: 'u32', doc: 'collections that are over' },
    { name: 'freed', type: 'u32', doc: 'objects that they found dead' },
  ],
})

/** Names of the state's fields. */
export type StateField = (typeof state)['fields'][number]['name']

/** A piece of a space: blocks lie one behind the other from {@link FIRST_BLOCK} on, each with a header. */
export const chunk = declareLayout({
  name: 'chunk of a space',
  fields: [
    { name: 'next', type: 'u32', doc: 'the chunk behind; 0 none' },
    { name: 'bytes', type: 'u32', doc: 'bytes of the chunk' },
    { name: 'end', type: 'u32', doc: 'where its blocks end, once it is full' },
    { name: 'unused', type: 'u32', doc: 'so that headers begin at a multiple of 8' },
  ],
})

/** What stands in front of a block. */
const blockHeader = declareLayout({
  name: 'header of a block',
  fields: [
    { name: 'bytes', type: 'u32', doc: 'bytes of the block' },
    { name: 'pre', type: 'u32', doc: 'bytes of it before the object' },
  ],
})

/** Bytes of that header. */
export const BLOCK_HEADER = blockHeader.at(8).size
/** From a chunk's start to the header of its first block, which itself lies at a multiple of 16. */
export const FIRST_BLOCK = 24

/** An entry of the table of identities. */
export const identity = declareLayout({
  name: 'entry of identities',
  fields: [
    { name: 'object', type: 'u32', doc: 'where the object is; 0 free' },
    { name: 'number', type: 'u32', doc: 'the how manieth it is that was asked' },
  ],
})
