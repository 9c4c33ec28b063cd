import { readFileSync, readdirSync } from 'node:fs'
import { markSweep } from '@mm/gc-mark-sweep'
import { snapshot } from '@mm/gc-snapshot'
import { none } from '@mm/refcount'
import { describe, expect, test } from 'vitest'
import { runProgram } from './compiling.js'
import { observes, programs } from './modes.js'

const folder = new URL('../../../examples/', import.meta.url)
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.py'))
  .map((file) => ({ file, source: readFileSync(new URL(file, folder), 'utf8') }))
/** Moving all memory at every safepoint costs time in proportion to both. */
const SHORT = 2500
const short = programs.filter(({ source }) => source.length < SHORT)

// Everything is compiled before it runs for the first time.
describe.each([8, 4] as const)('words of %i bytes', (wordBytes) => {
  test.each(programs.filter((program) => wordBytes === 8 || !observes(program, 'sizes')))('$file', async ({ source, printed }) => {
    expect((await runProgram(source, { threshold: 0, parts: { wordBytes } })).out).toBe(printed)
  })
})

test.each(programs)('compiled in the middle: $file', async ({ source, printed }) => {
  expect((await runProgram(source, { threshold: 3 })).out).toBe(printed)
})

test.each(short)('while memory moves: $file', async ({ source, printed }) => {
  expect((await runProgram(source, { threshold: 0, relocateEvery: 1 })).out).toBe(printed)
})

const unscheduled = programs.filter((program) => !['collection-schedule', 'finalizer-time', 'identity', 'address-reuse'].some((observable) => observes(program, observable)))

test.each(unscheduled.filter(({ source }) => source.length < SHORT))('everything is collected at every safepoint: $file', async ({ source, printed }) => {
  expect((await runProgram(source, { threshold: 0, parts: { stress: true } })).out).toBe(printed)
})

test.each(programs.filter(({ source }) => source.length < SHORT))('counts are right: $file', async ({ source, printed }) => {
  expect((await runProgram(source, { threshold: 0, parts: { sanity: 50 } })).out).toBe(printed)
})

test.each(unscheduled)('with a barrier: $file', async ({ source }) => {
  const strategies = { collector: snapshot() }
  expect((await runProgram(source, { threshold: 0, strategies })).out).toBe((await runProgram(source, { strategies })).out)
})

test.each(unscheduled.filter((program) => !observes(program, 'refcounts')))('without counts: $file', async ({ source }) => {
  const strategies = { lifetime: none(), collector: markSweep() }
  expect((await runProgram(source, { threshold: 0, strategies })).out).toBe((await runProgram(source, { strategies })).out)
})

test.each(examples)('examples: $file', async ({ source }) => {
  const { out, err } = await runProgram(source, {})
  expect(await runProgram(source, { threshold: 0 })).toMatchObject({ out, err })
})
