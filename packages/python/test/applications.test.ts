import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FIXED_BYTES, createPython } from '@mm/python'
import { assembleRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

/** Programs of several files, a folder each: `main.py`, what it imports, and what CPython 3.13.0 prints. */
const folder = fileURLToPath(new URL('./applications/', import.meta.url))
const applications = readdirSync(folder)

const read = (file: string): string => readFileSync(file, 'utf8')

/** A module in the first of some folders that has one: a file, or a package. */
function readModule(name: string, path: readonly string[]): { readonly filename: string; readonly source: string } | undefined {
  const place = name.slice(name.lastIndexOf('.') + 1)
  const filename = path.flatMap((each) => [join(each, place, '__init__.py'), join(each, `${place}.py`)]).find((file) => existsSync(file))
  return filename === undefined ? undefined : { filename, source: read(filename) }
}

async function print(name: string, wordBytes: 4 | 8, relocateEvery = 0): Promise<string> {
  const main = join(folder, name, 'main.py')
  let out = ''
  const host = {
    write: (stream: string, text: string) => void (out += stream === 'stdout' ? text : ''),
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    sourceOf: (file: string) => (existsSync(file) ? read(file) : undefined),
    readModule,
    findFolder: (module: string, path: readonly string[]) => path.map((each) => join(each, module.slice(module.lastIndexOf('.') + 1))).find((each) => existsSync(each)),
  }
  const python = await createPython({ runtime: assembleRuntime({ fixed: FIXED_BYTES, wordBytes }, {}), host, argv: [main], path: [dirname(main)], relocateEvery })
  python.load(read(main), main)
  while (python.run(1000) !== 'done');
  return out
}

describe.each(applications)('%s', (name) => {
  const printed = read(join(folder, name, 'main.txt'))

  test.each([8, 4] as const)('prints what CPython prints, words of %i bytes', async (wordBytes) => {
    expect(await print(name, wordBytes)).toBe(printed)
  })

  test('prints the same while memory moves', { timeout: 120_000 }, async () => {
    expect(await print(name, 8, 50)).toBe(printed)
  })
})
