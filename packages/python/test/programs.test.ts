import { readFileSync, readdirSync } from 'node:fs'
import { FIXED_BYTES, createPython } from '@mm/python'
import { assembleRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

/** Programs of ours, each beside what CPython 3.13.0 prints. */
const folder = new URL('./programs/', import.meta.url)
const programs = readdirSync(folder)
  .filter((file) => file.endsWith('.py'))
  .map((file) => ({ file, source: readFileSync(new URL(file, folder), 'utf8'), printed: readFileSync(new URL(file.replace(/\.py$/, '.txt'), folder), 'utf8') }))

/** Figures of memory that depend on the width of a word. */
const OBSERVES_SIZES = '# mm: observes sizes'
/** Moving all memory at every safepoint costs time in proportion to both. */
const SHORT = 2500

async function print(file: string, source: string, wordBytes: 4 | 8, relocateEvery = 0): Promise<string> {
  let out = ''
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, wordBytes, sanity: 5000 }, {})
  const host = {
    write(stream: string, text: string) {
      if (stream === 'stdout') out += text
    },
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    sourceOf: (name: string) => (name === file ? source : undefined),
    readModule: () => undefined,
  }
  const python = await createPython({ runtime, host, argv: [file], relocateEvery })
  python.load(source, file)
  while (python.run(1000) !== 'done');
  return out
}

describe.each([8, 4] as const)('words of %i bytes', (wordBytes) => {
  const suited = programs.filter(({ source }) => wordBytes === 8 || !source.includes(OBSERVES_SIZES))
  test.each(suited)('$file prints what CPython prints', async ({ file, source, printed }) => {
    expect(await print(file, source, wordBytes)).toBe(printed)
  })
})

test.each(programs.filter(({ source }) => source.length < SHORT))('$file prints the same while memory moves', { timeout: 600_000 }, async ({ file, source, printed }) => {
  expect(await print(file, source, 8, 1)).toBe(printed)
})
