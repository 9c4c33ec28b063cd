import { general } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { debug, failNth, shadow, stats, trace, transaction } from '@mm/allocator/layers'
import { type AllocatorStrategy, type WordBytes } from '@mm/contract'
import { type Detection, allocatorSuite } from '@mm/testkit'
import { test } from 'vitest'

const all: readonly Detection[] = ['foreign', 'misaligned', 'double-free', 'interior']
const quiet = {}

/** Each layer once, then stacks of three, over checked and unchecked allocators; one width each, so that both are there. */
const subjects: readonly (readonly [AllocatorStrategy, WordBytes, readonly Detection[]])[] = [
  [debug(pymalloc()), 8, all],
  [debug(pymalloc()), 4, all],
  [debug(general({ hardening: 0 }), { api: 'r' }), 8, ['foreign', 'misaligned', 'double-free']],
  [debug(general({ hardening: 1 }), { api: 'r' }), 4, all],
  [stats(pymalloc()), 4, all],
  [trace(general(), quiet), 8, all],
  [shadow(pymalloc({ hardening: 0 })), 8, all],
  [shadow(general({ hardening: 0 })), 4, all],
  [failNth(pymalloc()), 8, all],
  [transaction(pymalloc()), 8, all],
  [stats(shadow(debug(pymalloc({ hardening: 0 })))), 8, all],
  [debug(shadow(stats(general({ hardening: 0 })))), 4, all],
  [transaction(trace(debug(general()), quiet)), 8, all],
  [shadow(failNth(transaction(pymalloc()))), 4, all],
  [debug(transaction(failNth(general()))), 8, all],
]

for (const [strategy, wordBytes, detects] of subjects) {
  allocatorSuite({ strategy, test, runs: 3, wordBytes: [wordBytes], detects })
}
