import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Target } from '../arguments/program.js'
import { UsageError, fileProblem } from '../errors.js'

/** A program, found and read. */
export interface Program {
  readonly source: string
  /** As tracebacks show it. */
  readonly filename: string
  /** Where its own modules lie. */
  readonly folder: string
  /** The first item of `sys.argv`. */
  readonly argv0: string
}

/** Python source as text; what is no UTF-8 is a `UsageError`. */
function decode(bytes: Uint8Array, filename: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UsageError(`${filename}: not a text in UTF-8`)
  }
}

/** Reads a source file; throws what `readFileSync` throws, or `UsageError`. */
export const readSource = (filename: string): string => decode(readFileSync(filename), filename)

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile()

/** The file of module `a.b` below `folder`: `a/b.py`, else `a/b/__init__.py`. */
export function findModule(name: string, folder: string): string | undefined {
  if (!/^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*$/u.test(name)) return undefined
  const place = join(folder, ...name.split('.'))
  return [`${place}.py`, join(place, '__init__.py')].find(isFile)
}

function findRunnable(name: string, folder: string): string {
  const module = findModule(name, folder)
  const main = join(folder, ...name.split('.'), '__main__.py')
  if (isFile(main)) return main
  if (module === undefined || module.endsWith('__init__.py')) throw new UsageError(`-m: there is no module ${name} in ${folder}`)
  return module
}

function readFrom(file: string, shown: string): string {
  try {
    return readSource(file)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`can't open ${shown}: ${fileProblem(error)}`)
  }
}

/** Finds and reads a program for a person who stands in `cwd`; throws `UsageError` when that cannot be done. */
export function readProgram(target: Target, cwd: string): Program {
  switch (target.kind) {
    case 'file': {
      const path = resolve(cwd, target.file)
      const runs = existsSync(path) && statSync(path).isDirectory() ? join(path, '__main__.py') : path
      return { source: readFrom(runs, target.file), filename: runs === path ? target.file : join(target.file, '__main__.py'), folder: dirname(runs), argv0: target.file }
    }
    case 'stdin':
      return { source: decode(readFileSync(0), 'standard input'), filename: '<stdin>', folder: cwd, argv0: '-' }
    case 'code':
      return { source: target.code, filename: '<string>', folder: cwd, argv0: '-c' }
    case 'module': {
      const file = findRunnable(target.module, cwd)
      return { source: readFrom(file, file), filename: file, folder: cwd, argv0: file }
    }
  }
}

/** How a program is called in reports. */
export const nameOf = (target: Target): string =>
  target.kind === 'file' ? target.file : target.kind === 'module' ? `-m ${target.module}` : target.kind === 'code' ? '-c' : '-'
