import { readFileSync, readdirSync } from 'node:fs'
import { type WordBytes } from '@mm/contract'
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

const unscheduled = programs.filter((program) => !['collection-schedule', 'finalizer-time', 'identity', 'address-reuse'].some((observable) => observes(program, observable)))
test.each(unscheduled)('stress: $file', async (program) => {
  expect(await printIn({ stress: true }, program)).toBe(program.printed)
})
