import { disposalFields, headFields } from '@mm/cycles'
import { declareLayout } from '@mm/heap'

/**
 * All that the collector knows, in one piece of memory. Every tracked object is on one list, threaded through the pre-headers. A bit of its
 * `prev` word is its colour: black is what the word `black` says, all others are white. Between cycles everything is black.
 */
export const state = declareLayout({
  name: 'snapshot collector',
  fields: [
    ...headFields('young', 'objects tracked since the young were last looked at; black'),
    ...headFields('old', 'all others; in a cycle those that are white, until they are known to be garbage'),
    ...headFields('marked', 'what this cycle has marked; black'),
    ...headFields('fresh', 'what has become old in this cycle, or comes back from the trash; black'),
    ...headFields('trash', 'what this cycle has found to be garbage'),
    ...headFields('found', 'trash that a finalizer can get at'),
    { name: 'black', type: 'u32', doc: 'the colour bit of black objects' },
    { name: 'stage', type: 'u32', doc: 'how far the cycle is; 0 for none' },
    { name: 'cursor', type: 'u32', doc: 'node that the stage looks at next' },
    { name: 'left', type: 'u32', doc: 'of a large object at the cursor: references that are still to be looked at; 0 when none was' },
    { name: 'edges', type: 'u32', doc: 'references within what may be garbage' },
    { name: 'counts', type: 'u32', doc: 'sum of the counts of what may be garbage' },
    { name: 'size', type: 'u32', doc: 'objects of which that is the sum; then objects of the trash' },
    { name: 'special', type: 'u32', doc: 'there are finalizers or weak references in the trash, or to it' },
    { name: 'disturbed', type: 'u32', doc: 'times that the mutator has touched what may be garbage, while it was looked at' },
    { name: 'visited', type: 'u32', doc: 'objects that the cycle has looked at' },
    { name: 'steps', type: 'u32', doc: 'steps that the cycle has taken' },
    { name: 'current', type: 'u32', doc: 'object whose finalizer is mutator code that runs now' },
    { name: 'reference', type: 'u32', doc: 'weak reference whose callback is mutator code that runs now' },
    { name: 'queueFirst', type: 'u32', doc: 'first weak reference whose callback is to be called' },
    { name: 'queueLast', type: 'u32', doc: 'last of them' },
    { name: 'collected', type: 'u32', doc: 'objects of the trash that were freed' },
    { name: 'tracked', type: 'u32', doc: 'objects that are tracked' },
    { name: 'limit', type: 'u32', doc: 'a cycle begins when so many are' },
    { name: 'made', type: 'u32', doc: 'objects tracked since the collector was made' },
    { name: 'stop', type: 'u32', doc: 'when so many were made something is due' },
    { name: 'youngFrom', type: 'u32', doc: 'how many had been made when the young were last looked at' },
    { name: 'stepFrom', type: 'u32', doc: 'how many had been made when the last step was due' },
    { name: 'interval', type: 'u32', doc: 'objects made between two steps of this cycle' },
    { name: 'work', type: 'u32', doc: 'objects looked at in a step of this cycle' },
    { name: 'enabled', type: 'u32', doc: 'whether collections start by themselves' },
    { name: 'urgent', type: 'u32', doc: 'memory is short: the next collection is of everything' },
    { name: 'phase', type: 'u32', doc: 'how far the collection under way is; 0 for none' },
    { name: 'kind', type: 'u32', doc: 'what is under way: 0 the young, 1 a step, 2 everything' },
    { name: 'disposal', type: 'u32', doc: 'where the state of what disposes of the young, and of everything, lies' },
    { name: 'collections', type: 'u32', doc: 'collections that are over' },
    { name: 'freed', type: 'u32', doc: 'objects that they freed' },
  ],
})

/** Names of the state's fields. */
export type StateField = (typeof state)['fields'][number]['name']

/** What is kept for a collection of the young, or of everything: it is over before the next step of a cycle. */
export const atOnce = declareLayout({
  name: 'snapshot collector, collections at once',
  fields: [...headFields('kept', 'immortal objects that were met'), ...disposalFields],
})

/** Stages of a cycle, in their order. */
export const stages = Object.freeze({
  idle: 0,
  starting: 1,
  snapshotting: 2,
  /** From here on, until garbage is condemned, the barrier is listened to. */
  marking: 3,
  edges: 4,
  counting: 5,
  /** From here on what is left is garbage, whatever the mutator does. */
  condemning: 6,
  weakening: 7,
  callingBack: 8,
  spreading: 9,
  finalizing: 10,
  deleting: 11,
  edgesAgain: 12,
  countingAgain: 13,
  deletingFound: 14,
  returning: 15,
  ending: 16,
  stopped: 17,
})
