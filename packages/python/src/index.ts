import { type AllocatorStatistics, type CollectorStatistics, type MemoryCounts, MisuseError, StrategyMismatchError } from '@mm/contract'
import { type Memory } from '@mm/heap'
import { type Runtime } from '@mm/runtime'
import { type CodeCompiler } from './core/code-compiler.js'
import { type Compiler } from './core/compiled.js'
import { type Host } from './core/host.js'
import { type ProfileName } from './core/profiles.js'
import { type Shared } from './core/shared.js'
import { madeWith } from './made-with.js'
import { type SavedPython } from './saved-python.js'
import { type Engine, type EngineOptions } from './vm.js'

export { type CodeCompiler } from './core/code-compiler.js'
export { type Host } from './core/host.js'
export { type Profile, type ProfileName, type ProfileRule, profileNames, profileRules, profiles } from './core/profiles.js'
export { PythonSyntaxError } from './frontend/index.js'
export { type SavedPython } from './saved-python.js'

/** What to give `createRuntime` as `fixed`, in bytes: a Python's types and singletons have fixed addresses. */
export const FIXED_BYTES = 0x3e000

/** How a {@link Python} is made. */
export interface PythonOptions {
  /** On which memory, with which strategies. It must be new, and made with `fixed: FIXED_BYTES`. */
  readonly runtime: Runtime
  readonly host: Host
  /** `sys.argv`; an empty name by default. */
  readonly argv?: readonly string[]
  /** `sys.path`, as the program begins: `host.readModule` is given what it has become. Empty by default. */
  readonly path?: readonly string[]
  /** Which version's rules it keeps where versions differ (`profileRules`); 3.13 by default. */
  readonly profile?: ProfileName
  /**
   * `runtime` was made with the memory and the `state` that {@link Python.save} gave, or with those of an image of `@mm/python/start-image`: its program goes on, with none
   * being loaded, or one is loaded now where none was.
   */
  readonly saved?: Pick<SavedPython, 'build'> | undefined
  /** Moves the whole memory to another buffer at every so many safepoints: whoever keeps an old view finds out. 0, the default: never. */
  readonly relocateEvery?: number
  /** `compiler()` of `@mm/python/compiler`: code that is executed often becomes JavaScript functions. Without it everything is interpreted. */
  readonly compiler?: CodeCompiler
}

/** What memory did so far. */
export interface PythonStatistics {
  readonly memory: MemoryCounts
  readonly allocator: AllocatorStatistics | undefined
  readonly collector: CollectorStatistics
  /** Bytes of frames. */
  readonly stack: { readonly bytes: number; readonly peakBytes: number }
  readonly freelists: ReturnType<Runtime['freelists']['statistics']>
  readonly interned: ReturnType<Runtime['interning']['statistics']>
}

/** A Python whose every value, name table and frame lives in the runtime's memory. */
export interface Python {
  readonly runtime: Runtime
  /**
   * Compiles a program; what is wrong with its source is reported when it runs, as any uncaught exception. Once per Python. `filename` is
   * `<string>` where there is no file: then `__file__` is not set.
   */
  load(source: string, filename: string): void
  /**
   * As {@link load}, for a module or a package's `__main__` that the host or the library has, as `python -m` runs it: packages that it lies in are
   * imported first. `__main__`, a folder's, leaves `sys.argv` as it is.
   */
  loadModule(name: string): void
  /**
   * Begins a session instead of a program: what `host.readCommand` gives is executed statement by statement and printed, as by CPython 3.13's prompt, or
   * (not `terminal`) as by `python -i` with other input. It ends with the input, or as a program does.
   */
  interact(terminal: boolean): void
  /**
   * Runs for about so many milliseconds. `done`: the program and what follows it (finalizers, flushing) have ended. `paused`: call again.
   * `input`: it waits for `host.readLine`; call again when that has settled. `stopped`: where {@link stopAt} said.
   */
  run(milliseconds: number): 'done' | 'paused' | 'stopped' | 'input'
  /**
   * Stops {@link run} once, at the `count`-th safepoint from now on (the end of a turn of a loop, a call, a return from a built-in function), where it can be
   * saved; where it can't, because a finalizer or a collection is under way, at the next safepoint that is otherwise.
   */
  stopAt(count: number): void
  /**
   * A copy of the memory of a program that stopped where {@link stopAt} said, or before one is loaded: `createRuntime({ memory: createMemory({ image }), state, ... })` with
   * the same strategies, and `createPython({ runtime, saved, ... })` with the same options take it up, in any process with the same `build`. Throws `MisuseError`
   * (`bad-option`) elsewhere, and where a strategy keeps state outside of the memory. Cost: a copy up to the high-water mark.
   */
  save(): SavedPython
  /** KeyboardInterrupt at the next safepoint. */
  interrupt(): void
  /** Once done: 0; 1 after an uncaught exception; n of `sys.exit(n)`; 130 after an uncaught KeyboardInterrupt. */
  readonly exitCode: number
  /** What {@link save} says of its build. */
  readonly build: string
  statistics(): PythonStatistics
}

/** One of the engines that the build makes out of src/vm.ts. */
interface EngineModule {
  readonly Engine: new (runtime: Runtime, host: Host, shared: Shared, options: EngineOptions) => Engine
}

const engines: Readonly<Record<string, () => Promise<EngineModule>>> = {
  'exact 8': () => import('./vm-counted-8.js'),
  'exact 4': () => import('./vm-counted-4.js'),
  'barrier 8': () => import('./vm-barrier-8.js'),
  'barrier 4': () => import('./vm-barrier-4.js'),
  'none 8': () => import('./vm-uncounted-8.js'),
  'none 4': () => import('./vm-uncounted-4.js'),
}

/**
 * Makes a Python on a runtime. Throws `OutOfMemoryError`, `StrategyMismatchError` where the lifetime defers counting, or `MisuseError` (`bad-option`) where the memory is not
 * new, or was `saved` by another build or with other strategies (its operation is `takeUp`).
 */
export async function createPython({ runtime, host, argv = [''], path = [], profile = '3.13', saved, relocateEvery = 0, compiler }: PythonOptions): Promise<Python> {
  const { lifetime } = runtime.strategies
  if (runtime.lifetime.counting === 'deferred') {
    const { name } = lifetime.manifest
    throw new StrategyMismatchError({ operation: 'createPython', strategy: name }, `lifetime ${name} leaves the stack uncounted, and Python's engines count it as they go: deferredTeardown of @mm/refcount is the one for them`, [name, 'python'])
  }
  const kind = runtime.collector.barrier === undefined ? runtime.lifetime.counting : 'barrier'
  const [{ Engine }, { shared }, units] = await Promise.all([
    engines[`${kind} ${runtime.memory.wordBytes}`](),
    import('./shared.js'),
    saved === undefined ? import('./start-units.js').then(({ startUnits }) => startUnits) : undefined,
  ])
  const engine = new Engine(runtime, host, shared, { argv, path, profile, units, relocateEvery, compiler: compiler as Compiler | undefined })
  const build = (): string => `${engine.build} ${madeWith({ strategies: runtime.strategies, profile, wordBytes: runtime.memory.wordBytes })}`
  if (saved !== undefined && saved.build !== build()) throw new MisuseError('bad-option', { operation: 'takeUp' }, 'the memory was saved by another build, or with other strategies')
  return {
    runtime,
    load: (source, filename) => engine.load(source, filename),
    loadModule: (name) => engine.loadModule(name),
    interact: (terminal) => engine.interact(terminal),
    run: (milliseconds) => engine.run(milliseconds),
    stopAt: (count) => engine.stopAt(count),
    save() {
      engine.save()
      return { image: (runtime.memory as Memory).snapshot(), state: runtime.state, build: build() }
    },
    interrupt: () => engine.interrupt(),
    get exitCode() {
      return engine.exitCode
    },
    get build() {
      return build()
    },
    statistics: () => ({
      memory: runtime.memory.counts(),
      allocator: runtime.allocator.statistics?.(),
      collector: runtime.collector.statistics(),
      stack: { bytes: runtime.stack.bytes, peakBytes: runtime.stack.peakBytes },
      freelists: runtime.freelists.statistics(),
      interned: runtime.interning.statistics(),
    }),
  }
}
