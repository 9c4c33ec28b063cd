import { type ForeignMemory } from '@mm/heap'
import { RAW_MOST_WORDS, type TraceWriter } from '@mm/trace'
import { type Interpreter } from './interpreter.js'
import { type Switchboard } from './switchboard.js'

const LOG_BYTES = 2 ** 16

/**
 * Where the switchboard leaves what is called, as raw events in the interpreter's memory, until there is enough of them to encode. Recording
 * costs the program a few words written for each call; the encoding is done in one go, over memory that is still in the cache.
 */
export class EventLog {
  readonly #memory: ForeignMemory
  readonly #malloc: (bytes: number) => number
  readonly #switchboard: () => Switchboard
  #base = 0
  #writer: TraceWriter | null = null
  #failure: Error | undefined

  /** The switchboard is made after the log that it calls. */
  constructor(memory: ForeignMemory, { call }: Interpreter, switchboard: () => Switchboard) {
    this.#memory = memory
    this.#malloc = call('malloc')
    this.#switchboard = switchboard
  }

  /**
   * Tells `writer` of every call from now on, instead of whom it told until now, who gets the rest first; `null` ends it. Throws what the former one threw, and
   * `RangeError` when there is no memory for the log.
   */
  record(writer: TraceWriter | null): void {
    this.drain()
    const { logAt, logEnd } = this.#switchboard()
    logAt.value = 0
    this.#writer = null
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
    if (writer === null) return
    this.#base ||= this.#malloc(LOG_BYTES) >>> 0
    if (this.#base === 0) throw new RangeError('record: there is no memory for the log of events')
    this.#writer = writer
    logEnd.value = this.#base + LOG_BYTES - 4 * RAW_MOST_WORDS
    logAt.value = this.#base
  }

  /** Encodes what is there. Throws nothing, since it is called from within the interpreter: what goes wrong ends the recording, and is thrown by {@link record}. */
  drain(): void {
    const { logAt } = this.#switchboard()
    const end = Number(logAt.value) >>> 0
    if (end === 0 || this.#writer === null) return
    try {
      this.#writer.write(this.#memory.u32, this.#base >>> 2, end >>> 2)
      logAt.value = this.#base
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error))
      logAt.value = 0
    }
  }
}
