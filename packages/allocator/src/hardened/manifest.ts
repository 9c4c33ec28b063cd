import { type AllocatorContext, defineStrategy, losing, observables } from '@mm/contract'
import { wholeOrNothing } from '../authors/index.js'
import { HIGHEST_RUNG, hardeningOptions, lostOnRung } from '../hardening/index.js'
import { pymalloc as lean } from '../manifest.js'
import { HardenedPymalloc } from './pymalloc.js'

const { axis, name } = lean.manifest

const onEveryRung = /* @__PURE__ */ defineStrategy({
  axis,
  name,
  idea: 'Small blocks come from pools of one size class, pools from arenas; the fullest arena is used first.',
  source: 'CPython 3.13, Objects/obmalloc.c',
  options: hardeningOptions,
  requires: [],
  provides: ['free'],
  preserves: observables,
  create: (context: AllocatorContext, options) => {
    const make = ({ memory, state }: AllocatorContext): HardenedPymalloc => new HardenedPymalloc(memory, options, state)
    // Only the quarantine can fail when the rest is there.
    return options.hardening < HIGHEST_RUNG ? make(context) : wholeOrNothing(context, make)
  },
})

/**
 * The strategy `pymalloc` with the whole hardening ladder. Its product is a {@link HardenedPymalloc}. From rung 2 on blocks are not where
 * CPython's would be, and the manifest says so.
 */
export const pymalloc = /* @__PURE__ */ losing(onEveryRung, ({ hardening }) => lostOnRung(hardening))
