import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runPython } from './python.js'

const folder = new URL('programs/', import.meta.url)
const programs = readdirSync(folder).filter((name) => name.endsWith('.py'))
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
const expected = (name: string): string => read(name.replace(/\.py$/, '.txt'))

/** Programs that show neither hashes nor sizes, which are the word width's. */
const sameWhateverTheWidth = ['iterators.py', 'views.py']

describe('what containers do, as CPython 3.13.0 prints it', () => {
  test.each(programs)('%s', async (name) => {
    expect(await runPython(read(name))).toBe(expected(name))
  })

  test.each(sameWhateverTheWidth)('%s, words of 4 bytes', async (name) => {
    expect(await runPython(read(name), { wordBytes: 4 })).toBe(expected(name))
  })

  // All but the one that fills much memory, which would be copied each time.
  test.each(programs.filter((name) => name !== 'nesting.py'))('%s, the memory moved all the time', async (name) => {
    expect(await runPython(read(name), { relocateEvery: 50 })).toBe(expected(name))
  })
})
