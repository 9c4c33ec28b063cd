import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Of `tooling/oracle`, which has no declarations. */
const { findCPython } = (await import(new URL('../../../../tooling/oracle/oracle.mjs', import.meta.url).href)) as {
  findCPython: () => { readonly path: string; readonly version: string } | undefined
}

/** The CPython 3.13 that is installed, if one is. */
export const cpython = findCPython()
if (cpython === undefined) console.warn('skipped: comparisons with CPython, as no CPython 3.13 is found (MM_CPYTHON, PATH, pyenv)')

const here = dirname(fileURLToPath(import.meta.url))

/** Runs a script of this folder with one JSON value as input and one JSON value a line as output. */
export function ask(script: string, input: unknown): unknown[] {
  const { status, stdout, stderr } = spawnSync(cpython!.path, ['-W', 'ignore', join(here, script)], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 31 - 1,
    env: { PATH: process.env['PATH'], PYTHONUTF8: '1' },
  })
  if (status !== 0) throw new Error(`${script}: ${stderr}`)
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
}

/** Python files below a folder, in order. */
export function pythonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py') && !name.includes('site-packages'))
    .sort()
    .map((name) => join(folder, name))
}

/** Programs of this repository. */
export const ourPrograms = [join(here, 'programs'), join(here, '../programs'), join(here, '../../lib'), join(here, '../../../../examples')].flatMap(pythonFiles)

/** Files of other encodings, or that are wrong on purpose. */
const NOT_FOR_US = /bad_coding|badsyntax|bad_code|encoded_modules|lib2to3/

/**
 * CPython's own library: every twentieth file, or all with `MM_LIBRARY=all`. Empty without a CPython.
 */
export function libraryPrograms(): string[] {
  if (cpython === undefined) return []
  const { stdout } = spawnSync(cpython.path, ['-c', 'import os; print(os.path.dirname(os.__file__))'], { encoding: 'utf8' })
  const files = pythonFiles(stdout.trim()).filter((file) => !NOT_FOR_US.test(file))
  return process.env['MM_LIBRARY'] === 'all' ? files : files.filter((_, index) => index % 20 === 7)
}
