import { type Lifetime, type LifetimeContext, defineStrategy } from '@mm/contract'
import { ImmediateLifetime } from './immediate.js'
import { UncountedLifetime } from './none.js'

/** Counts, and death at zero: CPython's way, and the default. */
export const immediate = /* @__PURE__ */ defineStrategy({
  axis: 'lifetime',
  name: 'immediate',
  idea: 'Every reference is counted; an object goes the moment its count is zero, without recursion however deep the structure.',
  source: 'CPython 3.13, Include/refcount.h and Objects/typeobject.c',
  options: {},
  requires: [],
  provides: ['counts', 'barrier'],
  preserves: ['identity', 'refcounts', 'finalizer-time', 'address-reuse', 'sizes', 'collection-schedule'],
  create: (context: LifetimeContext): Lifetime => new ImmediateLifetime(context),
})

/** No counts at all: for collectors that trace from the roots. */
export const none = /* @__PURE__ */ defineStrategy({
  axis: 'lifetime',
  name: 'none',
  idea: 'References are not counted; a tracing collector frees what no root reaches.',
  source: 'our own',
  options: {},
  requires: ['tracing'],
  provides: ['uncounted'],
  preserves: ['identity', 'sizes'],
  create: (): Lifetime => new UncountedLifetime(),
})
