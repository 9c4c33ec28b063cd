import { type AllocatorContext, defineStrategy } from '@mm/contract'
import { hardeningOptions } from '../hardening/index.js'
import { pymalloc as lean } from '../manifest.js'
import { HardenedPymalloc } from './pymalloc.js'

const { axis, name, idea, source, requires, preserves } = lean.manifest

/** The strategy `pymalloc` with the whole hardening ladder. Its product is a {@link HardenedPymalloc}. */
export const pymalloc = /* @__PURE__ */ defineStrategy({
  axis,
  name,
  idea,
  source,
  options: hardeningOptions,
  requires,
  provides: ['free'],
  preserves,
  create: ({ memory, state }: AllocatorContext, options) => new HardenedPymalloc(memory, options, state),
})
