import { MisuseError, type Probe } from '@mm/contract'
import { NumberTable } from './number-table.js'
import { crc32 } from './crc.js'
import * as F from './format.js'
import { type DomainIndex, OBJ, type TraceHeader, type TraceSummary } from './terms.js'

declare class TextEncoder {
  encode(text: string): Uint8Array
}

/** Where the bytes of a trace go: called with pieces that are the sink's to keep. */
export type TraceSink = (bytes: Uint8Array) => void

/**
 * Writes a trace while its program runs: told of every call by the addresses that went in and came out, it keeps the number
 * of each live block beside its address and writes distances. Nothing but that table and one chunk is held.
 *
 * What it is told of a block from before its beginning does not go into the trace: a resize of it is an allocation, its
 * free is nothing.
 */
export class TraceWriter {
  readonly #sink: TraceSink
  readonly #numbers: NumberTable
  readonly #chunk = new Uint8Array(F.CHUNK_HEADER + F.MOST_CHUNK_BYTES)
  readonly #view = new DataView(this.#chunk.buffer)
  #at = F.CHUNK_HEADER
  #chunkEvents = 0
  #next = 1
  #allocations = 0
  #resizes = 0
  #frees = 0
  #ended = false

  /** `granule`: bytes, the least distance of two blocks, as a power of two from 8. */
  constructor(header: TraceHeader, sink: TraceSink, granule = header.wordBytes * 2) {
    this.#sink = sink
    this.#numbers = new NumberTable(granule)
    const { wordBytes, program, engine } = header
    const text = new TextEncoder().encode(JSON.stringify({ wordBytes, program, engine }))
    if (text.length > F.MOST_HEADER_BYTES) throw new MisuseError('bad-option', { operation: 'TraceWriter', size: text.length }, 'the header is too long')
    const bytes = new Uint8Array(16 + text.length)
    bytes.set(F.MAGIC)
    bytes[F.MAGIC.length] = F.VERSION
    const view = new DataView(bytes.buffer)
    view.setUint32(8, text.length, true)
    view.setUint32(12, crc32(text), true)
    bytes.set(text, 16)
    sink(bytes)
  }

  /** What was written so far. */
  get summary(): TraceSummary {
    const [allocations, resizes, frees] = [this.#allocations, this.#resizes, this.#frees]
    return { events: allocations + resizes + frees, allocations, resizes, frees }
  }

  /** A block was handed out by `malloc`; 0, a failure, is no event. */
  allocated(block: number, size: number, domain: DomainIndex): void {
    if (block === 0) return
    this.#allocations++
    this.#numbers.set(block, this.#take())
    this.#put(F.ALLOCATE + domain, size)
  }

  /** A block was handed out by `calloc`; `size` is the product. */
  allocatedZeros(block: number, size: number, domain: DomainIndex): void {
    if (block === 0) return
    this.#allocations++
    this.#numbers.set(block, this.#take())
    this.#put(F.ALLOCATE_ZEROS + domain, size)
  }

  /** The block `from` was resized and now lies at `to`; 0, a failure, is no event. */
  resized(from: number, to: number, size: number, domain: DomainIndex): void {
    if (to === 0) return
    const number = from === 0 ? 0 : this.#numbers.take(from)
    if (number === 0) return this.allocated(to, size, domain)
    this.#resizes++
    const distance = this.#next - number
    this.#numbers.set(to, this.#take())
    this.#put(F.RESIZE, distance - 1)
    this.#putSize(size)
  }

  /** The block was given back. */
  freed(block: number): void {
    const number = this.#numbers.take(block)
    if (number === 0) return
    this.#frees++
    this.#put(F.FREE, this.#next - number - 1)
  }

  /**
   * Takes over events that were encoded elsewhere: the payload of a chunk, and what is in it. Its numbers must go on from those that the writer has given; of its
   * blocks the writer is not told. Throws `MisuseError` for a payload that is no chunk's, and what the sink throws.
   */
  append(payload: Uint8Array, { allocations, resizes, frees }: Omit<TraceSummary, 'events'>): void {
    if (payload.length > F.MOST_CHUNK_BYTES) throw new MisuseError('bad-size', { operation: 'TraceWriter', size: payload.length }, 'this is more than a chunk')
    this.#flush()
    if (this.#next + allocations + resizes > F.MOST_NUMBERS) this.#tooMany()
    this.#chunk.set(payload, F.CHUNK_HEADER)
    this.#at += payload.length
    this.#chunkEvents = allocations + resizes + frees
    this.#allocations += allocations
    this.#resizes += resizes
    this.#frees += frees
    this.#next += allocations + resizes
    this.#flush()
  }

  /** Writes what is held and the end; nothing may be told afterwards. */
  end(): TraceSummary {
    if (this.#ended) return this.summary
    this.#flush()
    this.#ended = true
    const bytes = new Uint8Array(8 + F.COUNTS_BYTES)
    const view = new DataView(bytes.buffer)
    view.setFloat64(4, this.#allocations, true)
    view.setFloat64(12, this.#resizes, true)
    view.setFloat64(20, this.#frees, true)
    view.setUint32(4 + F.COUNTS_BYTES, crc32(bytes.subarray(4, 4 + F.COUNTS_BYTES)), true)
    this.#sink(bytes)
    return this.summary
  }

  /** A probe that tells this writer of every block of a heap; all count as the domain `obj`. */
  probe(): Probe {
    return {
      alloc: (block, size) => this.allocated(block, size, OBJ),
      realloc: (from, to, size) => this.resized(from, to, size, OBJ),
      free: (block) => this.freed(block),
    }
  }

  #take(): number {
    if (this.#next > F.MOST_NUMBERS) this.#tooMany()
    return this.#next++
  }

  #tooMany(): never {
    throw new MisuseError('bad-count', { operation: 'TraceWriter' }, 'a trace holds no more than 2^32 - 2 allocations')
  }

  #put(operation: number, operand: number): void {
    if (this.#at >= F.CHUNK_HEADER + F.CHUNK_BYTES) this.#flush()
    this.#chunkEvents++
    const chunk = this.#chunk
    const byte = operation | ((operand & F.FIRST_OPERAND_MASK) << F.OPERATION_BITS)
    const rest = operand >>> F.FIRST_OPERAND_BITS
    if (rest === 0) {
      chunk[this.#at++] = byte
      return
    }
    chunk[this.#at++] = byte | F.MORE
    this.#putSize(rest)
  }

  #putSize(value: number): void {
    const chunk = this.#chunk
    let rest = value
    while (rest >= F.MORE) {
      chunk[this.#at++] = (rest & (F.MORE - 1)) | F.MORE
      rest >>>= 7
    }
    chunk[this.#at++] = rest
  }

  #flush(): void {
    if (this.#ended) throw new MisuseError('bad-address', { operation: 'TraceWriter' }, 'the trace has ended')
    if (this.#chunkEvents === 0) return
    const bytes = this.#at - F.CHUNK_HEADER
    this.#view.setUint32(0, bytes, true)
    this.#view.setUint32(4, this.#chunkEvents, true)
    const crc = crc32(this.#chunk.subarray(F.CHUNK_HEADER, this.#at), crc32(this.#chunk.subarray(0, 8)))
    this.#view.setUint32(8, crc, true)
    this.#sink(this.#chunk.slice(0, this.#at))
    this.#at = F.CHUNK_HEADER
    this.#chunkEvents = 0
  }
}
