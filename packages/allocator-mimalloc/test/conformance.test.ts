import { mimalloc } from '@mm/allocator-mimalloc'
import { allocatorSuite } from '@mm/testkit'
import { test } from 'vitest'

for (const hardening of [0, 1, 2, 3, 4]) {
  allocatorSuite({
    strategy: mimalloc({ hardening, seed: 7 }),
    test,
    runs: hardening < 2 ? 20 : 5,
    givesBack: true,
    detects: hardening === 0 ? ['foreign', 'misaligned'] : ['foreign', 'misaligned', 'double-free', 'interior'],
  })
}
