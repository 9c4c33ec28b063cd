import { type ForeignMemory } from '@mm/heap'
import { CHUNK_BYTES, MOST_CHUNK_BYTES, type TraceWriter } from '@mm/trace'
import { BIAS_WORDS, DIRECTORY_BYTES, REGION_SHIFT, TABLE_SHIFT } from './event-encoder.js'
import { type Interpreter } from './interpreter.js'
import { type Switchboard } from './switchboard.js'

const TABLE_BYTES = 2 ** (REGION_SHIFT - TABLE_SHIFT)
/** Behind the last event there is written, and written over, a word more. */
const BUFFER_BYTES = MOST_CHUNK_BYTES + 4

/**
 * The recording of a switchboard: it encodes events where they happen, in the interpreter's memory, and a chunk of them at a time goes to a
 * `TraceWriter`. The memory for it is not counted with that of the domains. Cost: half of the memory in which blocks lie, for their numbers.
 */
export class EventLog {
  /** Where the directory of tables begins. */
  readonly directory: number
  readonly #memory: ForeignMemory
  readonly #calloc: (count: number, bytes: number) => number
  readonly #free: (block: number) => number
  readonly #switchboard: () => Switchboard
  #buffer = 0
  #writer: TraceWriter | null = null
  /** The number that the chunk's first block took. */
  #first = 0
  #failure: Error | undefined

  /** The switchboard is made after the log that it calls. Throws `RangeError` when there is no memory for the directory. */
  constructor(memory: ForeignMemory, { call }: Interpreter, switchboard: () => Switchboard) {
    this.#memory = memory
    this.#calloc = call('calloc')
    this.#free = call('free')
    this.#switchboard = switchboard
    this.directory = this.#calloc(1, DIRECTORY_BYTES) >>> 0
    if (this.directory === 0) throw new RangeError('loadCPython: there is no memory for the directory of recordings')
  }

  /**
   * Tells `writer` of every call from now on, instead of whom it told until now, who gets the rest first; `null` ends it. Throws what the former one threw, and
   * `RangeError` when there is no memory for the recording, or was not.
   */
  record(writer: TraceWriter | null): void {
    this.flush()
    const { eventsAt, eventsEnd } = this.#switchboard()
    eventsAt.value = 0
    this.#writer = null
    this.#dropTables()
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
    if (writer === null) return
    this.#buffer ||= this.#calloc(1, BUFFER_BYTES) >>> 0
    if (this.#buffer === 0) throw new RangeError('record: there is no memory for a chunk of events')
    this.#writer = writer
    const { allocations, resizes } = writer.summary
    this.#begin(1 + allocations + resizes)
    eventsEnd.value = this.#buffer + CHUNK_BYTES - 1
  }

  /** Hands on what is there. Throws nothing, since it is called from within the interpreter: what goes wrong ends the recording, and is thrown by {@link record}. */
  flush(): void {
    const { eventsAt, nextNumber, frees, resizes } = this.#switchboard()
    const end = Number(eventsAt.value) >>> 0
    if (end === 0 || this.#writer === null) return
    const next = Number(nextNumber.value) >>> 0
    const counts = { allocations: next - this.#first - Number(resizes.value), resizes: Number(resizes.value), frees: Number(frees.value) }
    try {
      this.#writer.append(this.#memory.u8.subarray(this.#buffer, end), counts)
      this.#begin(next)
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** Makes the table for the region in which `block` lies; what the directory holds for it then, 0 where the recording ends instead. Throws nothing. */
  cover(block: number): number {
    const region = block >>> REGION_SHIFT
    const table = this.#calloc(1, TABLE_BYTES) >>> 0
    if (table === 0) {
      this.#fail(new RangeError('record: there is no memory for the numbers of blocks'))
      return 0
    }
    const entry = (table - region * TABLE_BYTES - BIAS_WORDS * 4) | 0
    this.#memory.i32[(this.directory >>> 2) + region] = entry
    return entry
  }

  /** An empty chunk. */
  #begin(next: number): void {
    const { eventsAt, nextNumber, frees, resizes } = this.#switchboard()
    eventsAt.value = this.#buffer
    nextNumber.value = this.#first = next
    frees.value = resizes.value = 0
  }

  #fail(failure: Error): void {
    this.#failure = failure
    this.#switchboard().eventsAt.value = 0
  }

  #dropTables(): void {
    const { i32 } = this.#memory
    const start = this.directory >>> 2
    for (let region = 0; region < DIRECTORY_BYTES / 4; region++) {
      const entry = i32[start + region]
      if (entry === 0) continue
      i32[start + region] = 0
      this.#free(entry + region * TABLE_BYTES + BIAS_WORDS * 4)
    }
  }
}
