import { fileURLToPath } from 'node:url'
import { type HandoverSubject, handOver, saveAndRestore } from '@mm/vitest-config/handover'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))
const subjects: readonly [string, HandoverSubject][] = [
  ['pymalloc, rung 0', { module: '@mm/allocator/hardened', exported: 'pymalloc', options: { hardening: 0 } }],
  ['pymalloc, rung 1, words of 4', { module: '@mm/allocator/hardened', exported: 'pymalloc', wordBytes: 4 }],
  ['pymalloc, rung 4', { module: '@mm/allocator/hardened', exported: 'pymalloc', options: { hardening: 4 } }],
  ['general', { module: '@mm/allocator', exported: 'general' }],
]

describe.each(subjects)('a heap of %s', (_, subject) => {
  it('is handed back and forth between two workers', async () => {
    const { calls, checked, handovers, live, watched } = await handOver(folder, subject)
    expect(watched).toBe(true)
    expect(calls).toBe(handovers * 10_000)
    expect(checked).toBeGreaterThan(calls / 2)
    expect(live).toBeGreaterThan(0)
  })

  it('that is saved in a file runs on to the same end, byte for byte', async () => {
    const { bytes, different, live } = await saveAndRestore(folder, subject)
    expect(different).toBe(-1)
    expect(bytes).toBeGreaterThan(2 ** 18)
    expect(live).toBeGreaterThan(0)
  })
})
