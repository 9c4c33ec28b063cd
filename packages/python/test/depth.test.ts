import { readFileSync } from 'node:fs'
import { FIXED_BYTES, createPython } from '@mm/python'
import { assembleRuntime } from '@mm/runtime'
import { expect, test } from 'vitest'

const read = (name: string): string => readFileSync(new URL(`./depth/${name}`, import.meta.url), 'utf8')

test.each([8, 4] as const)('a million objects deep goes, words of %i bytes', { timeout: 120_000 }, async (wordBytes) => {
  let out = ''
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, wordBytes, limit: 2 ** 30 })
  const host = {
    write: (_stream: string, text: string) => void (out += text),
    now: () => performance.now(),
    time: () => 0,
    sourceOf: () => undefined,
    readModule: () => undefined,
  }
  const python = await createPython({ runtime, host, argv: ['structures.py'] })
  python.load(read('structures.py'), 'structures.py')
  while (python.run(1000) !== 'done');
  expect(out).toBe(read('structures.txt'))
})
