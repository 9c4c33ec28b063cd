import { chunksFields, paceFields, queueFields, trashFields } from '@mm/cycles/tracing'
import { declareLayout } from '@mm/heap'

/** All that the collector knows, in one piece of memory; the queues are in chunks of their own. */
export const state = declareLayout({
  name: 'mark-sweep collector',
  fields: [
    ...queueFields('object', 'all objects that are not known to be dead, in the order of making'),
    ...queueFields('trash', 'objects that no root reaches'),
    ...queueFields('type', 'dead types, which go after the last of their objects'),
    ...chunksFields,
    ...paceFields,
    ...trashFields,
    { name: 'enabled', type: 'u32', doc: 'whether collections start by themselves' },
    { name: 'phase', type: 'u32', doc: 'how far the collection under way is; 0 for none' },
    { name: 'urgent', type: 'u32', doc: 'somebody asked for it, or memory is short: it is over when everything is swept' },
    { name: 'survivors', type: 'u32', doc: 'objects that were found alive, of all: those behind them were made since' },
    { name: 'collected', type: 'u32', doc: 'objects that the collection found dead' },
    { name: 'visited', type: 'u32', doc: 'objects looked at' },
    { name: 'collections', type: 'u32', doc: 'collections that are over' },
    { name: 'freed', type: 'u32', doc: 'objects that they found dead' },
  ],
})

/** Names of the state's fields. */
export type StateField = (typeof state)['fields'][number]['name']
