import { type AllocatorContext, defineLeanStrategy, defineStrategy } from '@mm/contract'
import { General } from './general.js'
import { Pymalloc } from './pymalloc.js'

/**
 * CPython's object allocator: arenas, pools, blocks. Its product is a {@link Pymalloc}, small and with rungs 0 and 1 of the hardening ladder;
 * the `pymalloc` of `@mm/allocator/hardened` has all rungs, `walk` and `check`.
 */
export const pymalloc = /* @__PURE__ */ defineLeanStrategy(
  { axis: 'allocator', name: 'pymalloc', options: { hardening: { type: 'number', default: 1, max: 1 } }, provides: ['free'] },
  ({ memory, state }: AllocatorContext, { hardening }) => new Pymalloc(memory, hardening, state),
)

/** The general-purpose allocator. Its product is a {@link General}. */
export const general = /* @__PURE__ */ defineStrategy({
  axis: 'allocator',
  name: 'general',
  idea: 'Free blocks are kept in lists by size, eight for each power of two, found through a bitmap; neighbours join when they are freed.',
  source: "Wilson, Johnstone, Neely, Boles: 'Dynamic Storage Allocation: A Survey and Critical Review', 1995",
  options: { hardening: { type: 'number', default: 1, min: 0, max: 1, integer: true, description: '1: a bitmap finds freed and inner pointers; 0: not' } },
  requires: [],
  provides: ['free'],
  preserves: ['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'],
  create: ({ memory, state }: AllocatorContext, options) => new General(memory, options.hardening > 0, state),
})
