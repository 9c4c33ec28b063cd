import { declareLayout } from '@mm/heap'

const queueFields = <Name extends string>(name: Name, doc: string) =>
  [
    { name: `${name}Count` as const, type: 'u32', doc: `how many are in the queue of ${doc}` },
    { name: `${name}First` as const, type: 'u32', doc: 'its first chunk' },
    { name: `${name}Read` as const, type: 'u32', doc: 'where the entry lies that is taken next' },
    { name: `${name}Last` as const, type: 'u32', doc: 'its last chunk' },
    { name: `${name}Write` as const, type: 'u32', doc: 'where the next entry goes' },
  ] as const

/** All that the collector knows, in one piece of memory; the queues are in chunks of their own. */
export const state = declareLayout({
  name: 'mark-sweep collector',
  fields: [
    ...queueFields('object', 'all objects that are not known to be dead, in the order of making'),
    ...queueFields('trash', 'objects that no root reaches'),
    ...queueFields('type', 'dead types, which go after the last of their objects'),
    { name: 'spare', type: 'u32', doc: 'first of the chunks that nobody uses' },
    { name: 'spares', type: 'u32', doc: 'how many there are' },
    { name: 'made', type: 'u32', doc: 'objects made since the last collection began' },
    { name: 'limit', type: 'u32', doc: 'a collection is due when more were made; 0 when memory is short' },
    { name: 'byteLimit', type: 'u32', doc: 'or when so many bytes of the memory are taken' },
    { name: 'enabled', type: 'u32', doc: 'whether collections start by themselves' },
    { name: 'phase', type: 'u32', doc: 'how far the collection under way is; 0 for none' },
    { name: 'urgent', type: 'u32', doc: 'somebody asked for it, or memory is short: it is over when everything is swept' },
    { name: 'left', type: 'u32', doc: 'objects of the trash whose finalizer is still to be looked for' },
    { name: 'loud', type: 'u32', doc: 'finalizers or callbacks have run: something may be back' },
    { name: 'collected', type: 'u32', doc: 'objects that the collection found dead' },
    { name: 'visited', type: 'u32', doc: 'objects looked at' },
    { name: 'queueFirst', type: 'u32', doc: 'first weak reference whose callback is to be called' },
    { name: 'queueLast', type: 'u32', doc: 'last of them' },
    { name: 'collections', type: 'u32', doc: 'collections that are over' },
    { name: 'freed', type: 'u32', doc: 'objects that they found dead' },
  ],
})

/** Names of the state's fields. */
export type StateField = (typeof state)['fields'][number]['name']

/** A piece of a queue: `chunk.size` bytes of it are the header, addresses of objects the rest. */
export const chunk = declareLayout({
  name: 'chunk of a queue of objects',
  fields: [
    { name: 'next', type: 'u32', doc: 'the chunk behind' },
    { name: 'unused', type: 'u32', doc: 'so that entries begin at a multiple of 8' },
  ],
})

/** Bytes of a chunk. */
export const CHUNK_BYTES = 16_384
