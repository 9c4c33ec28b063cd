import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { examples, findPrograms, golden, matrix, mustAgree, tryProgram } from '@mm/programs'

const own = fileURLToPath(new URL('programs', import.meta.url))
const programs = findPrograms(examples)

test.each(programs)('$name prints what CPython prints', async (program) => {
  expect(await tryProgram(program)).toBeUndefined()
})

test.each(findPrograms(own))('$name, of the command line’s own programs', async (program) => {
  expect(await tryProgram(program)).toBeUndefined()
})

test.each(findPrograms(golden))('golden $name', async (program) => {
  expect(await tryProgram(program)).toBeUndefined()
})

test.each(programs)('$name, when the whole memory moves at every safepoint', { timeout: 120_000 }, async (program) => {
  expect(await tryProgram(program, ['--relocate-every', '1'])).toBeUndefined()
})

const compact = programs.filter(({ observes }) => !observes.includes('sizes'))
test.each(compact)('$name, in the compact layout', async (program) => {
  expect(await tryProgram(program, ['--word-bytes', '4'])).toBeUndefined()
})

const valuesOnly = programs.filter(({ observes }) => observes.length === 0)
test.each(valuesOnly)('$name, when what no root reaches is poisoned at every safepoint', { timeout: 120_000 }, async (program) => {
  expect(await tryProgram(program, ['--lifetime', 'none', '--collector', 'shuffle'])).toBeUndefined()
})

const moving = ['--lifetime', 'none', '--collector', 'semispace:poison=true']
test.each(valuesOnly)('$name, when objects move at every safepoint', { timeout: 120_000 }, async (program) => {
  expect(await tryProgram(program, [...moving, '--stress'])).toBeUndefined()
})

const preservedByMoving = ['identity', 'sizes'] as const
test.each([...programs, ...findPrograms(golden)])('$name, when objects move: the same where that is promised, and else another', async (program) => {
  const difference = await tryProgram(program, moving)
  if (mustAgree(program, preservedByMoving)) expect(difference).toBeUndefined()
  else expect(difference).toBeDefined()
})

const combinations = (await matrix()).filter(({ label }) => label !== 'default')
test.each(combinations)('programs that observe nothing else print the same with $label', { timeout: 120_000 }, async ({ flags, preserves }) => {
  for (const program of programs.filter((candidate) => mustAgree(candidate, preserves))) {
    expect(await tryProgram(program, flags)).toBeUndefined()
  }
})
