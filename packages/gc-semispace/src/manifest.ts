import { type Collector, type CollectorContext, defineStrategy } from '@mm/contract'
import { SemispaceCollector } from './semispace.js'

/** What the roots reach is copied into another space. */
export const semispace = /* @__PURE__ */ defineStrategy({
  axis: 'collector',
  name: 'semispace',
  idea: 'References are not counted: objects are made one behind the other, what the roots reach is copied into another space, and the old one goes at once.',
  source: 'Cheney, A Nonrecursive List Compacting Algorithm, CACM 1970; what must stay where it is: Bartlett, Compacting Garbage Collection with Ambiguous Roots, 1988',
  options: {
    threshold: { type: 'number', default: 20_000, min: 0, max: 2 ** 31 - 1, integer: true, description: 'objects made before a collection, at least; 0 for none' },
    growth: { type: 'number', default: 1, min: 0, max: 100, description: 'the same, as a part of the objects that survived the last collection' },
    poison: { type: 'boolean', default: false, description: 'whether the old space is filled with 0xdd before it goes' },
  },
  requires: ['uncounted'],
  provides: ['tracing', 'finds-cycles'],
  preserves: ['identity', 'sizes'],
  create: (context: CollectorContext, options): Collector => new SemispaceCollector(context, options),
})
