import { type Collector, type CollectorContext, defineStrategy } from '@mm/contract'
import { IncrementalCollector } from './incremental.js'

const threshold = (value: number, description: string) => ({ type: 'number', default: value, min: 0, max: 2 ** 31 - 1, integer: true, description }) as const

/** The collector of CPython 3.14.0 to 3.14.4. */
export const incremental = /* @__PURE__ */ defineStrategy({
  axis: 'collector',
  name: 'incremental',
  idea: 'The old are looked at in parts: each collection takes the young, and some of the old with all they lead to. CPython shipped it in 3.14.0 and took it back in 3.14.5.',
  source: 'CPython 3.14.1, Python/gc.c',
  options: {
    threshold0: threshold(2000, 'objects tracked less objects untracked before an increment; 0 for none'),
    threshold1: threshold(10, 'how slowly the old are gone through: an increment takes a tenth of this part of the heap, 2 at least'),
  },
  requires: ['counts'],
  provides: ['finds-cycles'],
  preserves: ['identity', 'refcounts', 'sizes'],
  create: (context: CollectorContext, options): Collector => new IncrementalCollector(context, options),
})
