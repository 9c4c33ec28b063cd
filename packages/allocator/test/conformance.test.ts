import { general, pymalloc as lean } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { type AllocatorSuiteOptions, allocatorSuite } from '@mm/testkit'
import { test } from 'vitest'

const suite = (strategy: AllocatorSuiteOptions['strategy'], hardening: number, runs = 20, isLean = false): void =>
  allocatorSuite({
    lean: isLean,
    strategy,
    test,
    runs,
    givesBack: true,
    detects: hardening === 0 ? ['foreign', 'misaligned'] : ['foreign', 'misaligned', 'double-free', 'interior'],
  })

for (const hardening of [0, 1]) {
  suite(lean({ hardening }), hardening, 20, true)
  suite(general({ hardening }), hardening)
}
for (const hardening of [0, 1, 2, 3]) suite(pymalloc({ hardening, seed: 20_260_321 }), hardening, 12)
suite(pymalloc({ hardening: 4, seed: 20_260_321, quarantine: 4096 }), 4, 12)
