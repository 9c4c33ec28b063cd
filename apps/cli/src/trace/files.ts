import { accessSync, closeSync, constants, copyFileSync, createReadStream, mkdirSync, mkdtempSync, openSync, readSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { gzipSync, createGunzip } from 'node:zlib'
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
  discard(): void
}

/** Makes a folder and those above it, one by one: Node's own `recursive` never returns where a folder that exists takes no new one (as /proc). */
function makeFolder(path: string): void {
  const above = dirname(path)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true || above === path) return
  makeFolder(above)
  mkdirSync(path)
}

/** Begins a trace file. Throws `UsageError`. */
export function createTraceFile(path: string, shown: string): TraceOutput {
  // Elsewhere: a program that lists the folder is not to see it, or two recordings would differ.
  const folder = mkdtempSync(join(tmpdir(), 'mm-record-'))
  const unfinished = join(folder, 'trace')
  const discard = (): void => rmSync(folder, { recursive: true, force: true })
  const file = openSync(unfinished, 'w+')
  try {
    makeFolder(dirname(path))
    accessSync(dirname(path), constants.W_OK)
  } catch (error) {
    discard()
    throw new UsageError(`--output: can't write ${shown}: ${fileProblem(error)}`)
  }
  process.once('exit', discard)
  return {
    sink: (bytes) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    },
    async finish() {
      closeSync(file)
      if (isRep(path)) {
        const text: string[] = []
        await exportRep(() => openTrace(createReadStream(unfinished) as AsyncIterable<Uint8Array>), (piece) => text.push(piece))
        writeFileSync(unfinished, text.join(''))
      }
      if (path.endsWith('.gz')) writeFileSync(unfinished, gzipSync(Buffer.concat(await hold(createReadStream(unfinished) as AsyncIterable<Uint8Array>)), { level: 9 }))
      const { size } = statSync(unfinished)
      const beside = `${path}.${process.pid}`
      copyFileSync(unfinished, beside)
      renameSync(beside, path)
      discard()
      process.off('exit', discard)
      return size
    },
    discard: () => {
      closeSync(file)
      discard()
      process.off('exit', discard)
    },
  }
}
