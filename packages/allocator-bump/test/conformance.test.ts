import { bump } from '@mm/allocator-bump'
import { allocatorSuite } from '@mm/testkit'
import { test } from 'vitest'

allocatorSuite({
  strategy: bump,
  test,
  detects: ['foreign', 'misaligned'],
})
