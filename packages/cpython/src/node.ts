import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { type loadPyodide as LoadPyodide } from 'pyodide'
import { compileLibrary } from './library.js'

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

/** The end of an archive (PKZIP Application Note 4.3.16): 22 bytes, of which the last two say how long the comment behind them is. */
const END = Uint8Array.of(0x50, 0x4b, 5, 6)
const END_BYTES = 22
/** SHA-256 in letters. */
const SEAL_BYTES = 64

const sealOf = (bytes: Uint8Array): Uint8Array => Buffer.from(createHash('sha256').update(bytes).digest('hex'))

/** The archive, without a comment, with a hash of itself as its comment: to all others it is the archive that it was. */
function seal(archive: Uint8Array): Uint8Array {
  const end = archive.length - END_BYTES
  if (!END.every((byte, at) => archive[end + at] === byte)) throw new TypeError('seal: this is no archive without a comment')
  const bytes = archive.slice(0, -2)
  return Buffer.concat([bytes, Uint8Array.of(SEAL_BYTES, 0), sealOf(bytes)])
}

/** Whether these are all the bytes of an archive that was sealed, and no others. Cost: a hash of them. */
function isSealed(bytes: Uint8Array): boolean {
  if (bytes.length < END_BYTES + SEAL_BYTES) return false
  return Buffer.compare(sealOf(bytes.subarray(0, -SEAL_BYTES - 2)), bytes.subarray(-SEAL_BYTES)) === 0
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
