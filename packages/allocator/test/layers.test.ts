import { createHeap, general } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { type CallObserver, TraceRing, debug, failNth, shadow, stats, sweepFailures, trace, transaction } from '@mm/allocator/layers'
import { createMemory } from '@mm/heap'
import { type Address, type Allocator, type AllocatorContext, type AllocatorStrategy, MisuseError, OutOfMemoryError, defineStrategy } from '@mm/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const NONE = 0 as Address

/** A strategy around a few lines of code. */
function strategyOf(create: (context: AllocatorContext) => Allocator): AllocatorStrategy {
  return defineStrategy({ axis: 'allocator', name: 'few', idea: 'A few lines.', source: 'our own', options: {}, requires: [], provides: [], preserves: ['identity', 'refcounts'], create })()
}

const layers: readonly [string, (strategy: AllocatorStrategy) => AllocatorStrategy][] = [
  ['debug', debug],
  ['stats', stats],
  ['trace', (strategy) => trace(strategy, {})],
  ['shadow', shadow],
  ['fail-nth', failNth],
]

describe.each(layers)('the layer %s', (name, layer) => {
  it('has what is below, and nothing more', () => {
    const bare = strategyOf(({ memory }) => {
      const malloc = (): Address => memory.reserve(64, 16)
      return { malloc, calloc: malloc, realloc: malloc, free: () => undefined }
    })
    const methods = ['owns', 'usableSize', 'walk', 'reset', 'statistics', 'check', 'state'] as const
    const over = layer(bare).create({ memory: createMemory() })
    for (const method of methods) expect(method in over, method).toBe(false)
    const calls: string[] = []
    const full = strategyOf((context) => ({
      ...bare.create(context),
      owns: () => true,
      usableSize: () => 7,
      walk: () => undefined,
      reset: () => void calls.push('reset'),
      statistics: () => ({ liveBlocks: 0, liveBytes: 0, reservedBytes: 0 }),
      check: () => void calls.push('check'),
      state: 4096 as Address,
    }))
    const overFull = layer(full).create({ memory: createMemory() })
    for (const method of methods) expect(method in overFull, method).toBe(true)
    overFull.reset?.()
    overFull.check?.()
    expect(calls).toEqual(['reset', 'check'])
    expect(overFull.state).toBe(4096)
  })

  it('keeps the manifest, but for the name', () => {
    const below = pymalloc()
    const { manifest, options } = layer(below)
    expect(manifest.name).toBe(`${name}-pymalloc`)
    expect(manifest.preserves).toEqual(name === 'debug' ? ['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'] : below.manifest.preserves)
    expect({ ...manifest, name: '', preserves: [] }).toEqual({ ...below.manifest, name: '', preserves: [] })
    expect(options).toEqual(below.options)
    expect(Object.isFrozen(manifest)).toBe(true)
  })
})

it('what is surely below is surely above, in types too', () => {
  const heap = stats(shadow(debug(pymalloc()))).create({ memory: createMemory() })
  const block = heap.malloc(24)
  expect([heap.usableSize(block), heap.owns(block), heap.statistics().liveBlocks, heap.state > 0]).toEqual([24, true, 1, true])
  heap.check()
  expect(heap.reset).toBeUndefined()
})

describe('stats', () => {
  it('counts calls', () => {
    const { allocator } = createHeap({ allocator: stats(pymalloc()), memory: { limit: 2 ** 22 } })
    const block = allocator.realloc(NONE, 100)
    const larger = allocator.realloc(allocator.realloc(block, 110), 600)
    const other = allocator.calloc(4, 4)
    allocator.free(larger)
    allocator.free(other)
    allocator.free(allocator.malloc(1))
    allocator.free(NONE)
    expect(() => allocator.malloc(-1)).toThrow(MisuseError)
    expect(allocator.malloc(2 ** 30)).toBe(0)
    const { sizes, ...calls } = allocator.calls()
    expect(calls).toEqual({ mallocs: 2, callocs: 1, reallocs: 3, moves: 1, frees: 3, failures: 1, liveBlocks: 0, peakBlocks: 2, requestedBytes: 100 + 110 + 600 + 16 + 1 + 2 ** 30 })
    expect([sizes[0], sizes[4], sizes[7], sizes[10], sizes[30]]).toEqual([1, 1, 2, 1, 1])
    expect(allocator.statistics?.().liveBlocks).toBe(0)
  })

  it('begins with the blocks that are there, and counts anew when it is cleared', () => {
    const memory = createMemory()
    const heap = pymalloc().create({ memory })
    const block = heap.malloc(10)
    const over = stats(pymalloc()).create({ memory, state: heap.state })
    over.malloc(10)
    over.free(block)
    expect(over.calls()).toMatchObject({ mallocs: 1, frees: 1, liveBlocks: 1, peakBlocks: 2 })
    over.clear()
    expect(over.calls()).toMatchObject({ mallocs: 0, frees: 0, liveBlocks: 1, peakBlocks: 1, requestedBytes: 0 })
    expect(Math.max(...over.calls().sizes)).toBe(0)
  })
})

describe('trace', () => {
  it('tells every call and its answer, and none that is refused', () => {
    const heard: unknown[][] = []
    const observer: Required<CallObserver> = {
      malloc: (...call) => heard.push(['malloc', ...call]),
      calloc: (...call) => heard.push(['calloc', ...call]),
      realloc: (...call) => heard.push(['realloc', ...call]),
      free: (...call) => heard.push(['free', ...call]),
    }
    const { allocator } = createHeap({ allocator: trace(pymalloc(), observer), memory: { limit: 2 ** 22 } })
    const a = allocator.malloc(10)
    const b = allocator.calloc(3, 5)
    const c = allocator.realloc(a, 700)
    allocator.free(c)
    expect(() => allocator.free(c)).toThrow(MisuseError)
    allocator.malloc(2 ** 29)
    expect(heard).toEqual([['malloc', a, 10], ['calloc', b, 3, 5], ['realloc', a, c, 700], ['free', c], ['malloc', 0, 2 ** 29]])
  })

  it('a ring remembers the last calls: as a list that is cut', () => {
    const calls = fc.array(fc.tuple(fc.constantFrom('malloc', 'calloc', 'realloc', 'free'), fc.nat(2 ** 31), fc.nat(1000)), { maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), calls, (capacity, drawn) => {
        const ring = new TraceRing(capacity)
        const model = drawn.map(([call, address, size]) => {
          const block = address as Address
          if (call === 'malloc') ring.malloc(block, size)
          else if (call === 'calloc') ring.calloc(block, 3, size)
          else if (call === 'realloc') ring.realloc(7 as Address, block, size)
          else ring.free(block)
          return { call, block, from: call === 'realloc' ? 7 : 0, size: call === 'calloc' ? 3 * size : call === 'free' ? 0 : size }
        })
        expect(ring.calls()).toEqual(model.slice(-capacity))
        expect(ring.total).toBe(drawn.length)
      }),
    )
  })
})

describe('fail-nth', () => {
  it('the n-th allocation fails, and with it all later ones if asked', () => {
    const heap = failNth(pymalloc(), { nth: 2 }).create({ memory: createMemory() })
    const block = heap.malloc(8)
    expect(heap.realloc(block, 900)).toBe(0)
    expect(heap.owns?.(block)).toBe(true)
    expect(heap.calloc(1, 8)).not.toBe(0)
    expect([heap.allocations, heap.failures]).toEqual([3, 1])
    heap.failAt(2, true)
    expect([heap.malloc(8) !== 0, heap.calloc(8, 8), heap.malloc(8), heap.realloc(block, 8)]).toEqual([true, 0, 0, 0])
    expect(heap.failures).toBe(3)
    heap.free(block)
  })

  /** Takes three blocks and gives them back; `careless` forgets what it has when the third is missing. */
  const body = (heap: Allocator, careless: boolean) => (): void => {
    const held: Address[] = []
    for (const size of [10, 600, 20]) {
      const block = heap.malloc(size)
      if (block === 0) {
        if (!careless || size !== 20) held.forEach((one) => heap.free(one))
        throw new OutOfMemoryError({ operation: 'body' })
      }
      held.push(block)
    }
    held.forEach((one) => heap.free(one))
  }

  it('a sweep lets every allocation fail once', () => {
    const heap = failNth(pymalloc()).create({ memory: createMemory() })
    heap.malloc(100)
    expect(sweepFailures(heap, body(heap, false))).toBe(3)
    expect(sweepFailures(heap, body(heap, false), { andLater: true })).toBe(3)
    expect(sweepFailures(heap, () => undefined)).toBe(0)
  })

  it('a sweep finds what is left behind, and what is missing', () => {
    const heap = failNth(general()).create({ memory: createMemory() })
    expect(() => sweepFailures(heap, body(heap, true))).toThrow(/2 blocks are left behind after allocation 3 failed/)
    const block = heap.malloc(1)
    expect(() => sweepFailures(heap, () => heap.free(block))).toThrow(/1 blocks are missing after allocation 1 and all others succeeded/)
    const broken = (): void => {
      if (heap.malloc(1) === 0) throw new TypeError('no block')
    }
    expect(() => sweepFailures(heap, broken)).toThrow(TypeError)
    expect(heap.malloc(8)).not.toBe(0)
    const never = (): void => {
      throw new OutOfMemoryError({ operation: 'never' })
    }
    expect(() => sweepFailures(heap, never)).toThrow(/although no allocation is made to fail/)
    const bare = strategyOf(() => ({ malloc: () => NONE, calloc: () => NONE, realloc: () => NONE, free: () => undefined }))
    expect(() => sweepFailures(failNth(bare).create({ memory: createMemory() }), () => undefined)).toThrow(expect.objectContaining({ code: 'bad-option' }))
  })

  it('over a transaction nothing is left behind whatever fails', () => {
    const inside = transaction(debug(pymalloc())).create({ memory: createMemory() })
    const heap = failNth(strategyOf(() => inside)).create({ memory: createMemory() })
    const careless = (): void => {
      inside.begin()
      const blocks = [10, 700, 20, 30].map((size) => heap.malloc(size))
      if (blocks.includes(NONE)) {
        inside.rollback()
        throw new OutOfMemoryError({ operation: 'careless' })
      }
      blocks.forEach((block) => heap.free(block))
      inside.commit()
    }
    expect(sweepFailures(heap, careless)).toBe(4)
  })
})
