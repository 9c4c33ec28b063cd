import { handoverSuite } from '@mm/vitest-config/handover'
import { test } from 'vitest'

handoverSuite(import.meta.url, test, { module: '@mm/allocator-buddy', exported: 'buddy' })
