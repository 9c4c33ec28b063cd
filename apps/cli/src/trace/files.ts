import { type ReadStream, accessSync, closeSync, constants, createReadStream, createWriteStream, mkdirSync, mkdtempSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { type TraceReader, type TraceSink, type TraceSource, TraceFormatError, exportRep, importRep, openTrace } from '@mm/trace'
import { UsageError, fileProblem } from '../errors.js'

/** Traces up to so many bytes, as they lie on the disk, are read before they are replayed: then reading does not count as time. */
const HELD_MOST = 64 * 2 ** 20

/** Whether the file is in the malloc lab's text form, by its name. */
const isRep = (path: string): boolean => /\.rep(?:\.gz)?$/.test(path)

/** By its first bytes. */
function isGzip(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(2)
    return readSync(file, bytes) === 2 && bytes[0] === 0x1f && bytes[1] === 0x8b
  } finally {
    closeSync(file)
  }
}

/** The bytes of a file, unpacked. What is wrong with the packing is a `TraceFormatError` too, with the offset in the file. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path)
  if (!isGzip(path)) {
    yield* file as AsyncIterable<Uint8Array>
    return
  }
  const unpacked = file.pipe(createGunzip())
  try {
    yield* unpacked as AsyncIterable<Uint8Array>
  } catch (error) {
    const truncated = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR'
    throw new TraceFormatError(truncated ? 'truncated-trace' : 'corrupt-trace', 'readTrace', unpacked.bytesWritten, truncated ? 'the packed file ends early' : 'the packed file is damaged')
  }
}

async function hold(source: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  return pieces
}

async function* textOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const piece of source) yield decoder.decode(piece, { stream: true })
}

/** The text form as a trace. It says nothing of the program, so the file's name stands for it. */
async function imported(path: string): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = []
  await importRep(textOf(bytesOf(path)), { wordBytes: 8, program: basename(path), engine: 'rep' }, (piece) => pieces.push(piece))
  return pieces
}

/** The bytes of a trace in a file, packed or not; a `.rep` is turned into one. Throws `UsageError`, `TraceFormatError`. */
export async function readTraceFile(path: string, shown: string): Promise<TraceSource> {
  try {
    const { size } = statSync(path)
    if (isRep(path)) return await imported(path)
    return size <= HELD_MOST ? await hold(bytesOf(path)) : bytesOf(path)
  } catch (error) {
    if (error instanceof TraceFormatError) throw error
    throw new UsageError(`can't open ${shown}: ${fileProblem(error)}`)
  }
}

/** Opens a trace in a file. Throws as {@link readTraceFile}. */
export const openTraceFile = async (path: string, shown: string): Promise<TraceReader> => openTrace(await readTraceFile(path, shown))

/** A trace that is being written: it is there under its own name once it is whole, and not before. */
export interface TraceOutput {
  readonly sink: TraceSink
  /** Puts the file in place, packed or as text where its name says so; its bytes. */
  finish(): Promise<number>
  /** Ends it, whether it is in place or not. */
  close(): void
}

/** Makes a folder and those above it, one by one: Node's own `recursive` never returns where a folder that exists takes no new one (as /proc). */
function makeFolder(path: string): void {
  const above = dirname(path)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true || above === path) return
  makeFolder(above)
  mkdirSync(path)
}

/** A file that has no name from the beginning: however this process ends, nothing of it is left. */
function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'mm-record-'))
  try {
    return openSync(join(folder, 'trace'), 'w+')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

/** What is in an open file, from its beginning; it stays open. */
const contentOf = (file: number): ReadStream => createReadStream('', { fd: file, start: 0, autoClose: false })

/** Writes the trace in `file` to `path`, packed or as text where `name` says so. */
async function writeTo(path: string, name: string, file: number): Promise<void> {
  const packed = name.endsWith('.gz') ? [createGzip({ level: 9 })] : []
  if (!isRep(name)) return pipeline([contentOf(file), ...packed, createWriteStream(path)])
  const text = openNameless()
  try {
    await exportRep(() => openTrace(contentOf(file) as AsyncIterable<Uint8Array>), (piece) => writeAll(text, Buffer.from(piece)))
    await pipeline([contentOf(text), ...packed, createWriteStream(path)])
  } finally {
    closeSync(text)
  }
}

/** Begins a trace file. Throws `UsageError`. */
export function createTraceFile(path: string, shown: string): TraceOutput {
  // Elsewhere: a program that lists the folder is not to see it, or two recordings would differ.
  const file = openNameless()
  try {
    makeFolder(dirname(path))
    accessSync(dirname(path), constants.W_OK)
  } catch (error) {
    closeSync(file)
    throw new UsageError(`--output: can't write ${shown}: ${fileProblem(error)}`)
  }
  return {
    sink: (bytes) => writeAll(file, bytes),
    async finish() {
      const beside = `${path}.${process.pid}`
      try {
        await writeTo(beside, path, file)
        const { size } = statSync(beside)
        renameSync(beside, path)
        return size
      } finally {
        rmSync(beside, { force: true })
      }
    },
    close: () => closeSync(file),
  }
}
