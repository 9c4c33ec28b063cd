import { type AllocatorContext, defineLeanStrategy, defineStrategy } from '@mm/contract'
import { Bump } from './bump.js'
import { CheckedBump } from './checked-bump.js'

/** The baseline: allocation is an addition, nothing is used twice. Its product is a {@link Bump}, and small. */
export const bump = /* @__PURE__ */ defineLeanStrategy(
  { axis: 'allocator', name: 'bump', options: {} },
  ({ memory, state }: AllocatorContext) => new Bump(memory, state),
)

/** The same with `statistics`, `check` and all that tools want to know of it: what stands behind the name `bump`. Its product is a {@link CheckedBump}. */
export const checkedBump = /* @__PURE__ */ defineStrategy({
  axis: 'allocator',
  name: 'bump',
  idea: 'One address goes up; nothing is used twice before a reset.',
  source: 'our own',
  options: {},
  requires: [],
  provides: [],
  preserves: ['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'],
  create: ({ memory, state }: AllocatorContext) => new CheckedBump(memory, state),
})
