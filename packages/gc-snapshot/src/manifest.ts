import { type Collector, type CollectorContext, defineStrategy } from '@mm/contract'
import { SnapshotCollector } from './snapshot.js'

const share = (value: number, description: string) => ({ type: 'number', default: value, min: 0, max: 100, description }) as const
const count = (value: number, min: number, description: string) => ({ type: 'number', default: value, min, max: 2 ** 30, integer: true, description }) as const

/** Our incremental collector: bounded pauses, and bounded memory. */
export const snapshot = /* @__PURE__ */ defineStrategy({
  axis: 'collector',
  name: 'snapshot',
  idea: 'What was reachable when a cycle began is marked in small steps, while the barrier shades each reference that goes; counts prove that the rest is garbage.',
  source: 'Yuasa, Real-time garbage collection on general-purpose machines, 1990; the proof by counts is our own',
  options: {
    young: count(6000, 0, 'objects tracked between two looks at the young; 0 for no collection by itself'),
    growth: share(0.2, 'a cycle begins when there are so many more objects, as a part of those that the last one left'),
    pace: share(0.25, 'a cycle does its work while so many objects are made, as a part of those that there are'),
    budget: count(1000, 1, 'objects looked at in one step'),
    least: count(4000, 0, 'objects more, and objects made, that growth and pace come to at least'),
  },
  requires: ['counts', 'barrier'],
  provides: ['finds-cycles'],
  preserves: ['identity', 'refcounts', 'sizes'],
  create: (context: CollectorContext, options): Collector => new SnapshotCollector(context, options),
})
