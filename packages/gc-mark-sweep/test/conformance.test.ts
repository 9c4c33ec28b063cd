import { markSweep } from '@mm/gc-mark-sweep'
import { collectorSuite } from '@mm/testkit'
import { describe, test } from 'vitest'

describe('the collector kit', () => {
  collectorSuite({ test, strategy: markSweep })
})

describe('the same, often due and swept slowly', () => {
  collectorSuite({ test, strategy: markSweep({ threshold: 5, growth: 0, sweep: 1 }) })
})
