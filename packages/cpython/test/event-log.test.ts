import { pymalloc } from '@mm/allocator/hardened'
import { tlsf } from '@mm/allocator-tlsf'
import { type AllocatorStrategy } from '@mm/contract'
import { type DomainIndex, TraceWriter, openTrace } from '@mm/trace'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Interpreter } from '../src/interpreter.js'
import { type WasmMemory } from '../src/wasm.js'
import { type Wiring, wire } from '../src/wiring.js'

const MOST_PAGES = 2 ** 12
const HEADER = { wordBytes: 4, program: 'made-up.py', engine: 'test' } as const

/** Something with the exports of an interpreter that the wiring needs: a memory, and a malloc whose freed blocks of a size are used again, the last first. */
function madeUpInterpreter(): { interpreter: Interpreter; limit: { value: number } } {
  const { Memory } = (globalThis as unknown as { WebAssembly: { Memory: new (limits: { initial: number; maximum: number }) => WasmMemory } }).WebAssembly
  const memory = new Memory({ initial: 16, maximum: MOST_PAGES })
  const limit = { value: MOST_PAGES * 65536 }
  const sizes = new Map<number, number>()
  const spare = new Map<number, number[]>()
  let end = 1024
  const take = (alignment: number, bytes: number): number => {
    const size = Math.max(8, Math.ceil(bytes / 8) * 8)
    const used = spare.get(size)?.findLast((block) => block % alignment === 0)
    const block = used ?? Math.ceil(end / alignment) * alignment
    if (block + size > limit.value) return 0
    if (used !== undefined) spare.set(size, spare.get(size)!.filter((other) => other !== used))
    end = Math.max(end, block + size)
    if (end > memory.buffer.byteLength) memory.grow(Math.ceil((end - memory.buffer.byteLength) / 65536))
    sizes.set(block, size)
    return block
  }
  const free = (block: number): number => {
    const size = sizes.get(block >>> 0)
    if (size === undefined) return 0
    sizes.delete(block >>> 0)
    spare.set(size, [...(spare.get(size) ?? []), block >>> 0])
    return 0
  }
  const zeroed = (block: number, bytes: number): number => {
    if (block !== 0) new Uint8Array(memory.buffer, block, bytes).fill(0)
    return block
  }
  const moved = (block: number, bytes: number): number => {
    const held = sizes.get(block >>> 0) ?? 0
    if (bytes <= held && bytes * 2 > held) return block
    const to = take(8, bytes)
    if (to !== 0 && block !== 0) free(block)
    return to
  }
  const calls: Record<string, (...values: number[]) => number> = {
    malloc: (bytes) => take(8, bytes >>> 0),
    calloc: (count, bytes) => zeroed(take(8, (count >>> 0) * (bytes >>> 0)), (count >>> 0) * (bytes >>> 0)),
    realloc: (block, bytes) => moved(block, bytes >>> 0),
    memalign: (alignment, bytes) => take(alignment >>> 0, bytes >>> 0),
    free,
    malloc_usable_size: (block) => sizes.get(block >>> 0) ?? 0,
  }
  const table = {} as Interpreter['table']
  return { interpreter: { memory, table, call: (name) => calls[name], exports: {} }, limit }
}

interface Calls {
  readonly malloc: (domain: number, bytes: number) => number
  readonly calloc: (domain: number, count: number, bytes: number) => number
  readonly realloc: (domain: number, block: number, bytes: number) => number
  readonly free: (domain: number, block: number) => void
}

/** A wiring, and beside its recording a writer that is told of each call by its arguments and its answer. */
function both(allocator: AllocatorStrategy | undefined): { wiring: Wiring<never>; limit: { value: number }; calls: Calls; start: () => void; traces: () => [Buffer, Buffer] } {
  const { interpreter, limit } = madeUpInterpreter()
  const wiring = wire(interpreter, { ...(allocator && { allocator }) }) as Wiring<never>
  const { malloc, calloc, realloc, free } = wiring.switchboard.calls as unknown as Calls
  const pieces: [Uint8Array[], Uint8Array[]] = [[], []]
  const [recorded, told] = pieces.map((kept) => new TraceWriter(HEADER, (piece) => kept.push(piece)))
  let isOn = false
  const calls: Calls = {
    malloc(domain, bytes) {
      const block = malloc(domain, bytes) >>> 0
      if (isOn) told.allocated(block, bytes, domain as DomainIndex)
      return block
    },
    calloc(domain, count, bytes) {
      const block = calloc(domain, count, bytes) >>> 0
      if (isOn) told.allocatedZeros(block, count * bytes, domain as DomainIndex)
      return block
    },
    realloc(domain, block, bytes) {
      const to = realloc(domain, block, bytes) >>> 0
      if (isOn) told.resized(block, to, bytes, domain as DomainIndex)
      return to
    },
    free(domain, block) {
      free(domain, block)
      if (isOn) told.freed(block)
    },
  }
  const start = (): void => {
    isOn = true
    wiring.log.record(recorded)
  }
  const traces = (): [Buffer, Buffer] => {
    wiring.log.record(null)
    expect(recorded.end()).toEqual(told.end())
    return pieces.map((kept) => Buffer.concat(kept)) as [Buffer, Buffer]
  }
  return { wiring, limit, calls, start, traces }
}

const size = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 600 }), weight: 6 },
  { arbitrary: fc.integer({ min: 0, max: 60_000 }), weight: 1 },
  fc.constantFrom(0, 15, 16, 2047, 2048, 2 ** 18 - 1, 2 ** 18, 2 ** 25 - 1, 2 ** 25, 2 ** 31 - 1),
)
const domain = fc.integer({ min: 0, max: 2 })
const pick = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.nat(1_000_000))
const step = fc.oneof(
  { arbitrary: fc.record({ what: fc.constant('malloc' as const), domain, size }), weight: 6 },
  { arbitrary: fc.record({ what: fc.constant('calloc' as const), domain, size: fc.nat(700), count: fc.nat(3) }), weight: 1 },
  { arbitrary: fc.record({ what: fc.constant('realloc' as const), domain, size, pick }), weight: 2 },
  { arbitrary: fc.record({ what: fc.constant('free' as const), pick }), weight: 5 },
)

/** Does a step; blocks are numbers in `live`, among which null may be. */
function take(calls: Calls, live: number[], what: typeof step extends fc.Arbitrary<infer S> ? S : never): void {
  const at = 'pick' in what && live.length > 0 ? live.length - 1 - (what.pick % live.length) : -1
  if (what.what === 'malloc') live.push(calls.malloc(what.domain, what.size))
  else if (what.what === 'calloc') live.push(calls.calloc(what.domain, what.count, what.size))
  else if (at < 0) calls.free(0, 0)
  else if (what.what === 'free') calls.free(0, live.splice(at, 1)[0])
  else live[at] = calls.realloc(what.domain, live[at], what.size) || live[at]
}

it.each([
  ['the quick way of pymalloc', pymalloc({ hardening: 0 })],
  ['the quick way of pymalloc with marks', pymalloc()],
  ['calls of an allocator', tlsf()],
  ['the malloc of the host', undefined],
])('what is recorded on %s is, byte for byte, what a writer makes that is told of each call', (_, allocator) => {
  let bytes = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.array(step, { maxLength: 400, size: 'max' }), (before, during) => {
      const { calls, start, traces } = both(allocator)
      const live: number[] = []
      for (const what of before) take(calls, live, what)
      start()
      for (const what of during) take(calls, live, what)
      const [recorded, told] = traces()
      expect(recorded.equals(told)).toBe(true)
      bytes += recorded.length
    }),
    { numRuns: 40 },
  )
  expect(bytes).toBeGreaterThan(10_000)
})

it('what was given back already, or comes from before the recording, is no event', () => {
  const { calls, start, traces } = both(undefined)
  const [before, another] = [calls.malloc(0, 24), calls.malloc(0, 24)]
  start()
  const block = calls.malloc(1, 24)
  calls.free(0, block)
  calls.free(0, block)
  calls.free(0, before)
  calls.free(0, calls.realloc(2, another, 100))
  const [recorded, told] = traces()
  expect(recorded.equals(told)).toBe(true)
})

it('chunks end where a writer ends them, and a recording goes on after another', async () => {
  const { calls, start, traces } = both(pymalloc({ hardening: 0 }))
  start()
  const live: number[] = []
  for (let event = 0; event < 200_000; event++) {
    live.push(calls.malloc(event % 3, (event * 7) % 700))
    if (event % 3 !== 0) calls.free(0, live.splice((event * 31) % live.length, 1)[0])
  }
  const [recorded, told] = traces()
  expect(recorded.length).toBeGreaterThan(4 * 2 ** 16)
  expect(recorded.equals(told)).toBe(true)
  expect((await (await openTrace([recorded])).visit({ allocate: () => {}, resize: () => {}, free: () => {} })).events).toBeGreaterThan(300_000)
})

it('a block that lives through 2^25 others is recorded too', () => {
  const { calls, start, traces } = both(pymalloc({ hardening: 0 }))
  start()
  const [short, long] = [calls.malloc(0, 8), calls.malloc(0, 8)]
  for (let event = 0; event < 2 ** 25 - 1; event++) calls.free(0, calls.malloc(0, 1))
  calls.free(0, long)
  calls.free(0, short)
  const [recorded, told] = traces()
  expect(recorded.equals(told)).toBe(true)
})

it('a writer whose sink throws ends the recording, not the program, and `record` throws it', () => {
  const { interpreter } = madeUpInterpreter()
  const { switchboard, log } = wire(interpreter, { allocator: pymalloc() })
  const { malloc } = switchboard.calls as unknown as Calls
  let pieces = 0
  const full = new TraceWriter(HEADER, () => {
    if (++pieces > 2) throw new RangeError('the disk is full')
  })
  log.record(full)
  for (let block = 0; block < 100_000; block++) expect(malloc(0, 24)).not.toBe(0)
  expect(pieces).toBe(3)
  expect(() => log.record(null)).toThrow('the disk is full')
  log.record(null)
})

it('without memory for the numbers of blocks the recording ends, and the program goes on', () => {
  const { interpreter, limit } = madeUpInterpreter()
  const { switchboard, log } = wire(interpreter, {})
  const { malloc } = switchboard.calls as unknown as Calls
  log.record(new TraceWriter(HEADER, () => {}))
  const first = malloc(0, 24)
  expect(first).not.toBe(0)
  // The next region has room for blocks, and none for a table.
  limit.value = 2 ** 21 + 2 ** 18
  let last = first
  while (last < 2 ** 21) last = malloc(0, 24_000) >>> 0
  expect(() => log.record(null)).toThrow('there is no memory for the numbers of blocks')
  expect(malloc(0, 24)).not.toBe(0)
})
