import { region } from '@mm/allocator-region'
import { allocatorSuite } from '@mm/testkit'
import { test } from 'vitest'

allocatorSuite({
  strategy: region,
  test,
  detects: ['double-free', 'interior', 'foreign', 'misaligned'],
  givesBack: true,
})
