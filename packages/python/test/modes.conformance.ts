import { readFileSync, readdirSync } from 'node:fs'
import { type Observable, type WordBytes } from '@mm/contract'
import { none } from '@mm/gc-none'
import { incremental } from '@mm/gc-incremental'
import { snapshot } from '@mm/gc-snapshot'
import { trialDeletion } from '@mm/gc-trial-deletion'
import { deferredTeardown } from '@mm/refcount'
import { describe, expect, test } from 'vitest'
import { observes, printIn, programs } from './modes.js'

const folder = new URL('../../../examples/', import.meta.url)
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.py'))
  .map((file) => ({ file, source: readFileSync(new URL(file, folder), 'utf8') }))

// Every program: at every 10th safepoint counts are what can be counted, and nothing dangles.
describe.each<WordBytes>([8, 4])('sanity, words of %i bytes', (wordBytes) => {
  test.each(programs.filter((program) => wordBytes === 8 || !observes(program, 'sizes')))('$file', async (program) => {
    expect(await printIn({ sanity: 10, wordBytes }, program)).toBe(program.printed)
  })
})

test.each(examples)('sanity: $file', async (program) => {
  expect(await printIn({ sanity: 500 }, program)).toBe(await printIn({}, program))
})

/** What a lifetime that tears down at safepoints keeps. */
const kept: readonly Observable[] = deferredTeardown.manifest.preserves ?? []
const observables: readonly Observable[] = ['identity', 'refcounts', 'finalizer-time', 'address-reuse', 'sizes', 'collection-schedule']
const settled = programs.filter((program) => observables.every((observable) => kept.includes(observable) || !observes(program, observable)))
const collectors = { generational: undefined, incremental: incremental(), snapshot: snapshot(), 'trial-deletion': trialDeletion(), none: none() }

// One program in fifteen with each collector; with all of them where everything is asked for.
const all = process.env['MM_CONFORMANCE'] === 'all'
describe.each(Object.entries(collectors))('what is dead waits for a safepoint, collector %s', (_name, collector) => {
  const strategies = { lifetime: deferredTeardown(), ...(collector !== undefined && { collector }) }
  test.each(settled.filter((_, index) => all || index % 15 === 4))('$file', async (program) => {
    expect(await printIn({ strategies, sanity: 500 }, program)).toBe(program.printed)
  })
})

test.each(settled.filter((_, index) => all || index % 15 === 9))('what is dead waits for a safepoint, at each of which the memory moves: $file', async (program) => {
  expect(await printIn({ strategies: { lifetime: deferredTeardown() }, relocateEvery: 1 }, program)).toBe(program.printed)
})

test.each(programs.filter((program) => !settled.includes(program)).filter((_, index) => all || index % 5 === 2))('counts are right while what is dead waits: $file', async (program) => {
  await printIn({ strategies: { lifetime: deferredTeardown() }, sanity: 100 }, program)
})

const unscheduled = programs.filter((program) => !['collection-schedule', 'finalizer-time', 'identity', 'address-reuse'].some((observable) => observes(program, observable)))
test.each(unscheduled)('stress: $file', async (program) => {
  expect(await printIn({ stress: true }, program)).toBe(program.printed)
})
