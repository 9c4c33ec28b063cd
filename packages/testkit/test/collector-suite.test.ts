import { collectorSuite } from '@mm/testkit'
import { movingCollector, referenceCollector, stepwiseCollector, tracingCollector } from '@mm/testkit/broken'
import { test } from 'vitest'

collectorSuite({ test, strategy: referenceCollector })
collectorSuite({ test, strategy: tracingCollector })
collectorSuite({
  test,
  strategy: stepwiseCollector,
  skip: {
    'older generations are collected in their turn': 'what starts by itself is a step, and no generation',
  },
})
collectorSuite({ test, strategy: movingCollector })
