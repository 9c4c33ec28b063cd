import { lifetimeSuite } from '@mm/testkit'
import { deferringReference, referenceLifetime } from '@mm/testkit/broken'
import { test } from 'vitest'

lifetimeSuite({ test, strategy: referenceLifetime })
lifetimeSuite({ test, strategy: deferringReference })
