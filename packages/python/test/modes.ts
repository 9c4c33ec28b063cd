import { readFileSync, readdirSync } from 'node:fs'
import { FIXED_BYTES, createPython } from '@mm/python'
import { type RuntimeParts, type Strategies, assembleRuntime } from '@mm/runtime'

/** A program and what CPython prints for it. */
export interface Program {
  readonly file: string
  readonly source: string
  readonly printed: string
}

const folder = new URL('./programs/', import.meta.url)

/** Programs that print the same whenever collections start. */
export const programs: readonly Program[] = readdirSync(folder)
  .filter((file) => file.endsWith('.py'))
  .map((file) => ({ file, source: readFileSync(new URL(file, folder), 'utf8'), printed: readFileSync(new URL(file.replace(/\.py$/, '.txt'), folder), 'utf8') }))

export const observes = ({ source }: Program, observable: string): boolean => new RegExp(`^# mm: observes .*${observable}`, 'm').test(source)

/** How a program is run. */
export interface Mode extends RuntimeParts {
  readonly strategies?: Partial<Strategies>
  readonly relocateEvery?: number
}

/** What a program prints in a mode of the runtime; whatever is unsound is thrown. */
export async function printIn({ strategies = {}, relocateEvery = 0, ...parts }: Mode, { file, source }: Pick<Program, 'file' | 'source'>): Promise<string> {
  let out = ''
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, ...parts }, strategies)
  const host = {
    write: (stream: string, text: string) => void (out += stream === 'stdout' ? text : ''),
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
