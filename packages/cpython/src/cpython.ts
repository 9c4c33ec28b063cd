import { type Allocator, MisuseError } from '@mm/contract'
import { type ForeignMemory } from '@mm/heap'
import { type DomainIndex, MEM, OBJ, RAW, type TraceWriter } from '@mm/trace'
import type { PyodideAPI, loadPyodide as LoadPyodide } from 'pyodide'
import { beforeStart } from './interpreter.js'
import { ObjectReader } from './objects.js'
import { type Program, runProgram } from './program.js'
import { type ServiceCounts } from './service.js'
import { type Wiring, type WiringOptions, wire } from './wiring.js'

/** One of CPython's three domains of allocation. */
export type CPythonDomain = 'raw' | 'mem' | 'obj'

/** How a CPython is loaded. */
export interface CPythonOptions<A extends Allocator = Allocator> extends WiringOptions<A> {
  /** Which domains are served; `mem` and `obj` by default. */
  readonly domains?: readonly CPythonDomain[]
  /** CPython's own debug hooks (`PYTHONMALLOC=debug`) on top of the allocator. */
  readonly debugHooks?: boolean
  /** The `loadPyodide` to use; that of the package `pyodide` by default. */
  readonly loadPyodide?: typeof LoadPyodide
  /** What `loadPyodide` is given: `env`, `stdLibURL`, `indexURL`, ... */
  readonly pyodide?: NonNullable<Parameters<typeof LoadPyodide>[0]>
}

/** In the order of CPython's `PyMemAllocatorDomain`. */
const DOMAINS: readonly CPythonDomain[] = ['raw', 'mem', 'obj']
const TRACE_DOMAINS: Readonly<Record<CPythonDomain, DomainIndex>> = { raw: RAW, mem: MEM, obj: OBJ }
/** Words of a `PyMemAllocatorEx`: context, malloc, calloc, realloc, free. */
const CALLS_WORDS = 5

/** A real CPython whose memory we serve. Made by {@link loadCPython}. */
export class CPython<A extends Allocator = Allocator> {
  readonly pyodide: PyodideAPI
  /** The interpreter's memory, from which the allocator has its arenas. */
  readonly memory: ForeignMemory
  readonly allocator: A | undefined
  readonly objects: ObjectReader
  readonly #wiring: Wiring<A>

  constructor(pyodide: PyodideAPI, wiring: Wiring<A>) {
    const { memory, allocator, interpreter } = wiring
    this.pyodide = pyodide
    this.memory = memory
    this.allocator = allocator
    this.objects = new ObjectReader(pyodide, interpreter, memory)
    this.#wiring = wiring
  }

  /** How requests were answered since the interpreter started. */
  counts(): ServiceCounts {
    const { service, switchboard } = this.#wiring
    return service.counts(switchboard)
  }

  /** What the allocator threw, the first few; empty when all is well. Such a call was answered by Pyodide's malloc or not at all. */
  get faults(): readonly unknown[] {
    return this.#wiring.service.faults
  }

  /**
   * Tells `recorder` of every call from now on, some thousands at a time; `null` ends it, and then it has been told of all. Throws what the one
   * that is ended threw, and `RangeError` when there is no memory for the calls that it is not yet told of.
   */
  record(recorder: TraceWriter | null): void {
    this.#wiring.log.record(recorder)
  }

  /**
   * Runs a program as `python FILE` does, in a `__main__` of its own; its exit status. What it prints goes where Pyodide's output goes. Throws `InterpreterFailure` when
   * the program brings the interpreter down; after that, and after `os._exit`, it runs no other.
   */
  run(program: Program): number {
    return runProgram(this.pyodide, program)
  }
}

/** Hands CPython the functions for its domains. */
function install({ interpreter, switchboard, memory }: Wiring<Allocator>, domains: readonly CPythonDomain[], debugHooks: boolean): void {
  const { call, table } = interpreter
  const { malloc, calloc, realloc, free } = switchboard.calls
  const functions = [malloc, calloc, realloc, free]
  const first = table.grow(functions.length)
  for (const [index, entry] of functions.entries()) table.set(first + index, entry)
  const struct = call('malloc')(CALLS_WORDS * 4) >>> 0
  for (const name of domains) {
    memory.u32.set([TRACE_DOMAINS[name], first, first + 1, first + 2, first + 3], struct >>> 2)
    call('PyMem_SetAllocator')(DOMAINS.indexOf(name), struct)
  }
  call('free')(struct)
  if (debugHooks) call('PyMem_SetupDebugHooks')()
}

async function installed(): Promise<{ loadPyodide: typeof LoadPyodide }> {
  try {
    return await import('pyodide')
  } catch (error) {
    throw new MisuseError('bad-option', { operation: 'loadCPython' }, `there is no loadPyodide, and the package pyodide cannot be loaded: ${String(error)}`)
  }
}

/**
 * Loads a CPython whose `mem` and `obj` domains are served by the allocator, inside the interpreter's own memory, from before the
 * interpreter starts. One at a time; several may live in one process if they are of one version of Pyodide. Throws what `loadPyodide` throws, `MisuseError`
 * for a domain that there is not and where there is no Pyodide, and what the strategy throws when it is made.
 */
export async function loadCPython<A extends Allocator>(options: CPythonOptions<A> = {}): Promise<CPython<A>> {
  const { domains = ['mem', 'obj'], debugHooks = false } = options
  for (const name of domains) {
    if (!DOMAINS.includes(name)) throw new MisuseError('bad-option', { operation: 'loadCPython' }, `there is no domain ${name}, only ${DOMAINS.join(', ')}`)
  }
  const loadPyodide = options.loadPyodide ?? (await installed()).loadPyodide
  let wiring: Wiring<A> | undefined
  const pyodide = await beforeStart(
    () => loadPyodide(options.pyodide),
    (interpreter) => {
      wiring = wire(interpreter, options)
      install(wiring, domains, debugHooks)
    },
  )
  if (wiring === undefined) throw new TypeError('loadCPython: the interpreter did not start')
  return new CPython(pyodide, wiring)
}
