import { lifetimeSuite } from '@mm/testkit'
import { referenceLifetime } from '@mm/testkit/broken'
import { test } from 'vitest'

lifetimeSuite({ test, strategy: referenceLifetime })
