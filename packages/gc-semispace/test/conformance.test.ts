import { semispace } from '@mm/gc-semispace'
import { collectorSuite } from '@mm/testkit'
import { describe, test } from 'vitest'

describe('the collector kit', () => {
  collectorSuite({ test, strategy: semispace({ poison: true }) })
})

describe('the same, often due', () => {
  collectorSuite({ test, strategy: semispace({ threshold: 5, growth: 0, poison: true }) })
})
