import { snapshot } from '@mm/gc-snapshot'
import { collectorSuite } from '@mm/testkit'
import { describe, test } from 'vitest'

describe('the collector kit', () => {
  collectorSuite({ test, strategy: snapshot })
})

describe('the collector kit, where a cycle is always under way', () => {
  collectorSuite({ test, strategy: snapshot({ young: 3, growth: 0, pace: 0, budget: 1, least: 0 }) })
})
