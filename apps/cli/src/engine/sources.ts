import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { type Target } from '../arguments/program.js'
import { UsageError, fileProblem } from '../errors.js'

/** What stands for the file of code from the command line. */
export const COMMAND_LINE = '<string>'

/** A program, found and read. */
export interface Program {
  readonly source: string
  /** As tracebacks show it. */
  readonly filename: string
  /** It runs as this module (`__main__`: of a folder), which its source is then found by. */
  readonly module?: string
  /** Where its own modules lie. */
  readonly folder: string
  /** The same as the first item of `sys.path`: empty where CPython has it empty. */
  readonly path: string
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

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory()

const MODULE_NAME = /^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*$/u

/** What module `a.b` is called in its folder, in each of `folders`. */
const places = (name: string, folders: readonly string[]): string[] => (MODULE_NAME.test(name) ? folders.map((folder) => join(folder, name.slice(name.lastIndexOf('.') + 1))) : [])

/** The folder of package `a.b`, where one of `folders` (those of `a`) has it. */
export const findFolder = (name: string, folders: readonly string[]): string | undefined => places(name, folders).find(isFolder)

/** The file of module `a.b` in the first of `folders` (those of `a`) that has one: `b/__init__.py`, else `b.py` (CPython 3.13: importlib/_bootstrap_external.py). */
export const findModule = (name: string, folders: readonly string[]): string | undefined => places(name, folders).flatMap((place) => [join(place, '__init__.py'), `${place}.py`]).find(isFile)

/** The file that runs as module `name`, where it is one of `folder`'s. */
function findRunnable(name: string, folder: string): string | undefined {
  const main = join(folder, ...name.split('.'), '__main__.py')
  return isFile(main) ? main : findModule(name, [join(folder, ...name.split('.').slice(0, -1))])
}

/** A path below `cwd` as CPython shows it: made absolute, and not made simpler. */
const shownPath = (file: string, cwd: string): string => (isAbsolute(file) ? file : join(cwd, sep) + file)

/** A folder with `__main__.py`. */
function folderProgram(file: string, path: string): Program {
  const main = join(path, '__main__.py')
  if (!isFile(main)) throw new UsageError(`can't find '__main__' module in ${file}`)
  return { source: readFrom(main, file), filename: main, module: '__main__', folder: path, path, argv0: file }
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
      if (isFolder(path)) return folderProgram(target.file, path)
      const source = readFrom(path, target.file)
      const folder = dirname(realpathSync(path))
      return { source, filename: shownPath(target.file, cwd), folder, path: folder, argv0: target.file }
    }
    case 'stdin':
      return { source: decode(readFileSync(0), 'standard input'), filename: '<stdin>', folder: cwd, path: '', argv0: '-' }
    case 'code':
      return { source: target.code, filename: COMMAND_LINE, folder: cwd, path: '', argv0: '-c' }
    case 'module': {
      const file = findRunnable(target.module, cwd)
      const source = file === undefined ? '' : readFrom(file, file)
      return { source, filename: file ?? target.module, module: target.module, folder: cwd, path: cwd, argv0: '-m' }
    }
  }
}

/** How a program is called in reports. */
export const nameOf = (target: Target): string =>
  target.kind === 'file' ? target.file : target.kind === 'module' ? `-m ${target.module}` : target.kind === 'code' ? '-c' : '-'
