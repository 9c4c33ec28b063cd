import { trialDeletion } from '@mm/gc-trial-deletion'
import { collectorSuite } from '@mm/testkit'
import { describe, test } from 'vitest'

describe('the collector kit', () => {
  collectorSuite({ test, strategy: trialDeletion })
})
