import { fileURLToPath } from 'node:url'
import { handOver, saveAndRestore } from '@mm/vitest-config/handover'
import { expect, it } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))
const subject = { module: '@mm/allocator-tlsf', exported: 'tlsf' }

it('a heap is handed back and forth between two workers', async () => {
  const { calls, checked, handovers, watched } = await handOver(folder, subject)
  expect(watched).toBe(true)
  expect(calls).toBe(handovers * 10_000)
  expect(checked).toBeGreaterThan(calls / 2)
})

it('a heap that is saved in a file runs on to the same end, byte for byte', async () => {
  const { bytes, different } = await saveAndRestore(folder, subject)
  expect(different).toBe(-1)
  expect(bytes).toBeGreaterThan(2 ** 18)
})
