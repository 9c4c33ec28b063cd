import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { type loadPyodide as LoadPyodide } from 'pyodide'
import { compileLibrary } from './library.js'
import { isSealed, seal } from './sealed.js'

/** Part of a cached file's name: another one when what we put into it is another. */
const EDITION = 2

/** What of the package `pyodide` is needed to make its library. */
export interface PyodidePackage {
  readonly loadPyodide: typeof LoadPyodide
  readonly version: string
}

/** Where compiled libraries are kept: `mm` in `XDG_CACHE_HOME`, `LOCALAPPDATA` or `~/.cache`. */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  return join(XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), '.cache'), 'mm')
}

/**
 * The path of a compiled standard library for this Pyodide, for `stdLibURL`: made where it is not yet there or not whole, which takes some ten seconds, once.
 * `onBuild` is called then. Throws what the file system throws. Cost otherwise: reading it, and a hash of it.
 */
export async function cachedLibrary(pyodide: PyodidePackage, { folder = cacheFolder(), onBuild = (): void => {} } = {}): Promise<string> {
  const file = join(folder, `python-${pyodide.version}-${EDITION}.zip`)
  const isWhole = await readFile(file).then(isSealed, () => false)
  if (isWhole) return file
  onBuild()
  const library = seal(compileLibrary(await pyodide.loadPyodide()))
  await mkdir(folder, { recursive: true })
  // Two processes may do this at once: each writes a file of its own, and a whole one is put in place.
  const unfinished = `${file}.${process.pid}`
  await writeFile(unfinished, library)
  await rename(unfinished, file)
  return file
}
