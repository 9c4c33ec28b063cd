import { deferred, deferredTeardown, immediate, none } from '@mm/refcount'
import { lifetimeSuite } from '@mm/testkit'
import { test } from 'vitest'

lifetimeSuite({ test, strategy: immediate })
lifetimeSuite({ test, strategy: deferred({ entries: 3 }) })
lifetimeSuite({ test, strategy: deferredTeardown({ entries: 3 }) })
lifetimeSuite({ test, strategy: none })
