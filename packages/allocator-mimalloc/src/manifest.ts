import { type Address, type AllocatorContext, defineStrategy } from '@mm/contract'
import { hardeningOptions } from '@mm/allocator/hardening'
import { Mimalloc } from './mimalloc.js'
import { Segments } from './segments.js'
import { stateOf } from './state.js'
import { STATE_WORDS } from './words.js'

/** Free-list sharding. Its product is a {@link Mimalloc}. */
export const mimalloc = /* @__PURE__ */ defineStrategy({
  axis: 'allocator',
  name: 'mimalloc',
  idea: 'A free list per slab, apart from what is freed into it: the lists are merged only when the first one is dry, and that is when all housekeeping is done.',
  source: "Leijen, Zorn, de Moura: 'Mimalloc: Free List Sharding in Action', MSR-TR-2019-18",
  options: hardeningOptions,
  requires: [],
  provides: ['free'],
  preserves: ['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'],
  create: ({ memory, state: at }: AllocatorContext, options) => {
    const state = stateOf(memory, options, at)
    try {
      return new Mimalloc(memory, state, new Segments(memory, state), 0)
    } catch (error) {
      if (at === undefined) memory.release((state * 4) as Address, STATE_WORDS * 4)
      throw error
    }
  },
})
