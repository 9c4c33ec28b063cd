import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { access, constants, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import type { loadPyodide as LoadPyodide } from 'pyodide'
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

const isFolder = (path: string): Promise<boolean> => stat(path).then((found) => found.isDirectory(), () => false)

/** Makes a folder and those above it, one by one: Node's own `recursive` never returns where a folder that exists takes no new one (as /proc). */
async function makeFolder(path: string): Promise<void> {
  if ((await isFolder(path)) || dirname(path) === path) return
  await makeFolder(dirname(path))
  try {
    await mkdir(path)
  } catch (error) {
    if (!(await isFolder(path))) throw error // another process may have been first
  }
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Removes what nobody will ask for any more: files of earlier editions, and what a process that is gone has not finished. */
async function tidy(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, edition, pid] = /^python-.+-(\d+)\.zip(?:\.(\d+))?$/.exec(name) ?? []
    const isLeft = edition !== undefined && (pid === undefined ? Number(edition) < EDITION : !isRunning(Number(pid)))
    if (isLeft) await rm(join(folder, name), { force: true })
  }
}

/**
 * The path of a compiled standard library for this Pyodide, for `stdLibURL`: made where it is not yet there or not whole, which takes some ten seconds, once.
 * `onBuild` is called then. Throws what the file system throws, before anything is compiled where the folder takes no file. Cost otherwise: reading it, and a hash of it.
 */
export async function cachedLibrary(pyodide: PyodidePackage, { folder = cacheFolder(), onBuild = (): void => {} } = {}): Promise<string> {
  const file = join(folder, `python-${pyodide.version}-${EDITION}.zip`)
  const isWhole = await readFile(file).then(isSealed, () => false)
  if (isWhole) return file
  await makeFolder(folder)
  await access(folder, constants.W_OK)
  onBuild()
  const library = seal(compileLibrary(await pyodide.loadPyodide()))
  // Two processes may do this at once: each writes a file of its own, and a whole one is put in place.
  const unfinished = `${file}.${process.pid}`
  try {
    await writeFile(unfinished, library)
    await rename(unfinished, file)
  } finally {
    await rm(unfinished, { force: true })
  }
  await tidy(folder)
  return file
}
