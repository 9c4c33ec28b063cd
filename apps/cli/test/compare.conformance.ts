import { expect, test } from 'vitest'
import { examples, findPrograms, runMm } from '@mm/programs'
import { type Comparison } from '../src/compare/rows.js'

const { stdout } = await runMm(['strategies', '--json'])
const { strategies, defaults } = JSON.parse(stdout) as { strategies: { axis: string; name: string }[]; defaults: Record<string, string> }
const allocators = strategies.filter(({ axis }) => axis === 'allocator').map(({ name }) => name)

test('there are allocators to compare', () => {
  expect(allocators).toEqual(expect.arrayContaining(['pymalloc', 'general', 'bump', 'buddy', 'mimalloc', 'region', 'tlsf']))
})

test.each(findPrograms(examples))('mm compare: $name with every allocator', async ({ file, observes }) => {
  const { status, stdout, stderr } = await runMm(['compare', '--json', '--lifetime', defaults['lifetime'], '--collector', defaults['collector'], '--interning', defaults['interning'], file], { timeout: 600_000 })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const { rows } = JSON.parse(stdout) as Comparison
  expect(rows.map((row) => row.strategies.allocator).sort()).toEqual([...allocators].sort())
  for (const row of rows) {
    expect(row.status, row.label).toBe('ok')
    // Only where addresses are looked at may an allocator show.
    if (!observes.includes('identity') && !observes.includes('address-reuse')) expect(row.differs, row.label).toBeUndefined()
    else expect(row.expected, row.label).not.toBe(false)
  }
  console.log(`${file.split('/').at(-1)}: ${rows.filter(({ differs }) => differs === undefined).length} of ${rows.length} allocators print the same, the others differ as expected`)
})
