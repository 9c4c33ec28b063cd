import { disposalFields, headFields } from '@mm/cycles'
import { declareLayout } from '@mm/heap'

/**
 * All that the collector knows, in one piece of memory. Every tracked object is on one of two lists, threaded through the
 * pre-headers; which of them, a bit of its `prev` word says.
 */
export const state = declareLayout({
  name: 'trial deletion collector',
  fields: [
    ...headFields('candidate', 'tracked objects that have lost a reference since they were last looked at'),
    ...headFields('other', 'all other tracked objects'),
    ...disposalFields,
    { name: 'count', type: 'u32', doc: 'allocations less deallocations since the last collection' },
    { name: 'limit', type: 'u32', doc: 'a collection is due when the count exceeds it' },
    { name: 'enabled', type: 'u32', doc: 'whether collections start by themselves' },
    { name: 'phase', type: 'u32', doc: 'how far the collection under way is; 0 for none' },
    { name: 'collections', type: 'u32', doc: 'collections that are over' },
    { name: 'freed', type: 'u32', doc: 'objects that they freed' },
  ],
})

/** Names of the state's fields. */
export type StateField = (typeof state)['fields'][number]['name']
