import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../errors.js'

/** One program of the tour. */
export interface Stop {
  readonly file: string
  /** `04-cycles`. */
  readonly name: string
  readonly title: string
  /** What its opening comment tells, as one paragraph. */
  readonly about: string
}

/** The folder of the example programs, beside the built CLI in the repository. */
export const examplesFolder = (): string => fileURLToPath(new URL('../../../examples', import.meta.url))

/** The opening comment of a program: its first line, and the first paragraph after it. */
function opening(source: string): { title: string; about: string } {
  const lines = source.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('#'))
  const comment = lines.slice(0, end === -1 ? undefined : end).map((line) => line.replace(/^# ?/, ''))
  const [title = '', ...rest] = comment
  const paragraphs = rest.join('\n').split(/\n\s*\n/).map((text) => text.trim())
  return { title, about: (paragraphs.find((text) => text !== '') ?? '').replaceAll('\n', ' ') }
}

/** The programs in `folder`, in their order; only those whose name begins with one of `wanted`, if any. Throws `UsageError`. */
export function stopsIn(folder: string, wanted: readonly string[]): Stop[] {
  if (!existsSync(folder)) throw new UsageError(`the example programs are not where they should be: ${folder}`)
  const files = readdirSync(folder).filter((file) => /^\d+-.*\.py$/.test(file)).sort()
  const unknown = wanted.find((name) => !files.some((file) => matches(file, name)))
  if (unknown !== undefined) throw new UsageError(`there is no stop ${unknown}; there are ${files.map((file) => basename(file, '.py')).join(', ')}`, 'tour')
  return files
    .filter((file) => wanted.length === 0 || wanted.some((name) => matches(file, name)))
    .map((file) => ({ file: join(folder, file), name: basename(file, '.py'), ...opening(readFileSync(join(folder, file), 'utf8')) }))
}

/** `4`, `04`, `cycles`, `04-cycles` and `04-cycles.py` all mean 04-cycles.py. */
function matches(file: string, name: string): boolean {
  const [, number, word] = /^(\d+)-(.*)\.py$/.exec(file) ?? []
  return [number, String(Number(number)), word, `${number}-${word}`, file].includes(basename(name))
}
