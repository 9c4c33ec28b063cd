import { type Lifetime, type LifetimeContext, defineStrategy } from '@mm/contract'
import { DeferredLifetime } from './deferred.js'
import { DeferredTeardownLifetime } from './deferred-teardown.js'
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
  provides: ['counts', 'settled-counts', 'barrier'],
  preserves: ['identity', 'refcounts', 'finalizer-time', 'address-reuse', 'sizes', 'collection-schedule'],
  create: (context: LifetimeContext): Lifetime => new ImmediateLifetime(context),
})

/** Counts of what the heap refers to; the stack is looked at now and then. */
export const deferred = /* @__PURE__ */ defineStrategy({
  axis: 'lifetime',
  name: 'deferred',
  idea: 'References on the stack are not counted; what comes to zero waits in a table until a safepoint finds it nowhere on the stack.',
  source: 'L. P. Deutsch and D. G. Bobrow, An efficient, incremental, automatic garbage collector, CACM 19(9), 1976',
  options: {
    entries: { type: 'number', default: 1000, min: 1, max: 2 ** 24, integer: true, description: 'objects in the table at which a safepoint looks at the stack' },
  },
  requires: [],
  provides: ['settled-counts'],
  preserves: ['identity', 'sizes'],
  create: (context: LifetimeContext, { entries }): Lifetime => new DeferredLifetime(context, entries),
})

/**
 * Exact counts, death at safepoints: what `deferred` is to a mutator that counts the stack itself, as Python's engines do. Finalizers and callbacks run
 * later than by default, addresses come back later, and the collector's counters move later; while a dead container waits, what it holds is counted for it.
 */
export const deferredTeardown = /* @__PURE__ */ defineStrategy({
  axis: 'lifetime',
  name: 'deferred',
  idea: 'Every reference is counted; what comes to zero waits in a table, and is taken apart at the next safepoint in the order in which it came there.',
  source: 'L. P. Deutsch and D. G. Bobrow, An efficient, incremental, automatic garbage collector, CACM 19(9), 1976: its zero-count table',
  options: {
    entries: { type: 'number', default: 1000, min: 1, max: 2 ** 24, integer: true, description: 'objects that may wait at once; what comes to zero beyond is taken apart immediately' },
  },
  requires: [],
  provides: ['counts', 'settled-counts', 'barrier'],
  preserves: ['identity', 'sizes'],
  create: (context: LifetimeContext, { entries }): Lifetime => new DeferredTeardownLifetime(context, entries),
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
