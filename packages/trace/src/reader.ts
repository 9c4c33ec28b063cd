import { crc32 } from './crc.js'
import { decodeChunk } from './decode.js'
import { TraceFormatError } from './errors.js'
import * as F from './format.js'
import { type TraceHeader, type TraceSummary, type TraceVisitor } from './terms.js'

declare class TextDecoder {
  decode(bytes: Uint8Array): string
}

/** Where the bytes of a trace come from: a Node stream, a fetch's body, an array of pieces. */
export type TraceSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Takes so many bytes at a time out of a source, wherever its pieces end. */
class Bytes {
  offset = 0
  readonly #pieces: AsyncIterator<Uint8Array> | Iterator<Uint8Array>
  #piece = new Uint8Array(0)

  constructor(source: TraceSource) {
    this.#pieces = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  }

  /** The next `count` bytes, or as many as there are. */
  async take(count: number): Promise<Uint8Array> {
    let piece = this.#piece
    if (piece.length < count) piece = await this.#gather(count)
    const taken = piece.subarray(0, count)
    this.#piece = piece.subarray(taken.length)
    this.offset += taken.length
    return taken
  }

  /** Tells the source that no more is wanted. */
  async close(): Promise<void> {
    await this.#pieces.return?.()
  }

  async #gather(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const pieces: Uint8Array[] = [this.#piece]
    let length = this.#piece.length
    while (length < count) {
      const next: IteratorResult<Uint8Array, unknown> = await this.#pieces.next()
      if (next.done === true) break
      pieces.push(next.value)
      length += next.value.length
    }
    const whole = new Uint8Array(length)
    let at = 0
    for (const piece of pieces) {
      whole.set(piece, at)
      at += piece.length
    }
    return whole
  }
}

/** Reads a trace, a chunk at a time; nothing else of it is held. Made by {@link openTrace}. */
export class TraceReader {
  readonly header: TraceHeader
  readonly #bytes: Bytes

  constructor(header: TraceHeader, bytes: Bytes) {
    this.header = header
    this.#bytes = bytes
  }

  /**
   * Tells `visitor` of every event, each chunk after it was checked as a whole. Can be called once. Throws
   * `TraceFormatError` with the offset where the file is truncated or corrupt; what `visitor` throws ends the reading too.
   */
  async visit(visitor: TraceVisitor): Promise<TraceSummary> {
    const counts = { next: 1, allocations: 0, resizes: 0, frees: 0 }
    try {
      for (let chunk = await this.#chunk(); chunk !== undefined; chunk = await this.#chunk()) {
        decodeChunk(chunk.payload, chunk.events, chunk.offset, counts, visitor)
      }
      await this.#end(counts)
    } finally {
      await this.#bytes.close()
    }
    const { allocations, resizes, frees } = counts
    return { events: allocations + resizes + frees, allocations, resizes, frees }
  }

  async #chunk(): Promise<{ payload: Uint8Array; events: number; offset: number } | undefined> {
    const start = this.#bytes.offset
    const length = viewOf(await takeAll(this.#bytes, 4, 'the trace')).getUint32(0, true)
    if (length === 0) return undefined
    if (length > F.MOST_CHUNK_BYTES) throw corrupt(start, `a chunk of ${length} bytes`)
    const rest = await takeAll(this.#bytes, 8 + length, 'a chunk')
    const view = viewOf(rest)
    const events = view.getUint32(0, true)
    const payload = rest.subarray(8)
    const numbers = new Uint8Array(8)
    viewOf(numbers).setUint32(0, length, true)
    viewOf(numbers).setUint32(4, events, true)
    if (crc32(payload, crc32(numbers)) !== view.getUint32(4, true)) throw corrupt(start, 'the checksum of a chunk is wrong')
    return { payload, events, offset: start + F.CHUNK_HEADER }
  }

  async #end({ allocations, resizes, frees }: { allocations: number; resizes: number; frees: number }): Promise<void> {
    const start = this.#bytes.offset
    const end = await takeAll(this.#bytes, F.COUNTS_BYTES + 4, 'the end')
    const view = viewOf(end)
    if (crc32(end.subarray(0, F.COUNTS_BYTES)) !== view.getUint32(F.COUNTS_BYTES, true)) throw corrupt(start, 'the checksum of the end is wrong')
    if (view.getFloat64(0, true) !== allocations || view.getFloat64(8, true) !== resizes || view.getFloat64(16, true) !== frees) {
      throw corrupt(start, 'the counts at the end are of another trace')
    }
    const after = this.#bytes.offset
    if ((await this.#bytes.take(1)).length > 0) throw corrupt(after, 'something follows the end')
  }
}

/**
 * Opens a trace: reads what it says about itself. Throws `TraceFormatError` (`not-a-trace`, `unsupported-trace`,
 * `truncated-trace`, `corrupt-trace`).
 */
export async function openTrace(source: TraceSource): Promise<TraceReader> {
  const bytes = new Bytes(source)
  try {
    const magic = await bytes.take(F.MAGIC.length + 1)
    if (!F.MAGIC.every((byte, at) => at >= magic.length || magic[at] === byte)) {
      throw new TraceFormatError('not-a-trace', 'openTrace', 0, "the file does not begin with 'mmtrace'")
    }
    if (magic.length <= F.MAGIC.length) throw truncated(magic.length, 'the trace')
    const version = magic[F.MAGIC.length]
    if (version !== F.VERSION) {
      throw new TraceFormatError('unsupported-trace', 'openTrace', F.MAGIC.length, `version ${version} of the format is not known, only ${F.VERSION}`)
    }
    return new TraceReader(await readHeader(bytes), bytes)
  } catch (error) {
    await bytes.close()
    throw error
  }
}

async function readHeader(bytes: Bytes): Promise<TraceHeader> {
  const start = bytes.offset
  const view = viewOf(await takeAll(bytes, 8, 'the header'))
  const length = view.getUint32(0, true)
  if (length > F.MOST_HEADER_BYTES) throw corrupt(start, `a header of ${length} bytes`)
  const text = await takeAll(bytes, length, 'the header')
  if (crc32(text) !== view.getUint32(4, true)) throw corrupt(start, 'the checksum of the header is wrong')
  const header = parseHeader(new TextDecoder().decode(text))
  if (header === undefined) throw corrupt(start, 'the header is not understood')
  return header
}

function parseHeader(text: string): TraceHeader | undefined {
  try {
    const { wordBytes, program, engine } = JSON.parse(text) as Partial<Record<keyof TraceHeader, unknown>>
    const understood = (wordBytes === 4 || wordBytes === 8) && typeof program === 'string' && typeof engine === 'string'
    return understood ? { wordBytes, program, engine } : undefined
  } catch {
    return undefined
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

const corrupt = (offset: number, problem: string): TraceFormatError => new TraceFormatError('corrupt-trace', 'readTrace', offset, problem)

const truncated = (offset: number, what: string): TraceFormatError => new TraceFormatError('truncated-trace', 'readTrace', offset, `the file ends within ${what}`)

async function takeAll(bytes: Bytes, count: number, what: string): Promise<Uint8Array> {
  const taken = await bytes.take(count)
  if (taken.length < count) throw truncated(bytes.offset, what)
  return taken
}
