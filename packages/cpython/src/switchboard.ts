import { type InlinePools } from '@mm/contract'
import { ALLOCATE, ALLOCATE_ZEROS } from '@mm/trace'
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
  shiftRight,
  subtract,
  tee,
  when,
  zero,
} from './assembler.js'
import { RECORDING_LOCALS, type Recording, recordAllocation, recordFree, recordingFunctions } from './event-encoder.js'
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
  /** Makes a table of numbers for where a block lies, and gives what the directory of tables holds for it then. */
  readonly cover: (block: number) => number
  /** A chunk of encoded events is full. */
  readonly flush: () => void
}

/** How a switchboard decides. */
export interface SwitchboardOptions {
  readonly host: HostCalls
  readonly slow: SlowCalls
  /** Where the map of our pages begins. */
  readonly map: number
  /** Where the directory of tables begins, for recordings. */
  readonly directory: number
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
  /** What is recorded: where its next byte goes, 0 when nothing is; from where on the chunk is full; the number that the next block takes; how many frees and resizes are in the chunk. */
  readonly eventsAt: WasmGlobal
  readonly eventsEnd: WasmGlobal
  readonly nextNumber: WasmGlobal
  readonly frees: WasmGlobal
  readonly resizes: WasmGlobal
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
const COVER = 8
const FLUSH = 9
const IMPORTS = [
  { name: 'hostMalloc', parameters: 1, results: 1 },
  { name: 'hostCalloc', parameters: 2, results: 1 },
  { name: 'hostRealloc', parameters: 2, results: 1 },
  { name: 'hostFree', parameters: 1, results: 0 },
  { name: 'malloc', parameters: 1, results: 1 },
  { name: 'calloc', parameters: 1, results: 1 },
  { name: 'realloc', parameters: 2, results: 1 },
  { name: 'free', parameters: 1, results: 0 },
  { name: 'cover', parameters: 1, results: 1 },
  { name: 'flush', parameters: 0, results: 0 },
] as const
/* The first functions of our own. */
const MALLOC_SLOWLY = IMPORTS.length
const CALLOC_SLOWLY = MALLOC_SLOWLY + 1
const PUT_NUMBER = CALLOC_SLOWLY + 1
const ALLOCATED = PUT_NUMBER + 1
const FREED = ALLOCATED + 1
const RESIZED = FREED + 1
/* The globals. */
const EVENTS_AT = 0
const EVENTS_END = 1
const NEXT_NUMBER = 2
const FREES = 3
const RESIZES = 4
const SERVED = 5
const SMALL = 6
const LARGE = 7

const recordingIn = ({ directory }: SwitchboardOptions): Recording => ({
  directory,
  at: EVENTS_AT,
  end: EVENTS_END,
  next: NEXT_NUMBER,
  frees: FREES,
  resizes: RESIZES,
  cover: COVER,
  flush: FLUSH,
  putNumber: PUT_NUMBER,
  allocated: ALLOCATED,
  freed: FREED,
  resized: RESIZED,
})

/** Records an allocation that has gone the long way, if there is a recording. */
const recordSlowly = (operation: Code, block: number, bytes: Code): Code => when(getGlobal(EVENTS_AT), call(ALLOCATED, operation, get(block), bytes))

/** Locals that pieces need, one after the other. */
const LOCALS = Math.max(SPARE_LOCALS, RECORDING_LOCALS)

/** One byte where none is asked for: CPython wants a block of its own then too. */
const atLeastOne = (bytes: Code): Code => or(bytes, isZero(bytes))

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
function malloc(options: SwitchboardOptions): FunctionOf {
  const { largest, inline } = options
  const [domain, bytes, block, spare] = [0, 1, 2, 3]
  const operation = add(get(domain), constant(ALLOCATE))
  const quick =
    inline === undefined
      ? []
      : attempt([
          ...giveUp(isMore(subtract(get(bytes), constant(1)), constant(Math.min(largest, inline.largest) - 1))),
          ...takeInline(inline, bytes, block, spare),
          ...count(SERVED),
          ...recordAllocation(recordingIn(options), operation, block, bytes, spare),
          ...result(get(block)),
        ])
  const slow = [...set(block, call(MALLOC_SLOWLY, atLeastOne(get(bytes)))), ...recordSlowly(operation, block, get(bytes)), ...get(block)]
  return { name: 'malloc', parameters: 2, results: 1, locals: 1 + LOCALS, body: [...quick, ...slow] }
}

/** `(domain, items, bytes) => block` */
function calloc(options: SwitchboardOptions): FunctionOf {
  const { largest, inline } = options
  const [domain, items, bytes, block, whole, spare] = [0, 1, 2, 3, 4, 5]
  const operation = add(get(domain), constant(ALLOCATE_ZEROS))
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
          ...recordAllocation(recordingIn(options), operation, block, whole, spare),
          ...result(get(block)),
        ])
  const slow = [...set(block, call(CALLOC_SLOWLY, get(items), get(bytes))), ...recordSlowly(operation, block, multiply(get(items), get(bytes))), ...get(block)]
  return { name: 'calloc', parameters: 3, results: 1, locals: 2 + LOCALS, body: [...quick, ...slow] }
}

/** `(domain, block, bytes) => block` */
function realloc({ largest, inline, map }: SwitchboardOptions): FunctionOf {
  const [domain, block, bytes, to, spare] = [0, 1, 2, 3, 4]
  const done = [...when(getGlobal(EVENTS_AT), call(RESIZED, get(domain), get(block), get(to), get(bytes))), ...get(to)]
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
function free(options: SwitchboardOptions): FunctionOf {
  const { largest, inline, map } = options
  const [block, spare] = [1, 2]
  return {
    name: 'free',
    parameters: 2,
    results: 0,
    locals: LOCALS,
    body: [
      ...when(isZero(get(block)), leave),
      ...recordFree(recordingIn(options), block, spare),
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
      globals: ['eventsAt', 'eventsEnd', 'nextNumber', 'frees', 'resizes'],
      counters: ['served', 'small', 'large'],
      functions: [mallocSlowly(options), callocSlowly(options), ...recordingFunctions(recordingIn(options)), malloc(options), calloc(options), realloc(options), free(options)],
    },
    true,
  )
  const { Module, Instance } = wasm()
  const { exports } = new Instance(new Module(bytes), {
    env: { memory, hostMalloc: host.malloc, hostCalloc: host.calloc, hostRealloc: host.realloc, hostFree: host.free, ...slow },
  })
  return { calls: exports as unknown as DomainCalls, ...(exports as unknown as Omit<Switchboard, 'calls'>) }
}
