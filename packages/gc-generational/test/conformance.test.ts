import { generational } from '@mm/gc-generational'
import { collectorSuite } from '@mm/testkit'
import { describe, test } from 'vitest'

describe('the collector kit', () => {
  collectorSuite({ test, strategy: generational })
})
