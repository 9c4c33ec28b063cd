import { type FieldDeclaration } from '@mm/heap'

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
