import { allocatorSuite } from '@mm/testkit'
import { referenceAllocator, referenceClaims } from '@mm/testkit/broken'
import { test } from 'vitest'

allocatorSuite({ test, strategy: referenceAllocator, ...referenceClaims })
