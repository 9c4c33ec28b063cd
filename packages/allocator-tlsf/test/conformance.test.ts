import { tlsf } from '@mm/allocator-tlsf'
import { allocatorSuite } from '@mm/testkit'
import { test } from 'vitest'

for (const hardening of [0, 1, 2, 3, 4]) {
  allocatorSuite({
    strategy: tlsf({ hardening, seed: 1 }),
    test,
    ...(hardening > 1 && { runs: 10 }),
    givesBack: true,
    detects: ['foreign', 'misaligned', 'double-free', 'interior'],
  })
}
