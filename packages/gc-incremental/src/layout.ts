import { disposalFields, headFields } from '@mm/cycles'
import { declareLayout } from '@mm/heap'

/**
 * All that the collector knows, in one piece of memory. Old objects are on one of two lists, "spaces"; a bit of the `prev` word says in
 * which. One of the spaces is visited: what is there was looked at in this round through the heap.
 */
export const state = declareLayout({
  name: 'incremental collector',
  fields: [
    ...headFields('young', 'objects since the last collection'),
    ...headFields('oldA', 'old objects in space 0'),
    ...headFields('oldB', 'old objects in space 1'),
    ...headFields('permanent', 'what is frozen or immortal'),
    ...headFields('increment', 'what the collection under way looks at'),
    ...disposalFields,
    { name: 'visitedSpace', type: 'u32', doc: 'the space of what was looked at in this round' },
    { name: 'collecting', type: 'u32', doc: 'the round has marked what the roots reach, and goes through the rest' },
    { name: 'workToDo', type: 'i32', doc: 'objects that the next increment should look at; below 0 it does nothing' },
    { name: 'heapSize', type: 'u32', doc: 'objects that are tracked' },
    { name: 'count0', type: 'u32', doc: 'objects tracked less objects untracked since the last collection' },
    { name: 'count1', type: 'u32', doc: 'collections of the young since the last full one' },
    { name: 'threshold0', type: 'i32', doc: 'an increment is due when count0 exceeds it, so always below 0; 0 for never' },
    { name: 'threshold1', type: 'i32', doc: 'inverse of the part of the heap that an increment takes' },
    { name: 'enabled', type: 'u32', doc: 'whether collections start by themselves' },
    { name: 'phase', type: 'u32', doc: 'how far the collection under way is; 0 for none' },
    { name: 'generation', type: 'u32', doc: 'what is collected: 0 the young, 1 an increment, 2 everything' },
    { name: 'asked', type: 'u32', doc: 'somebody asked for it' },
    { name: 'rounds', type: 'u32', doc: 'rounds through the heap that are over' },
    { name: 'collections0', type: 'u32', doc: 'collections of the young that are over' },
    { name: 'freed0', type: 'u32', doc: 'objects that they freed' },
    { name: 'collections1', type: 'u32', doc: 'increments' },
    { name: 'freed1', type: 'u32', doc: 'freed' },
    { name: 'collections2', type: 'u32', doc: 'full collections' },
    { name: 'freed2', type: 'u32', doc: 'freed' },
  ],
})

/** Names of the state's fields. */
export type StateField = (typeof state)['fields'][number]['name']
