import { type Collector, type CollectorContext, defineStrategy } from '@mm/contract'
import { TrialDeletionCollector } from './trial-deletion.js'

/** Cycles are looked for only where a reference went and others stayed. */
export const trialDeletion = /* @__PURE__ */ defineStrategy({
  axis: 'collector',
  name: 'trial-deletion',
  idea: 'Only what has lost a reference and lives on can be garbage in a cycle: from there references are taken off counts on trial.',
  source: 'Bacon and Rajan, Concurrent Cycle Collection in Reference Counted Systems, ECOOP 2001, section 3',
  options: {
    threshold: { type: 'number', default: 2000, min: 0, max: 2 ** 31 - 1, integer: true, description: 'allocations less deallocations before a collection, at least; 0 for none' },
    growth: { type: 'number', default: 0.25, min: 0, max: 100, description: 'the same, as a part of the objects that the last collection looked at' },
  },
  requires: ['counts', 'barrier'],
  provides: ['finds-cycles'],
  preserves: ['identity', 'refcounts', 'sizes'],
  create: (context: CollectorContext, options): Collector => new TrialDeletionCollector(context, options),
})
