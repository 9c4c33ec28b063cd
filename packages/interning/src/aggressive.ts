import { type Interning, type InterningContext, defineStrategy } from '@mm/contract'
import { ValueTable } from './value-table.js'

/** Every string, number, bytes object, tuple and frozenset of such is one with its equals, for as long as somebody uses it. */
export const aggressive = /* @__PURE__ */ defineStrategy({
  axis: 'interning',
  name: 'aggressive',
  idea: 'Equal strings, numbers, bytes, and (where references are counted) tuples and frozensets of them are one object each, weakly; NaN and -0.0 are not shared. `is` may say True more often.',
  source: 'hash consing: Ershov, On programming of arithmetic operations (1958); weakly: as CPython 3.13 keeps its interned strings',
  options: {},
  requires: [],
  provides: [],
  preserves: ['finalizer-time', 'sizes'],
  create(context: InterningContext): Interning {
    const table = new ValueTable(context)
    return {
      smallIntegers: { least: -5, greatest: 256 },
      state: table.state,
      singletons: true,
      strings: true,
      values: true,
      has: (value, hash) => table.has(value, hash),
      intern: (value, hash) => table.intern(value, hash),
      forget: (value, hash) => table.forget(value, hash),
      moved: (now) => table.moved(now),
      walk: (visit) => table.walk(visit),
      statistics: () => table.statistics(),
    }
  },
})
