import { type AllocatorContext, defineStrategy } from '@mm/contract'
import { Bump } from './bump.js'

/** The baseline: allocation is an addition, nothing is used twice. Its product is a {@link Bump}. */
export const bump = /* @__PURE__ */ defineStrategy({
  axis: 'allocator',
  name: 'bump',
  idea: 'One address goes up; nothing is used twice before a reset.',
  source: 'our own',
  options: {},
  requires: [],
  provides: [],
  preserves: ['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'],
  create: ({ memory, state }: AllocatorContext) => new Bump(memory, state),
})
