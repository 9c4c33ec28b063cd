import { buddy } from '@mm/allocator-buddy'
import { allocatorSuite } from '@mm/testkit'
import { test } from 'vitest'

allocatorSuite({
  strategy: buddy,
  test,
  detects: ['double-free', 'interior', 'foreign', 'misaligned'],
  givesBack: true,
})
