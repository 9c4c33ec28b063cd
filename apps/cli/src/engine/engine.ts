import { type AllocatorStatistics, type CollectorStatistics, type MemoryCounts, type Probe } from '@mm/contract'
import { type ProfileName, type SavedPython } from '@mm/python'
import { type Strategies, type Trigger } from '@mm/runtime'

/** What a program does to the world; all else is its own memory. */
export interface ProgramHost {
  write(stream: 'stdout' | 'stderr', text: string): void
  /** Milliseconds, monotonic. */
  now(): number
  /** Seconds since 1970. */
  time(): number
  /** A line of standard input without its end; undefined when there are no more. */
  readLine(prompt: string): Promise<string | undefined>
  /** As {@link readLine}, for a line of a session; `begins` where a new statement does. */
  readCommand?(prompt: string, begins: boolean): Promise<string | undefined>
  /** What was typed in a session, to be found by {@link sourceOf}. */
  typed?(filename: string, text: string): void
  /** The text of a source file, for tracebacks. */
  sourceOf(filename: string): string | undefined
  /** The program has ended; its modules and what they hold are about to go. */
  ended(): void
  /** The folder of a package of the person's own that has no source. */
  findFolder(name: string, path: readonly string[]): string | undefined
  /** The source of a module of the person's own. */
  readModule(name: string, path: readonly string[]): { readonly filename: string; readonly source: string } | undefined
}

/** On which memory, with which strategies, a program is to run. */
export interface EngineSettings {
  readonly strategies: Strategies
  readonly profile?: ProfileName
  readonly wordBytes?: 4 | 8
  /** Bytes. */
  readonly limit?: number
  readonly relocateEvery?: number
  /** When collections start, where not by the collector's own rule. */
  readonly trigger?: Trigger
  readonly stress?: boolean
  /** Every how many safepoints the heap is checked. */
  readonly sanity?: number
  /** Makes JavaScript functions of code that is executed often. */
  readonly compile?: boolean
}

/** What is to be known of a free list. */
export interface FreeListFacts {
  readonly name: string
  /** Bytes in each block. */
  readonly bytes: number
  /** Dead objects that wait for reuse. */
  readonly count: number
  /** The most that may wait. */
  readonly capacity: number
  /** Objects that were made from the list instead of from the allocator. */
  readonly hits: number
  /** Objects that had to come from the allocator, because nothing waited. */
  readonly misses: number
}

/** What memory looks like at one moment of a program: a copy, which later moments leave as it is. */
export interface EngineFacts {
  readonly memory: MemoryCounts
  readonly allocator: AllocatorStatistics | undefined
  readonly collector: CollectorStatistics
  /** What starts collections. */
  readonly trigger: string
  /** Bytes of frames. */
  readonly stack: { readonly bytes: number; readonly peakBytes: number }
  readonly freelists: readonly FreeListFacts[]
  readonly interned: { readonly entries: number; readonly hits: number; readonly bytesSaved: number }
}

/** A Python program on a memory of its own. */
export interface Engine {
  /** Compiles; what is wrong with the source is reported when it runs, like any uncaught exception. */
  load(source: string, filename: string): void
  /** The same for a module, as `-m` runs it; `__main__` is a folder's. */
  loadModule(name: string): void
  /** Begins a session instead of a program. */
  interact(terminal: boolean): void
  /** Runs for about so many milliseconds; `input` means that it waits for {@link ProgramHost.readLine}. */
  run(milliseconds: number): 'done' | 'paused' | 'stopped' | 'input'
  /** Stops {@link run} once, at the `count`-th safepoint from now on or at the next one where the program can be saved. */
  stopAt(count: number): void
  /** The memory of a program that has stopped. */
  save(): SavedPython
  /** `KeyboardInterrupt` at the next safepoint. */
  interrupt(): void
  /** Once done: 0, 1 after an uncaught exception, n of `sys.exit(n)`, 130 after an uncaught `KeyboardInterrupt`. */
  readonly exitCode: number
  facts(): EngineFacts
  /** Calls `look` when the memory is about to be at a high: when an arena is taken, when a collection begins. */
  watch(look: () => void): void
  /** Tells `probe` of all that happens in the memory, in place of what {@link watch} was given; `null` ends it. */
  observe(probe: Probe | null): void
}

/** Makes engines; tests bring their own. */
export type CreateEngine = (settings: EngineSettings, host: ProgramHost, argv: readonly string[], path: readonly string[], saved?: SavedPython) => Promise<Engine>
