import { readFileSync, readdirSync } from 'node:fs'
import { type CollectorStrategy } from '@mm/contract'
import { markSweep } from '@mm/gc-mark-sweep'
import { semispace } from '@mm/gc-semispace'
import { FIXED_BYTES, createPython } from '@mm/python'
import { assembleRuntime, createRegistry, builtins } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

const folder = new URL('./programs/', import.meta.url)
const programs = readdirSync(folder)
  .filter((file) => file.endsWith('.py'))
  .map((file) => ({ file, source: readFileSync(new URL(file, folder), 'utf8'), printed: readFileSync(new URL(file.replace(/\.py$/, '.txt'), folder), 'utf8') }))
  .filter(({ source }) => !source.includes('# mm: observes'))

/** What a program prints where nothing is counted, and what no root reaches goes after every few objects. */
async function print(file: string, source: string, wordBytes: 4 | 8, collector: CollectorStrategy): Promise<string> {
  let out = ''
  const lifetime = createRegistry(builtins).strategy('lifetime', 'none')
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, wordBytes }, { lifetime, collector })
  const host = {
    write(stream: string, text: string) {
      if (stream === 'stdout') out += text
    },
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    sourceOf: (name: string) => (name === file ? source : undefined),
    readModule: () => undefined,
  }
  const python = await createPython({ runtime, host, argv: [file] })
  python.load(source, file)
  while (python.run(1000) !== 'done') runtime.check()
  expect(runtime.collector.statistics().generations[0].collected).toBeGreaterThan(100)
  return out
}

const collectors = [
  // A native that keeps an object where no root is loses it: another one takes its place soon.
  ['swept', () => markSweep({ threshold: 40, growth: 0, sweep: 1 })],
  // And one that keeps an address finds nothing there.
  ['moved', () => semispace({ threshold: 40, growth: 0, poison: true })],
] as const

describe.each([8, 4] as const)('without counts, words of %i bytes', (wordBytes) => {
  describe.each(collectors)('%s', (_, collector) => {
    test.each(programs)('$file prints what CPython prints', { timeout: 60_000 }, async ({ file, source, printed }) => {
      expect(await print(file, source, wordBytes, collector())).toBe(printed)
    })
  })
})
