import { bump, checkedBump } from '@mm/allocator-bump'
import { allocatorSuite } from '@mm/testkit'
import { test } from 'vitest'

allocatorSuite({
  strategy: checkedBump,
  test,
  detects: ['foreign', 'misaligned'],
})

allocatorSuite({
  strategy: bump,
  test,
  lean: true,
  detects: ['foreign', 'misaligned'],
})
