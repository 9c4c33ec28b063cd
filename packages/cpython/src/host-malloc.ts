import { type Code, add, assemble, call, get, getGlobal, isMore, isZero, leave, result, set, setGlobal, subtract, when } from './assembler.js'
import { type Interpreter } from './interpreter.js'
import { type WasmGlobal, wasm } from './wasm.js'

type Call = (...values: number[]) => number

/* The imports, by number. */
const MALLOC = 0
const CALLOC = 1
const REALLOC = 2
const MEMALIGN = 3
const FREE = 4
const USABLE = 5
/** The first function of our own. */
const TAKEN = 6
/* The globals. */
const BYTES = 0
const PEAK = 1

const one = get(0)
const two = get(1)

/** Counts the block in local 0 and gives it back. */
const taken: Code = [
  ...when(isZero(one), result(one)),
  ...setGlobal(BYTES, add(getGlobal(BYTES), call(USABLE, one))),
  ...when(isMore(getGlobal(BYTES), getGlobal(PEAK)), setGlobal(PEAK, getGlobal(BYTES))),
  ...one,
]

const counted = /* @__PURE__ */ assemble(
  {
    imports: [
      { name: 'malloc', parameters: 1, results: 1 },
      { name: 'calloc', parameters: 2, results: 1 },
      { name: 'realloc', parameters: 2, results: 1 },
      { name: 'memalign', parameters: 2, results: 1 },
      { name: 'free', parameters: 1, results: 0 },
      { name: 'malloc_usable_size', parameters: 1, results: 1 },
    ],
    globals: ['bytes', 'peakBytes'],
    functions: [
      { parameters: 1, results: 1, body: taken },
      { name: 'malloc', parameters: 1, results: 1, body: call(TAKEN, call(MALLOC, one)) },
      { name: 'calloc', parameters: 2, results: 1, body: call(TAKEN, call(CALLOC, one, two)) },
      {
        name: 'realloc',
        parameters: 2,
        results: 1,
        locals: 2,
        body: [
          ...set(2, call(USABLE, one)), // 0 for no block
          ...set(3, call(REALLOC, one, two)),
          ...when(isZero(get(3)), result(get(3))),
          ...setGlobal(BYTES, subtract(getGlobal(BYTES), get(2))),
          ...call(TAKEN, get(3)),
        ],
      },
      { name: 'memalign', parameters: 2, results: 1, body: call(TAKEN, call(MEMALIGN, one, two)) },
      {
        name: 'free',
        parameters: 1,
        results: 0,
        body: [...when(isZero(one), leave), ...setGlobal(BYTES, subtract(getGlobal(BYTES), call(USABLE, one))), ...call(FREE, one)],
      },
    ],
  },
  false,
)

/** The functions, as WebAssembly: they can be imported by another module without a detour through JavaScript. */
export interface HostCalls {
  readonly malloc: Call
  readonly calloc: Call
  readonly realloc: Call
  readonly memalign: Call
  readonly free: Call
}

/** The interpreter's own malloc, and how many bytes of it we and CPython's served domains hold. It is WebAssembly, as what it counts is. */
export class HostMalloc {
  readonly calls: HostCalls
  readonly #bytes: WasmGlobal
  readonly #peakBytes: WasmGlobal

  constructor({ call: exported }: Interpreter) {
    const { Module, Instance } = wasm()
    const names = ['malloc', 'calloc', 'realloc', 'memalign', 'free', 'malloc_usable_size']
    const { exports } = new Instance(new Module(counted), { env: Object.fromEntries(names.map((name) => [name, exported(name)])) })
    this.calls = exports as unknown as HostCalls
    this.#bytes = exports['bytes'] as WasmGlobal
    this.#peakBytes = exports['peakBytes'] as WasmGlobal
  }

  /** Bytes outstanding now, as the malloc rounds them. */
  get bytes(): number {
    return Number(this.#bytes.value) >>> 0
  }

  /** The most that {@link bytes} has been. */
  get peakBytes(): number {
    return Number(this.#peakBytes.value) >>> 0
  }
}
