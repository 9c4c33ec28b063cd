import { type FieldDeclaration, declareLayout } from '@mm/heap'

/** The two words of a list's head, which look like a node's; `doc` says what is listed. */
export const headFields = <Name extends string>(name: Name, doc: string) =>
  [
    { name: `${name}Next` as const, type: 'address', doc: `first of ${doc}` },
    { name: `${name}Prev` as const, type: 'address', doc: `last of ${doc}` },
  ] as const

/** What {@link Disposal} keeps in the memory: fields of its collector's own state. */
export const disposalFields = [
  ...headFields('trash', 'what the collection under way holds for garbage'),
  ...headFields('seen', 'trash that the step under way has seen; then trash that stayed trash'),
  { name: 'step', type: 'u32', doc: 'what is done to the trash now; 0 for nothing' },
  { name: 'size', type: 'u32', doc: 'objects in the trash when it was found' },
  { name: 'collected', type: 'u32', doc: 'objects of it that were freed, so far' },
  { name: 'visited', type: 'u32', doc: 'objects looked at' },
  { name: 'loud', type: 'u32', doc: 'finalizers or callbacks run: something may come back' },
  { name: 'current', type: 'u32', doc: 'object whose finalizer is mutator code that runs now' },
  { name: 'queueFirst', type: 'u32', doc: 'first weak reference whose callback is to be called' },
  { name: 'queueLast', type: 'u32', doc: 'last of them' },
  { name: 'reference', type: 'u32', doc: 'weak reference whose callback is mutator code that runs now' },
] as const satisfies readonly FieldDeclaration[]

/** Names of {@link disposalFields}. */
export type DisposalField = (typeof disposalFields)[number]['name']

/** What an {@link ObjectQueue} keeps in the memory; `doc` says what is in it. */
export const queueFields = <Name extends string>(name: Name, doc: string) =>
  [
    { name: `${name}Count` as const, type: 'u32', doc: `how many are in the queue of ${doc}` },
    { name: `${name}First` as const, type: 'u32', doc: 'its first chunk' },
    { name: `${name}Read` as const, type: 'u32', doc: 'where the entry lies that is taken next' },
    { name: `${name}Last` as const, type: 'u32', doc: 'its last chunk' },
    { name: `${name}Write` as const, type: 'u32', doc: 'where the next entry goes' },
  ] as const

/** Names of {@link queueFields}. */
export type QueueField<Name extends string> = `${Name}${'Count' | 'First' | 'Read' | 'Last' | 'Write'}`

/** What {@link Chunks} keep in the memory. */
export const chunksFields = [
  { name: 'spare', type: 'u32', doc: 'first of the chunks that nobody uses' },
  { name: 'spares', type: 'u32', doc: 'how many there are' },
] as const satisfies readonly FieldDeclaration[]

/** Names of {@link chunksFields}. */
export type ChunksField = (typeof chunksFields)[number]['name']

/** What {@link Pace} keeps in the memory. */
export const paceFields = [
  { name: 'made', type: 'u32', doc: 'objects made since the last collection began' },
  { name: 'limit', type: 'u32', doc: 'a collection is due when more were made; 0 when memory is short' },
  { name: 'byteLimit', type: 'u32', doc: 'or when so many bytes of the memory are taken' },
] as const satisfies readonly FieldDeclaration[]

/** Names of {@link paceFields}. */
export type PaceField = (typeof paceFields)[number]['name']

/** What {@link Trash} keeps in the memory. */
export const trashFields = [
  { name: 'left', type: 'u32', doc: 'objects of the trash whose finalizer is still to be looked for' },
  { name: 'loud', type: 'u32', doc: 'finalizers or callbacks have run: something may be back' },
  { name: 'queueFirst', type: 'u32', doc: 'first weak reference whose callback is to be called' },
  { name: 'queueLast', type: 'u32', doc: 'last of them' },
] as const satisfies readonly FieldDeclaration[]

/** Names of {@link trashFields}. */
export type TrashField = (typeof trashFields)[number]['name']

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
