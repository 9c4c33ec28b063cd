import { shuffle } from '@mm/gc-shuffle'
import { collectorSuite } from '@mm/testkit'
import { describe, test } from 'vitest'

describe('the collector kit', () => {
  collectorSuite({ test, strategy: shuffle })
})
