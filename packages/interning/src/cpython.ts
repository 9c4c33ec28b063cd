import { type Interning, type InterningContext, defineStrategy } from '@mm/contract'
import { ValueTable } from './value-table.js'

/** What CPython shares, and the default. */
export const cpython = /* @__PURE__ */ defineStrategy({
  axis: 'interning',
  name: 'cpython',
  idea: 'Small integers, single characters and empty values are one object each; strings that look like names are shared, weakly.',
  source: 'CPython 3.13, Objects/longobject.c and Objects/unicodeobject.c',
  options: {
    greatest: { type: 'number', default: 256, min: -1, max: 1024, integer: true, description: 'the greatest integer that is shared; the least is -5' },
  },
  requires: [],
  provides: [],
  preserves: ['identity', 'refcounts', 'finalizer-time', 'address-reuse', 'sizes', 'collection-schedule'],
  create(context: InterningContext, { greatest }): Interning {
    const table = new ValueTable(context)
    return {
      smallIntegers: { least: -5, greatest },
      state: table.state,
      singletons: true,
      strings: true,
      intern: (string, hash) => table.intern(string, hash),
      forget: (string, hash) => table.forget(string, hash),
      moved: (now) => table.moved(now),
      walk: (visit) => table.walk(visit),
      statistics: () => table.statistics(),
    }
  },
})
