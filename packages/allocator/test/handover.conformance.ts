import { fileURLToPath } from 'node:url'
import { handOver } from '@mm/vitest-config/handover'
import { expect, it } from 'vitest'

const HANDOVERS = 1000

it('a heap is handed over a thousand times, with 10,000 calls between', async () => {
  process.env['MM_HANDOVERS'] ??= String(HANDOVERS)
  const report = await handOver(fileURLToPath(new URL('..', import.meta.url)), { module: '@mm/allocator/hardened', exported: 'pymalloc' })
  console.log(`handed over ${report.handovers} times, ${report.calls} calls, ${report.checked} times the content of a block checked`)
  expect(report.calls).toBe(Number(process.env['MM_HANDOVERS']) * 10_000)
  expect(report.watched).toBe(true)
})
