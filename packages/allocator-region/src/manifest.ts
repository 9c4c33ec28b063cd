import { type AllocatorContext, defineStrategy } from '@mm/contract'
import { Regions } from './regions.js'

/** Regions that end all at once, with free of single blocks inside them. Its product is a {@link Regions}. */
export const region = /* @__PURE__ */ defineStrategy({
  axis: 'allocator',
  name: 'region',
  idea: 'Blocks are cut off the end of a region and go with it; one that is freed before is used again for its own size.',
  source: "Berger, Zorn, McKinley: 'Reconsidering Custom Memory Allocation', OOPSLA 2002",
  options: {},
  requires: [],
  provides: ['free'],
  preserves: ['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'],
  create: ({ memory, state }: AllocatorContext) => new Regions(memory, state),
})
