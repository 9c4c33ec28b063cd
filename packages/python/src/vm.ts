import { type Runtime } from '@mm/runtime'
import { MODULE_DICT } from './core/layouts.js'
import { CompiledTable, type Compiler } from './core/compiled.js'
import { type Host } from './core/host.js'
import { type ProfileName, profiles } from './core/profiles.js'
import { P, preludeNames } from './core/prelude.js'
import { stepNames } from './core/steps.js'
import { FALSE, MAIN, T, TRUE } from './core/statics.js'
import { type Shared, type StartUnits } from './core/shared.js'
import { VM } from './core/vm.js'
import { loadUnit } from './engine/code.js'
import { enterCode } from './engine/execute.js'
import { helpers } from './engine/generated/helpers.js'
import { mainModule, pushBase, run } from './engine/program.js'
import { type Stop } from './engine/settle.js'
import { saveRegisters, writeRegisters } from './engine/registers.js'
import { countSafepoints } from './engine/safepoints.js'
import { setArguments, settleGenerations, start, takeUp } from './engine/startup.js'
import { raiseSyntaxError } from './modules/compiling.js'
import { callPrelude } from './protocols/call.js'
import { strFrom } from './types/str.js'
import { type PythonSyntaxError } from './frontend/errors.js'

/** How an engine is made. */
export interface EngineOptions {
  readonly argv: readonly string[]
  readonly path: readonly string[]
  readonly profile: ProfileName
  /** Moves the memory to another buffer at every so many safepoints; 0 never. */
  readonly relocateEvery: number
  /** What to start with in a new memory; none where it is one that {@link Engine.save} made complete, in the middle of a program or before any. */
  readonly units: StartUnits | undefined
  /** Compiles code objects that are executed often. */
  readonly compiler: Compiler | undefined
}

/** What code from the command line has for its file. */
const COMMAND_LINE = '<string>'

/** One Python on one runtime, for the width of words and the lifetime that this build is for. */
export class Engine {
  readonly vm: VM
  readonly #options: EngineOptions
  /** Whether there is or was a program. */
  #begun: boolean

  constructor(runtime: Runtime, host: Host, shared: Shared, options: EngineOptions) {
    this.vm = new VM(runtime, host, shared, profiles[options.profile])
    this.#options = options
    const { relocateEvery, units, compiler } = options
    if (units !== undefined) runtime.unchecked(() => start(this.vm, units))
    this.vm.relocateEvery = relocateEvery
    this.vm.relocateIn = relocateEvery
    if (units === undefined) runtime.unchecked(() => takeUp(this.vm))
    else countSafepoints(this.vm)
    // Not before: what is there from the start is copied from one Python to the next.
    if (compiler !== undefined) this.vm.compiled = new CompiledTable(compiler, helpers)
    this.#begun = this.vm.frame !== 0
  }

  /** The module that is about to run, 0 where there is no room; below it the frame on which programs stand. */
  #begin(filename: string): number {
    const { vm } = this
    this.#begun = true
    const { argv, path } = this.#options
    return setArguments(vm, argv, path) && pushBase(vm) !== 0 ? mainModule(vm, filename) : 0
  }

  /** Compiles a program, to be run by {@link run}; what is wrong with its source is raised when it runs. */
  load(source: string, filename: string): void {
    const { vm } = this
    const module = this.#begin(filename === COMMAND_LINE ? '' : filename)
    if (module === 0) return
    settleGenerations(vm)
    let code = 0
    try {
      code = loadUnit(vm, vm.shared.compile(source, filename, 'exec'), { constants: (tuple) => vm.replaceSlot(MAIN, tuple) })
    } catch (error) {
      if (!(error instanceof Error && error.name === 'PythonSyntaxError')) throw error
      raiseSyntaxError(vm, error as PythonSyntaxError)
    }
    if (code !== 0) {
      enterCode(vm, code, vm.word(module + MODULE_DICT), 0)
      vm.release(code)
    }
  }

  /** Runs a module as `python -m` does, by {@link run}; what is wrong with it is raised when it runs. */
  loadModule(name: string): void {
    const { vm } = this
    if (this.#begin('') === 0) return
    settleGenerations(vm)
    const text = strFrom(vm, name)
    if (text !== 0) this.#callLibrary('runpy', '_run_module_as_main', text)
    vm.releaseMaybe(text)
  }

  /** Begins a session, to be run by {@link run}: lines come from the host. */
  interact(terminal: boolean): void {
    const { vm } = this
    const module = this.#begin('')
    if (module === 0) return
    settleGenerations(vm)
    this.#callLibrary('_interact', 'interact', vm.word(module + MODULE_DICT), terminal ? TRUE : FALSE)
  }

  #callLibrary(module: string, name: string, ...args: readonly number[]): void {
    const { vm } = this
    const names = [strFrom(vm, module), strFrom(vm, name)]
    if (!names.includes(0)) callPrelude(vm, P.call_library, ...names, ...args)
    for (const each of names) vm.releaseMaybe(each)
  }

  run(milliseconds: number): Stop {
    return run(this.vm, milliseconds)
  }

  /** Stops {@link run} at the `count`-th safepoint from now on, or at the next one at which it can be saved. */
  stopAt(count: number): void {
    this.vm.stopIn = count
    countSafepoints(this.vm)
  }

  /** Makes the memory complete, so that a copy of it can be taken up. Throws `MisuseError` (`bad-option`) where that cannot be. */
  save(): void {
    if (this.#begun) saveRegisters(this.vm)
    else writeRegisters(this.vm)
    // Numbers of functions mean nothing to another process.
    this.vm.compiled?.clear(this.vm)
    this.vm.runtime.save()
  }

  interrupt(): void {
    this.vm.interrupted = true
    this.vm.breaker = true
  }

  /**
   * What numbers in the memory mean: natives, attributes, types and steps by index, and where they are at fixed addresses. A hash, as hex (FNV-1a of 32 bits,
   * Fowler, Noll, Vo). Cost: all their names.
   */
  get build(): string {
    const { vm } = this
    const names = [W, COUNTED, vm.profile.name, vm.shared.libraryDigest, ...stepNames, ...preludeNames, ...Object.entries(T).flat()]
    for (const { qualifiedName } of vm.natives) names.push(qualifiedName)
    for (const { qualifiedName } of vm.attributes) names.push(qualifiedName)
    let hash = 0x811c9dc5 | 0
    for (const name of names) {
      const text = String(name)
      for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
      hash = Math.imul(hash ^ 10, 0x01000193)
    }
    return (hash >>> 0).toString(16)
  }

  get exitCode(): number {
    return this.vm.exitCode
  }
}
