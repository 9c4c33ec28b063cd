import { hardeningOptions } from '@mm/allocator/hardening'
import { type AllocatorContext, defineStrategy } from '@mm/contract'
import { Tlsf } from './tlsf.js'

/** Two-level segregated fit: a fixed number of steps per call. Its product is a {@link Tlsf}. */
export const tlsf = /* @__PURE__ */ defineStrategy({
  axis: 'allocator',
  name: 'tlsf',
  idea: 'Free blocks are kept by size in lists of two levels, found through bitmaps in a fixed number of steps; neighbours join when they are freed.',
  source: "Masmano, Ripoll, Crespo, Real: 'TLSF: A New Dynamic Memory Allocator for Real-Time Systems', ECRTS 2004; sizes in bitmaps beside the blocks: our own",
  options: hardeningOptions,
  requires: [],
  provides: ['free'],
  preserves: ['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'],
  create: ({ memory, state }: AllocatorContext, options) => new Tlsf(memory, options, state),
})
