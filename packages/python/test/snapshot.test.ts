import { readFileSync } from 'node:fs'
import { snapshot } from '@mm/gc-snapshot'
import { FIXED_BYTES, createPython } from '@mm/python'
import { assembleRuntime } from '@mm/runtime'
import { expect, test } from 'vitest'

/** Steps at nearly every safepoint, and a cycle always under way. */
const hurried = snapshot({ young: 20, growth: 0, least: 0, pace: 0.02, budget: 100 })

/** Lines of a program that observes in which order finalizers run, of which the collector promises nothing. */
const inAnyOrder = (text: string): string => text.split('\n').sort().join('\n')

test.each([
  ['containers', 8],
  ['generators', 8],
  ['weak_references', 8],
  ['generators', 4],
  ['cycles_of_every_kind', 4],
] as const)('%s.py prints the same while cycles go on, words of %i bytes', async (name, wordBytes) => {
  const at = (ending: string): string => readFileSync(new URL(`./programs/${name}.${ending}`, import.meta.url), 'utf8')
  let printed = ''
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, wordBytes }, { collector: hurried })
  const host = {
    write: (stream: string, text: string) => void (printed += stream === 'stdout' ? text : ''),
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    sourceOf: () => undefined,
    readModule: () => undefined,
  }
  const python = await createPython({ runtime, host, argv: ['program.py'] })
  python.load(at('py'), 'program.py')
  while (python.run(1000) !== 'done');
  const compared = at('py').includes('# mm: observes finalizer-time') ? inAnyOrder : String
  expect(compared(printed)).toBe(compared(at('txt')))
  expect(runtime.collector.statistics().collections.filter(({ steps }) => steps !== undefined).length).toBeGreaterThan(0)
})
