import test from 'node:test'
import { collectorSuite } from '@mm/testkit'
import fromOutside from './index.js'

collectorSuite({ test, strategy: fromOutside() })
