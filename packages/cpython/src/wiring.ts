import { type Allocator, type AllocatorContext, type Strategy } from '@mm/contract'
import { ForeignMemory } from '@mm/heap'
import { type TraceWriter } from '@mm/trace'
import { EventLog } from './event-log.js'
import { HostMalloc } from './host-malloc.js'
import { type Interpreter } from './interpreter.js'
import { OwnPages } from './own-pages.js'
import { Service } from './service.js'
import { type SlowCalls, type Switchboard, createSwitchboard } from './switchboard.js'

/** Who serves an interpreter, and how. */
export interface WiringOptions<A extends Allocator = Allocator> {
  /** The strategy that serves the domains. Without one all goes to Pyodide's own malloc, and is counted all the same. */
  readonly allocator?: Strategy<'allocator', AllocatorContext, A>
  /** Requests of more bytes go to Pyodide's own malloc; 512 by default, as in CPython. */
  readonly largest?: number
  /** The most bytes that the interpreter's memory may have; 4 GiB by default. Beyond it programs get a MemoryError. */
  readonly memoryLimit?: number
  /** Whether the quick way of an allocator that shows it (`inline`) is gone without calling it; `true` by default. A probe is told of such calls only without it. */
  readonly inline?: boolean
  /** Is told of every call from before the interpreter starts. */
  readonly recorder?: TraceWriter
}

const CPYTHON_SMALL = 512
const WASM_PAGE = 65536

/** What is put together before the interpreter starts. */
export interface Wiring<A extends Allocator> {
  readonly interpreter: Interpreter
  readonly memory: ForeignMemory
  readonly allocator: A | undefined
  readonly service: Service
  readonly switchboard: Switchboard
  readonly log: EventLog
}

/** Growth of the memory is one method: ours replaces the views, and refuses what is over the limit as the engine itself would. */
function watchGrowth({ memory }: Interpreter, limit: number, refresh: () => void): void {
  const grow = memory.grow.bind(memory)
  Object.defineProperty(memory, 'grow', {
    value: (pages: number) => {
      if (memory.buffer.byteLength + pages * WASM_PAGE > limit) throw new RangeError('the memory may not grow so far')
      const before = grow(pages)
      refresh()
      return before
    },
  })
}

/** Where there is no allocator, nothing is its. */
const NO_CALLS: Omit<SlowCalls, 'cover' | 'flush'> = { malloc: () => 0, calloc: () => 0, realloc: () => 0, free: () => {} }

/** Puts together what serves an interpreter that has not yet started. Throws `RangeError` when there is no memory for it, and what the strategy throws. */
export function wire<A extends Allocator>(interpreter: Interpreter, options: WiringOptions<A>): Wiring<A> {
  const host = new HostMalloc(interpreter)
  // Without an allocator nothing is ours: the map, which costs memory that is counted, is not made.
  const pages = options.allocator === undefined ? undefined : new OwnPages(host.calls, interpreter)
  const memory = new ForeignMemory({
    memory: interpreter.memory,
    malloc: (bytes) => pages?.take(16, bytes) ?? 0,
    memalign: (alignment, bytes) => pages?.take(alignment, bytes) ?? 0,
    free: (base) => pages?.giveBack(base),
  })
  watchGrowth(interpreter, options.memoryLimit ?? Infinity, () => memory.refresh())
  const allocator = options.allocator?.create({ memory })
  const largest = allocator === undefined ? -1 : (options.largest ?? CPYTHON_SMALL)
  const service = new Service(memory, host)
  const log: EventLog = new EventLog(memory, interpreter, () => switchboard)
  const switchboard = createSwitchboard(interpreter, {
    host: host.calls,
    slow: { ...(allocator === undefined ? NO_CALLS : service.callsOf(allocator, largest)), cover: (block) => log.cover(block), flush: () => log.flush() },
    map: pages?.map ?? 0,
    directory: log.directory,
    largest,
    inline: options.inline === false ? undefined : allocator?.inline,
  })
  if (options.recorder !== undefined) log.record(options.recorder)
  return { interpreter, memory, allocator, service, switchboard, log }
}
