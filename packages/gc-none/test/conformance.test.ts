import { none } from '@mm/gc-none'
import { collectorSuite } from '@mm/testkit'
import { describe, test } from 'vitest'

describe('the collector kit', () => {
  collectorSuite({ test, strategy: none })
})
