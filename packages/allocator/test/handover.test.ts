import { handoverSuite } from '@mm/vitest-config/handover'
import { test } from 'vitest'

const module = '@mm/allocator/hardened'
handoverSuite(import.meta.url, test, { name: 'pymalloc, rung 0', module, exported: 'pymalloc', options: { hardening: 0 } })
handoverSuite(import.meta.url, test, { name: 'pymalloc, rung 1, words of 4', module, exported: 'pymalloc', wordBytes: 4 })
handoverSuite(import.meta.url, test, { name: 'pymalloc, rung 4', module, exported: 'pymalloc', options: { hardening: 4 } })
handoverSuite(import.meta.url, test, { module: '@mm/allocator', exported: 'general' })
