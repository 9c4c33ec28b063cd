import { type AllocatorContext, defineStrategy } from '@mm/contract'
import { General } from './general.js'
import { Pymalloc } from './pymalloc.js'

const hardening = {
  type: 'number',
  default: 1,
  min: 0,
  max: 1,
  integer: true,
  description: '1: a bitmap of live blocks finds freed pointers and pointers inside blocks; 0: only what costs nothing is found',
} as const

/**
 * CPython's object allocator: arenas, pools, blocks. Its product is a {@link Pymalloc}, small and with rungs 0 and 1 of the hardening ladder;
 * the `pymalloc` of `@mm/allocator/hardened` has all rungs, `walk` and `check`.
 */
export const pymalloc = /* @__PURE__ */ defineStrategy({
  axis: 'allocator',
  name: 'pymalloc',
  idea: 'Small blocks come from pools of one size class, pools from arenas; the fullest arena is used first, so that whole arenas become free.',
  source: "CPython 3.13, Objects/obmalloc.c; from 512 bytes on Masmano et al., 'TLSF', 2004",
  options: { hardening },
  requires: [],
  provides: ['free'],
  preserves: ['identity', 'refcounts', 'finalizer-time', 'address-reuse', 'sizes', 'collection-schedule'],
  create: ({ memory, state }: AllocatorContext, options) => new Pymalloc(memory, options.hardening, state),
})

/** The general-purpose allocator. Its product is a {@link General}. */
export const general = /* @__PURE__ */ defineStrategy({
  axis: 'allocator',
  name: 'general',
  idea: 'Free blocks are kept in lists by size, two levels deep and found through bitmaps; neighbours join when they are freed.',
  source: "Masmano, Ripoll, Crespo, Real: 'TLSF: A New Dynamic Memory Allocator for Real-Time Systems', 2004",
  options: { hardening },
  requires: [],
  provides: ['free'],
  preserves: ['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'],
  create: ({ memory, state }: AllocatorContext, options) => new General(memory, options.hardening > 0, state),
})
