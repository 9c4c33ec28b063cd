import { type Collector, type CollectorContext, defineStrategy } from '@mm/contract'
import { MarkSweepCollector } from './mark-sweep.js'

/** Nothing is counted: what the roots reach is marked, and the rest goes. */
export const markSweep = /* @__PURE__ */ defineStrategy({
  axis: 'collector',
  name: 'mark-sweep',
  idea: 'References are not counted: what the roots reach is marked, and the rest is swept while the program goes on.',
  source: 'McCarthy, Recursive Functions of Symbolic Expressions, CACM 1960; lazy sweep: Hughes, A Semi-incremental Garbage Collection Algorithm, 1982',
  options: {
    threshold: { type: 'number', default: 20_000, min: 0, max: 2 ** 31 - 1, integer: true, description: 'objects made before a collection, at least; 0 for none' },
    growth: { type: 'number', default: 1, min: 0, max: 100, description: 'the same, as a part of the objects that survived the last collection' },
    sweep: { type: 'number', default: 8, min: 1, max: 2 ** 20, integer: true, description: 'dead objects that are swept for each new one' },
  },
  requires: ['uncounted'],
  provides: ['tracing', 'finds-cycles'],
  preserves: ['identity', 'sizes'],
  create: (context: CollectorContext, options): Collector => new MarkSweepCollector(context, options),
})
