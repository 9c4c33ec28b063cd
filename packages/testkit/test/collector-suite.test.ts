import { collectorSuite } from '@mm/testkit'
import { referenceCollector, tracingCollector } from '@mm/testkit/broken'
import { test } from 'vitest'

collectorSuite({ test, strategy: referenceCollector })
collectorSuite({ test, strategy: tracingCollector })
