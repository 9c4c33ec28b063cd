/**
 * What is measured: each makes a `{ malloc, free, check? }`. A process makes one of them only, so that no call site ever
 * sees two.
 */
import { createMemory } from '@mm/heap'
import { general, pymalloc } from '@mm/allocator'
import { instantiateTlsf } from './assemblyscript-tlsf.mjs'

const ours = (strategy, options) => () => strategy(options).create({ memory: createMemory() })

export const subjects = {
  /** Does nothing: what is left is the cost of the loop, which is subtracted from everyone. */
  harness: () => ({ malloc: (size) => size, free: () => {}, empty: true }),
  'pymalloc rung 0': ours(pymalloc, { hardening: 0 }),
  'pymalloc rung 1': ours(pymalloc, { hardening: 1 }),
  'general rung 0': ours(general, { hardening: 0 }),
  'general rung 1': ours(general, { hardening: 1 }),
  'assemblyscript tlsf': () => instantiateTlsf(),
  'thi.ng/malloc': async () => {
    const { MemPool } = await import('@thi.ng/malloc')
    return new MemPool({ size: 256 * 2 ** 20, align: 16 })
  },
}
