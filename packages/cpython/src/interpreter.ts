import { type Instantiated, type WasmImports, type WasmInstance, type WasmMemory, type WasmTable, wasm, wasmFunction } from './wasm.js'

type Call = (...values: number[]) => number

/** The WebAssembly side of a CPython, as it is before its interpreter starts. */
export interface Interpreter {
  readonly memory: WasmMemory
  readonly table: WasmTable
  /** A function that the interpreter exports; throws `TypeError` when there is none of that name. */
  readonly call: (name: string) => Call
  /** All that it exports; a variable is a global with where it lies. */
  readonly exports: Readonly<Record<string, unknown>>
}

/** Exports by which the interpreter's module is told from the other small ones. */
const MAIN = '__main_argc_argv'
const MARK = 'PyMem_SetAllocator'

function interpreterOf({ exports }: WasmInstance, imports: WasmImports): Interpreter {
  const environment = imports['env'] ?? {}
  const memory = (exports['memory'] ?? environment['memory']) as WasmMemory | undefined
  const table = (exports['__indirect_function_table'] ?? environment['__indirect_function_table']) as WasmTable | undefined
  if (memory === undefined || table === undefined) throw new TypeError('loadCPython: the interpreter shows neither memory nor table')
  const call = (name: string): Call => {
    const found = exports[name]
    if (typeof found !== 'function') throw new TypeError(`loadCPython: the interpreter does not export ${name}`)
    return found as Call
  }
  return { memory, table, call, exports }
}

/**
 * Runs `load`, and calls `start` when the interpreter that it makes is about to start: memory, stack and relocations are in place,
 * nothing of Python is. While `load` runs `WebAssembly.instantiate` is replaced, so two must not run at once.
 */
export async function beforeStart<R>(load: () => Promise<R>, start: (interpreter: Interpreter) => void): Promise<R> {
  const host = wasm()
  const { instantiate, instantiateStreaming } = host
  let found = false
  const wrap = (instance: WasmInstance, imports: WasmImports): WasmInstance => {
    if (found || !(MAIN in instance.exports) || !(MARK in instance.exports)) return instance
    found = true
    const interpreter = interpreterOf(instance, imports)
    const main = interpreter.call(MAIN)
    const started = wasmFunction(
      (argc, argv) => {
        start(interpreter)
        return main(argc, argv)
      },
      2,
      1,
    )
    return { exports: { ...instance.exports, [MAIN]: started } }
  }
  const wrapAll = (made: Instantiated, imports: WasmImports): Instantiated =>
    'instance' in made ? { module: made.module, instance: wrap(made.instance, imports) } : wrap(made, imports)
  host.instantiate = async (source, imports, ...rest) => wrapAll(await instantiate(source, imports, ...rest), imports)
  if (instantiateStreaming !== undefined) {
    host.instantiateStreaming = async (source, imports, ...rest) => wrapAll(await instantiateStreaming(source, imports, ...rest), imports)
  }
  try {
    const loaded = await load()
    if (!found) throw new TypeError('loadCPython: no CPython was instantiated')
    return loaded
  } finally {
    host.instantiate = instantiate
    if (instantiateStreaming !== undefined) host.instantiateStreaming = instantiateStreaming
  }
}
