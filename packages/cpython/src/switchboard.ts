import { type InlinePools } from '@mm/contract'
import { RAW_ALLOCATE, RAW_ALLOCATE_ZEROS, RAW_FREE, RAW_RESIZE } from '@mm/trace'
import {
  type Code,
  type FunctionOf,
  add,
  and,
  assemble,
  attempt,
  call,
  constant,
  count,
  get,
  getGlobal,
  giveUp,
  isMore,
  isZero,
  leave,
  loadByte,
  multiply,
  or,
  overflows,
  result,
  set,
  setGlobal,
  shiftRight,
  subtract,
  store,
  tee,
  when,
  zero,
} from './assembler.js'
import { type HostCalls } from './host-malloc.js'
import { SPARE_LOCALS, giveInline, keepInline, takeInline } from './inline-pools.js'
import { type Interpreter } from './interpreter.js'
import { PAGE_SHIFT } from './own-pages.js'
import { type WasmGlobal, wasm } from './wasm.js'

/** What is left to JavaScript; 0 is failure. */
export interface SlowCalls {
  readonly malloc: (bytes: number) => number
  readonly calloc: (bytes: number) => number
  /** The block is our allocator's. */
  readonly realloc: (block: number, bytes: number) => number
  /** The block is our allocator's. */
  readonly free: (block: number) => void
  /** The log of events is full. */
  readonly drain: () => void
}

/** How a switchboard decides. */
export interface SwitchboardOptions {
  readonly host: HostCalls
  readonly slow: SlowCalls
  /** Where the map of our pages begins. */
  readonly map: number
  /** Requests of more bytes go to the host; -1: all. */
  readonly largest: number
  /** The quick way of the allocator, if it has one. */
  readonly inline: InlinePools | undefined
}

/** The functions of CPython's `PyMemAllocatorEx`; its context is the domain, as traces number it. */
export interface DomainCalls {
  readonly malloc: unknown
  readonly calloc: unknown
  readonly realloc: unknown
  readonly free: unknown
}

/** Functions of WebAssembly that CPython calls, and what they count. */
export interface Switchboard {
  readonly calls: DomainCalls
  /** Small requests that our allocator answered, small ones that the host did, and large ones. */
  readonly served: WasmGlobal
  readonly small: WasmGlobal
  readonly large: WasmGlobal
  /** Where the next word of the log goes, 0 when nothing is recorded; from where on there may be no room for another event. */
  readonly logAt: WasmGlobal
  readonly logEnd: WasmGlobal
}

/* The imports, by number. */
const HOST_MALLOC = 0
const HOST_CALLOC = 1
const HOST_REALLOC = 2
const HOST_FREE = 3
const SLOW_MALLOC = 4
const SLOW_CALLOC = 5
const SLOW_REALLOC = 6
const SLOW_FREE = 7
const DRAIN = 8
const IMPORTS = [
  { name: 'hostMalloc', parameters: 1, results: 1 },
  { name: 'hostCalloc', parameters: 2, results: 1 },
  { name: 'hostRealloc', parameters: 2, results: 1 },
  { name: 'hostFree', parameters: 1, results: 0 },
  { name: 'malloc', parameters: 1, results: 1 },
  { name: 'calloc', parameters: 1, results: 1 },
  { name: 'realloc', parameters: 2, results: 1 },
  { name: 'free', parameters: 1, results: 0 },
  { name: 'drain', parameters: 0, results: 0 },
] as const
/* The first functions of our own. */
const MALLOC_SLOWLY = IMPORTS.length
const CALLOC_SLOWLY = MALLOC_SLOWLY + 1
/* The globals. */
const LOG_AT = 0
const LOG_END = 1
const SERVED = 2
const SMALL = 3
const LARGE = 4

/** One byte where none is asked for: CPython wants a block of its own then too. */
const atLeastOne = (bytes: Code): Code => or(bytes, isZero(bytes))

/** Puts an event into the log, if there is one. */
const log = (...words: readonly Code[]): Code =>
  when(getGlobal(LOG_AT), [
    ...words.flatMap((word, index) => store(getGlobal(LOG_AT), word, index)),
    ...setGlobal(LOG_AT, add(getGlobal(LOG_AT), constant(4 * words.length))),
    ...when(isMore(getGlobal(LOG_AT), getGlobal(LOG_END)), call(DRAIN)),
  ])

/** Whether a block lies in a page of ours. */
const isOwn = (map: number, block: Code): Code =>
  and(shiftRight(loadByte(add(constant(map), shiftRight(block, constant(PAGE_SHIFT + 3)))), and(shiftRight(block, constant(PAGE_SHIFT)), constant(7))), constant(1))

/** `(bytes) => block`, without the quick way; `bytes` is not 0. */
function mallocSlowly({ largest }: SwitchboardOptions): FunctionOf {
  const [bytes, block] = [0, 1]
  const fromHost = call(HOST_MALLOC, get(bytes))
  const small = [
    ...when(isMore(get(bytes), constant(largest)), [...count(LARGE), ...result(fromHost)]),
    ...when(tee(block, call(SLOW_MALLOC, get(bytes))), [...count(SERVED), ...result(get(block))]),
    ...count(SMALL),
  ]
  return { parameters: 1, results: 1, locals: 1, body: [...(largest < 0 ? count(LARGE) : small), ...fromHost] }
}

/** `(items, bytes) => block`, without the quick way. */
function callocSlowly({ largest }: SwitchboardOptions): FunctionOf {
  const [items, bytes, whole, block] = [0, 1, 2, 3]
  const fromHost = call(HOST_CALLOC, atLeastOne(get(items)), atLeastOne(get(bytes)))
  const small = [
    ...set(whole, multiply(get(items), get(bytes))),
    ...when(or(overflows(get(items), get(bytes)), isMore(get(whole), constant(largest))), [...count(LARGE), ...result(fromHost)]),
    ...when(tee(block, call(SLOW_CALLOC, atLeastOne(get(whole)))), [...count(SERVED), ...result(get(block))]),
    ...count(SMALL),
  ]
  return { parameters: 2, results: 1, locals: 2, body: [...(largest < 0 ? count(LARGE) : small), ...fromHost] }
}

/** `(domain, bytes) => block` */
function malloc({ largest, inline }: SwitchboardOptions): FunctionOf {
  const [domain, bytes, block, spare] = [0, 1, 2, 3]
  const done = [...log(or(get(block), add(get(domain), constant(RAW_ALLOCATE))), get(bytes)), ...get(block)]
  const quick =
    inline === undefined
      ? []
      : attempt([
          ...giveUp(isMore(subtract(get(bytes), constant(1)), constant(Math.min(largest, inline.largest) - 1))),
          ...takeInline(inline, bytes, block, spare),
          ...count(SERVED),
          ...result(done),
        ])
  return { name: 'malloc', parameters: 2, results: 1, locals: 1 + SPARE_LOCALS, body: [...quick, ...set(block, call(MALLOC_SLOWLY, atLeastOne(get(bytes)))), ...done] }
}

/** `(domain, items, bytes) => block` */
function calloc({ largest, inline }: SwitchboardOptions): FunctionOf {
  const [domain, items, bytes, block, whole, spare] = [0, 1, 2, 3, 4, 5]
  const done = [...log(or(get(block), add(get(domain), constant(RAW_ALLOCATE_ZEROS))), multiply(get(items), get(bytes))), ...get(block)]
  const quick =
    inline === undefined
      ? []
      : attempt([
          ...giveUp(overflows(get(items), get(bytes))),
          ...set(whole, multiply(get(items), get(bytes))),
          ...giveUp(isMore(subtract(get(whole), constant(1)), constant(Math.min(largest, inline.largest) - 1))),
          ...takeInline(inline, whole, block, spare),
          ...count(SERVED),
          ...zero(get(block), and(add(get(whole), constant(3)), constant(-4))), // whole words, as the allocator does it
          ...result(done),
        ])
  return { name: 'calloc', parameters: 3, results: 1, locals: 2 + SPARE_LOCALS, body: [...quick, ...set(block, call(CALLOC_SLOWLY, get(items), get(bytes))), ...done] }
}

/** `(domain, block, bytes) => block` */
function realloc({ largest, inline, map }: SwitchboardOptions): FunctionOf {
  const [domain, block, bytes, to, spare] = [0, 1, 2, 3, 4]
  const done = [...log(or(get(block), constant(RAW_RESIZE)), or(get(to), get(domain)), get(bytes)), ...get(to)]
  const countAs = (small: number): Code => (largest < 0 ? count(LARGE) : when(isMore(get(bytes), constant(largest)), count(LARGE), count(small)))
  const quick = inline === undefined ? [] : attempt([...keepInline(inline, block, bytes, spare), ...countAs(SERVED), ...set(to, get(block)), ...result(done)])
  const own = [...countAs(SERVED), ...set(to, call(SLOW_REALLOC, get(block), get(bytes))), ...result(done)]
  return {
    name: 'realloc',
    parameters: 3,
    results: 1,
    locals: 1 + SPARE_LOCALS,
    body: [
      ...when(isZero(get(block)), [...set(to, call(MALLOC_SLOWLY, atLeastOne(get(bytes)))), ...result(done)]),
      ...quick,
      ...(largest < 0 ? [] : when(isOwn(map, get(block)), own)),
      // What is with the host stays with the host.
      ...countAs(SMALL),
      ...set(to, call(HOST_REALLOC, get(block), atLeastOne(get(bytes)))),
      ...done,
    ],
  }
}

/** `(domain, block)` */
function free({ largest, inline, map }: SwitchboardOptions): FunctionOf {
  const [block, spare] = [1, 2]
  return {
    name: 'free',
    parameters: 2,
    results: 0,
    locals: SPARE_LOCALS,
    body: [
      ...when(isZero(get(block)), leave),
      ...log(or(get(block), constant(RAW_FREE))),
      ...(inline === undefined ? [] : attempt([...giveInline(inline, block, spare), ...leave])),
      ...(largest < 0 ? [] : when(isOwn(map, get(block)), [...call(SLOW_FREE, get(block)), ...leave])),
      ...call(HOST_FREE, get(block)),
    ],
  }
}

/**
 * Makes the functions that CPython calls. They decide who answers: requests of at most `largest` bytes are the allocator's, larger ones the
 * host's, as CPython's own object allocator has it (`Objects/obmalloc.c`); what lies in a page of ours is ours, whoever asks. They are WebAssembly, so that what needs no
 * JavaScript makes no call to it: what is the host's, and the quick way of an allocator that shows it. Cost of a call that does: some 5 ns.
 */
export function createSwitchboard({ memory }: Interpreter, options: SwitchboardOptions): Switchboard {
  const { host, slow } = options
  const bytes = assemble(
    {
      imports: IMPORTS,
      globals: ['logAt', 'logEnd'],
      counters: ['served', 'small', 'large'],
      functions: [mallocSlowly(options), callocSlowly(options), malloc(options), calloc(options), realloc(options), free(options)],
    },
    true,
  )
  const { Module, Instance } = wasm()
  const { exports } = new Instance(new Module(bytes), {
    env: { memory, hostMalloc: host.malloc, hostCalloc: host.calloc, hostRealloc: host.realloc, hostFree: host.free, ...slow },
  })
  return { calls: exports as unknown as DomainCalls, ...(exports as unknown as Omit<Switchboard, 'calls'>) }
}
