import { general, pymalloc } from '@mm/allocator'
import { allocatorSuite } from '@mm/testkit'
import { test } from 'vitest'

for (const strategy of [pymalloc, general]) {
  for (const hardening of [0, 1]) {
    const chosen = strategy({ hardening })
    allocatorSuite({
      strategy: chosen,
      test,
      runs: 20,
      givesBack: true,
      detects: hardening === 0 ? ['foreign', 'misaligned'] : ['foreign', 'misaligned', 'double-free', 'interior'],
    })
  }
}
