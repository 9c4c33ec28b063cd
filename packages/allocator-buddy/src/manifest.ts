import { type AllocatorContext, defineStrategy } from '@mm/contract'
import { Buddy } from './buddy.js'

/** The binary buddy system. Its product is a {@link Buddy}. */
export const buddy = /* @__PURE__ */ defineStrategy({
  axis: 'allocator',
  name: 'buddy',
  idea: 'Blocks are powers of two; one that is too large is split into two buddies, and two free buddies join again.',
  source: "Knowlton: 'A Fast Storage Allocator', CACM 1965; Knuth: 'The Art of Computer Programming' 1, 2.5",
  options: {},
  requires: [],
  provides: ['free'],
  preserves: ['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'],
  create: ({ memory, state }: AllocatorContext) => new Buddy(memory, state),
})
