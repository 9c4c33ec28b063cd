import { createHeap, general } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { MemPool, pressure, wasmHeap } from '@mm/allocator/embed'
import { createMemory } from '@mm/heap'
import { type Address, type AllocatorStrategy, MisuseError, OutOfMemoryError } from '@mm/contract'
import { type IMemPool, MemPool as ThingPool } from '@thi.ng/malloc'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { compile } from './support/assemblyscript.mjs'

const KiB = 1024
const MiB = KiB * KiB

/** A program that keeps a list of numbers in blocks that it gets from its host. */
const source = `
@external("env", "malloc") declare function malloc(size: usize): usize
@external("env", "calloc") declare function calloc(count: usize, size: usize): usize
@external("env", "realloc") declare function realloc(block: usize, size: usize): usize
@external("env", "free") declare function free(block: usize): void

let items: usize = 0
let length: i32 = 0
let room: i32 = 0

export function push(value: i32): bool {
  if (length == room) {
    const larger = realloc(items, usize(room * 2 + 4) * 4)
    if (larger == 0) return false
    items = larger
    room = room * 2 + 4
  }
  store<i32>(items + usize(length++) * 4, value)
  return true
}
export function sum(): i64 {
  let total: i64 = 0
  for (let index = 0; index < length; index++) total += load<i32>(items + usize(index) * 4)
  return total
}
export function clear(): void { free(items); items = 0; length = 0; room = 0 }
export function zeroed(count: usize): usize {
  const block = calloc(count, 1)
  for (let index: usize = 0; index < count; index++) if (load<u8>(block + index) != 0) return 0
  return block
}
export function take(size: usize): usize { return malloc(size) }
export function give(block: usize): void { free(block) }
`

interface Program {
  push(value: number): number
  sum(): bigint
  clear(): void
  zeroed(count: number): number
  take(size: number): number
  give(block: number): void
}

interface WasmMemoryLike {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}
const wasm = (
  globalThis as unknown as {
    WebAssembly: {
      Memory: new (limits: { initial: number; maximum?: number }) => WasmMemoryLike
      instantiate(module: Uint8Array, imports: object): Promise<{ instance: { exports: Program } }>
    }
  }
).WebAssembly

let module: Uint8Array

beforeAll(async () => {
  module = await compile(source)
}, 120_000)

/** The program with a memory and a heap of its own. */
async function program(allocator: Parameters<typeof wasmHeap>[0]['allocator'], maximum?: number) {
  const memory = new wasm.Memory({ initial: 1, ...(maximum !== undefined && { maximum }) })
  const heap = wasmHeap({ memory, allocator })
  const { instance } = await wasm.instantiate(module, { env: { memory, ...heap.imports, abort: () => undefined } })
  return { memory, heap, exports: instance.exports }
}

describe.each([
  ['pymalloc', () => pymalloc()],
  ['general', () => general()],
] as const)('a module that imports malloc of %s', (_, strategy) => {
  it('keeps what it writes, through growth of its memory', async () => {
    const { memory, exports } = await program(strategy())
    const before = memory.buffer.byteLength
    for (let value = 1; value <= 100_000; value++) expect(exports.push(value)).toBe(1)
    expect(exports.sum()).toBe(5_000_050_000n)
    expect(memory.buffer.byteLength).toBeGreaterThan(before)
    exports.clear()
    expect(exports.zeroed(1000)).not.toBe(0)
  })

  it('shares its blocks with the host', async () => {
    const { heap, exports } = await program(strategy())
    const block = heap.malloc(100)
    heap.memory.u8[block] = 7
    const other = exports.take(100)
    expect(other).not.toBe(block)
    exports.give(block)
    heap.free(other as Address)
    expect(heap.allocator.statistics?.().liveBlocks).toBe(0)
  })

  it('gets 0 when there is no more, or for what is no size', async () => {
    const { exports } = await program(strategy(), 100)
    expect(exports.take(-1)).toBe(0)
    expect(exports.take(2 ** 30)).toBe(0)
    const blocks: number[] = []
    for (let block = exports.take(10_000); block !== 0; block = exports.take(10_000)) blocks.push(block)
    expect(blocks.length).toBeGreaterThan(100)
    expect(new Set(blocks).size).toBe(blocks.length)
    for (const block of blocks) exports.give(block)
    expect(exports.take(10_000)).not.toBe(0)
  })

  it('throws to its caller where it frees what is no block, and goes on', async () => {
    const { exports } = await program(strategy())
    const block = exports.take(64)
    expect(() => exports.give(8)).toThrow(MisuseError)
    expect(() => exports.give(block + 1)).toThrow(MisuseError)
    exports.give(block)
    expect(exports.take(64)).not.toBe(0)
  })

  it('never meets another one', async () => {
    const [one, two] = [await program(strategy()), await program(strategy())]
    for (let value = 1; value <= 1000; value++) {
      one.exports.push(value)
      two.exports.push(-value)
    }
    expect(one.exports.sum()).toBe(500_500n)
    expect(two.exports.sum()).toBe(-500_500n)
    one.exports.clear()
    expect(two.exports.sum()).toBe(-500_500n)
    expect(one.heap.allocator.statistics?.().liveBlocks).toBe(0)
    expect(two.heap.allocator.statistics?.().liveBlocks).toBe(1)
  })
})

it('growth by somebody else is noticed', async () => {
  const { memory, heap, exports } = await program(pymalloc())
  const block = exports.take(32)
  memory.grow(1)
  expect(heap.memory.u8.length).toBe(0)
  exports.give(block)
  expect(heap.memory.u8.length).toBe(memory.buffer.byteLength)
  expect(exports.take(32)).toBe(block)
})

describe('MemPool', () => {
  // TypeScript cannot compare two maps from a type's name to its array: hence the cast.
  const ours = (): IMemPool => new MemPool({ allocator: pymalloc(), size: 4 * MiB }) as unknown as IMemPool
  const theirs = (): IMemPool => new ThingPool({ size: 4 * MiB, align: 16 })

  const calls = fc.array(
    fc.oneof(
      fc.record({ call: fc.constantFrom('malloc', 'calloc'), size: fc.integer({ min: -4, max: 700 }) }),
      fc.record({ call: fc.constantFrom('realloc', 'free'), which: fc.nat(50), size: fc.integer({ min: -4, max: 700 }) }),
    ),
    { maxLength: 100 },
  )

  it('does what the one of @thi.ng/malloc does', () => {
    fc.assert(
      fc.property(calls, (run) => {
        const pools = [ours(), theirs()]
        const buffers = pools.map((pool) => new Uint8Array((pool as unknown as { buf: ArrayBuffer }).buf))
        const live: { at: number[]; size: number }[] = []
        const sign = (entry: { at: number[]; size: number }, value: number): void => entry.at.forEach((at, pool) => buffers[pool].fill(value, at, at + entry.size))
        for (const [turn, step] of run.entries()) {
          if (!('which' in step)) {
            const at = pools.map((pool) => (step.call === 'malloc' ? pool.malloc(step.size) : pool.calloc(step.size, 9)))
            expect(at[0] === 0).toBe(at[1] === 0)
            if (at[0] === 0) continue
            for (const block of at) expect(block % 8).toBe(0)
            if (step.call === 'calloc') at.forEach((block, pool) => expect(buffers[pool].subarray(block, block + step.size).every((byte) => byte === 9)).toBe(true))
            live.push({ at, size: step.size })
            sign(live[live.length - 1], turn)
          } else if (live.length > 0) {
            const [entry] = live.splice(step.which % live.length, 1)
            const values = entry.at.map((at, pool) => buffers[pool][at])
            expect(values[0]).toBe(values[1])
            if (step.call === 'free') {
              expect(pools.map((pool, place) => pool.free(entry.at[place]))).toEqual([true, true])
              expect(pools.map((pool, place) => pool.free(entry.at[place]))).toEqual([false, false])
            } else {
              const at = pools.map((pool, place) => pool.realloc(entry.at[place], step.size))
              expect(at[0] === 0).toBe(at[1] === 0)
              if (at[0] === 0) live.push(entry)
              else {
                at.forEach((block, pool) => expect(buffers[pool][block]).toBe(values[pool]))
                live.push({ at, size: step.size })
                sign(live[live.length - 1], turn)
              }
            }
          }
          // The other one goes on counting a block after `realloc` has moved it.
          expect(pools[0].stats().used.count).toBe(live.length)
        }
        for (const pool of pools) pool.freeAll()
        expect(pools.map((pool) => pool.stats().used)).toEqual([{ count: 0, size: 0 }, { count: 0, size: 0 }])
      }),
      { numRuns: 50 },
    )
  })

  it('gives typed arrays, as that one', () => {
    for (const pool of [ours(), theirs()]) {
      const array = pool.callocAs('f32', 100, 1.5)
      expect([...(array ?? [])]).toEqual(new Array(100).fill(1.5))
      const larger = pool.reallocArray(array as Float32Array, 200)
      expect(larger).toBeInstanceOf(Float32Array)
      expect(larger).toHaveLength(200)
      expect(larger?.[99]).toBe(1.5)
      expect(pool.free(larger as Float32Array)).toBe(true)
      expect(pool.free(larger as Float32Array)).toBe(false)
      expect(pool.free(new Float32Array(8))).toBe(false)
      expect(pool.reallocArray(new Float32Array(8), 9)).toBeUndefined()
      expect(pool.mallocAs('u32', 2 * MiB)).toBeUndefined()
      pool.freeAll()
      expect(pool.mallocAs('i16', 5)).toBeInstanceOf(Int16Array)
      expect(pool.release()).toBe(true)
    }
  })
})

it('a MemPool gives arrays of 64-bit integers too', () => {
  expect(new MemPool({ allocator: pymalloc() }).callocAs('u64', 2, 3)).toEqual(new BigUint64Array([3n, 3n]))
})

describe('pressure', () => {
  const strategies: readonly [string, () => AllocatorStrategy][] = [
    ['pymalloc', () => pymalloc()],
    ['general', () => general()],
  ]
  it.each(strategies)('is felt before the limit of %s, and what the callback frees is used', (_, strategy) => {
    const cache: Address[] = []
    const heard: number[] = []
    const heap = createHeap({
      allocator: pressure(strategy(), {
        onPressure: ({ size, reserved, limit }) => {
          heard.push(size)
          expect(reserved).toBeLessThanOrEqual(limit)
          for (const block of cache.splice(0, cache.length / 2 + 1)) heap.free(block)
        },
      }),
      memory: { limit: 4 * MiB },
    })
    for (let count = 0; count < 20_000; count++) {
      const block = heap.malloc(400)
      heap.memory.u32[block >>> 2] = count
      cache.push(block)
    }
    expect(heard.length).toBeGreaterThan(0)
    expect(heard.every((size) => size === 400)).toBe(true)
    expect(new Set(cache).size).toBe(cache.length)
    expect(heap.allocator.statistics?.().liveBlocks).toBe(cache.length)
  })

  it('is felt at a threshold below the limit, once for each reservation above it', () => {
    let calls = 0
    const heap = createHeap({ allocator: pressure(pymalloc(), { soft: 4 * MiB, onPressure: () => void calls++ }), memory: { limit: 8 * MiB } })
    let blocks = 0
    for (; heap.memory.counts().reserved <= 4 * MiB; blocks++) heap.malloc(512)
    expect(calls).toBe(1)
    expect(blocks * 512).toBeGreaterThan(2 * MiB)
    for (; ; blocks++) if (heap.allocator.malloc(512) === 0) break
    expect(calls).toBeGreaterThan(2)
    expect(heap.memory.counts().reserved).toBeLessThanOrEqual(8 * MiB)
    const before = calls
    expect(() => heap.malloc(512)).toThrow(OutOfMemoryError)
    expect(calls).toBe(before + 1)
  })

  it('does not call again from the callback, and survives one that throws', () => {
    let angry = true
    const heap = createHeap({
      allocator: pressure(pymalloc(), {
        onPressure: () => {
          expect(() => heap.malloc(100_000)).toThrow(OutOfMemoryError)
          if (angry) throw new Error('angry')
        },
      }),
      memory: createMemory({ limit: 2 * MiB }),
    })
    const exhaust = (): void => {
      for (;;) heap.malloc(100_000)
    }
    expect(exhaust).toThrow('angry')
    angry = false
    expect(exhaust).toThrow(OutOfMemoryError)
    expect(() => heap.malloc(100_000)).toThrow(OutOfMemoryError)
  })
})
