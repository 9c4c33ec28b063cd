import { type Shape, declareLayout } from '@mm/heap'

const head = <Name extends string>(name: Name, doc: string) =>
  [
    { name: `${name}Next` as const, type: 'address', doc: `first of ${doc}` },
    { name: `${name}Prev` as const, type: 'address', doc: `last of ${doc}` },
  ] as const

/**
 * All that the collector knows, in one piece of memory. A list is threaded through the pre-headers: its nodes are the
 * addresses of pre-headers, its head is two words that look like one, and an empty list is its own neighbour.
 */
export const state = declareLayout({
  name: 'generational collector',
  fields: [
    ...head('young', 'generation 0'),
    ...head('middle', 'generation 1'),
    ...head('old', 'generation 2'),
    ...head('permanent', 'what is frozen or immortal'),
    ...head('trash', 'what the collection under way holds for garbage'),
    ...head('seen', 'trash whose finalizers have run; then trash that stayed trash'),
    ...head('legacy', 'trash that has a legacy finalizer, and what it refers to'),
    { name: 'count0', type: 'u32', doc: 'allocations less deallocations since the last collection' },
    { name: 'count1', type: 'u32', doc: 'collections of generation 0 since the last one of generation 1' },
    { name: 'count2', type: 'u32', doc: 'collections of generation 1 since the last full one' },
    { name: 'threshold0', type: 'i32', doc: 'a generation is due when its count exceeds its threshold; 0 here turns all off' },
    { name: 'threshold1', type: 'i32', doc: 'of generation 1' },
    { name: 'threshold2', type: 'i32', doc: 'of generation 2' },
    { name: 'longLivedTotal', type: 'u32', doc: 'objects that survived the last full collection' },
    { name: 'longLivedPending', type: 'u32', doc: 'objects that reached the oldest generation since' },
    { name: 'enabled', type: 'u32', doc: 'whether collections start by themselves' },
    { name: 'phase', type: 'u32', doc: 'how far the collection under way is; 0 for none' },
    { name: 'generation', type: 'u32', doc: 'the generation that is being collected' },
    { name: 'collected', type: 'u32', doc: 'objects freed by it' },
    { name: 'uncollectable', type: 'u32', doc: 'objects that it could not free' },
    { name: 'visited', type: 'u32', doc: 'objects looked at by it' },
    { name: 'quiet', type: 'u32', doc: 'no finalizer and no callback runs in it: nothing can come back' },
    { name: 'current', type: 'u32', doc: 'object whose finalizer is mutator code that runs now' },
    { name: 'queueFirst', type: 'u32', doc: 'first weak reference whose callback is to be called' },
    { name: 'queueLast', type: 'u32', doc: 'last of them' },
    { name: 'reference', type: 'u32', doc: 'weak reference whose callback is mutator code that runs now' },
    { name: 'collections0', type: 'u32', doc: 'collections of generation 0 that are over' },
    { name: 'collected0', type: 'u32', doc: 'objects that they freed' },
    { name: 'uncollectable0', type: 'u32', doc: 'objects that they could not free' },
    { name: 'collections1', type: 'u32', doc: 'of generation 1' },
    { name: 'collected1', type: 'u32', doc: 'freed' },
    { name: 'uncollectable1', type: 'u32', doc: 'not freed' },
    { name: 'collections2', type: 'u32', doc: 'of generation 2' },
    { name: 'collected2', type: 'u32', doc: 'freed' },
    { name: 'uncollectable2', type: 'u32', doc: 'not freed' },
  ],
})

/** Names of the state's fields. */
export type StateField = typeof state extends { at(wordBytes: 4 | 8): Shape<infer Name> } ? Name : never
