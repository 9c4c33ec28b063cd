import { type Collector, type CollectorContext, defineStrategy } from '@mm/contract'
import { NoCollector } from './no-collector.js'

/** No collector: cycles stay until the memory goes. */
export const none = /* @__PURE__ */ defineStrategy({
  axis: 'collector',
  name: 'none',
  idea: 'Nothing is ever collected: what counting alone frees, and the baseline for what a collector costs.',
  source: 'our own',
  options: {},
  requires: [],
  provides: [],
  preserves: ['identity', 'refcounts', 'sizes'],
  create: (context: CollectorContext): Collector => new NoCollector(context),
})
