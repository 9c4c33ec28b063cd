import { type Collector, type CollectorContext, defineStrategy } from '@mm/contract'
import { GenerationalCollector } from './generational.js'

const threshold = (value: number, description: string) => ({ type: 'number', default: value, min: 0, max: 2 ** 31 - 1, integer: true, description }) as const

/** CPython's collector of cycles, and the default. */
export const generational = /* @__PURE__ */ defineStrategy({
  axis: 'collector',
  name: 'generational',
  idea: 'Three generations; a group that holds itself only is found by taking the references from within off the counts.',
  source: 'CPython 3.13, Python/gc.c',
  options: {
    threshold0: threshold(2000, 'allocations less deallocations before a collection of generation 0; 0 for none'),
    threshold1: threshold(10, 'collections of generation 0 before one of generation 1'),
    threshold2: threshold(10, 'collections of generation 1 before a full one'),
    share: { type: 'number', default: 25, min: 0, max: 100, description: 'per cent of the oldest generation that must have come since the last full collection before the next' },
    immortals: { type: 'choice', default: 'frozen', choices: ['frozen', 'untracked'], description: 'what becomes of immortal objects that a collection meets: untracked since 3.14' },
    weakrefs: {
      type: 'choice',
      default: 'before-finalizers',
      choices: ['before-finalizers', 'after-finalizers'],
      description: 'when weak references without callback to garbage end: after finalizers since 3.15',
    },
  },
  requires: ['settled-counts'],
  provides: ['finds-cycles'],
  preserves: ['identity', 'refcounts', 'finalizer-time', 'address-reuse', 'sizes', 'collection-schedule'],
  create: (context: CollectorContext, options): Collector => new GenerationalCollector(context, options),
})
