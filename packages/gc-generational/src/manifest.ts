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
  },
  requires: ['counts'],
  provides: ['finds-cycles'],
  preserves: ['identity', 'refcounts', 'finalizer-time', 'address-reuse', 'sizes', 'collection-schedule'],
  create: (context: CollectorContext, options): Collector => new GenerationalCollector(context, options),
})
