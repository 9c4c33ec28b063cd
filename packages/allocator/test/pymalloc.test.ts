import { type Pymalloc, debugMallocStats, domainsOf, pymalloc as lean, readArenas } from '@mm/allocator'
import { type HardenedPymalloc, pymalloc } from '@mm/allocator/hardened'
import { type Memory, createMemory } from '@mm/heap'
import { type Address, MisuseError, type WordBytes } from '@mm/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Place, PymallocModel } from './model.js'

const KiB = 1024
const geometry = { 8: { arena: 1024 * KiB, pool: 16 * KiB, header: 48 }, 4: { arena: 256 * KiB, pool: 4 * KiB, header: 32 } }

function make(wordBytes: WordBytes = 8, hardening = 1, limit = 256 * KiB * KiB): { memory: Memory; heap: HardenedPymalloc } {
  const memory = createMemory({ wordBytes, limit })
  return { memory, heap: pymalloc({ hardening }).create({ memory }) }
}

/** Many blocks of one size, or some of the live ones taken away, or a block resized. */
const runs = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 700 }), size: fc.integer({ min: 1, max: 512 }) }) },
    { weight: 3, arbitrary: fc.record({ take: fc.integer({ min: 200, max: 1500 }), size: fc.constantFrom(496, 505, 512) }) },
    { weight: 5, arbitrary: fc.record({ give: fc.integer({ min: 1, max: 2500 }), from: fc.nat(4000), step: fc.integer({ min: 1, max: 5 }) }) },
    { weight: 2, arbitrary: fc.record({ resize: fc.nat(4000), to: fc.integer({ min: 1, max: 512 }) }) },
  ),
  { minLength: 4, maxLength: 30 },
)

describe('pool for pool', () => {
  it.each([
    [8, 0, 'lean'],
    [8, 1, 'lean'],
    [4, 1, 'lean'],
    [8, 0, 'hardened'],
    [8, 1, 'hardened'],
    [4, 0, 'hardened'],
  ] as const)('what CPython does, in plain JavaScript: words of %d, rung %d, %s', (wordBytes, hardening, face) => {
    const { arena: arenaBytes, pool: poolBytes, header } = geometry[wordBytes]
    fc.assert(
      fc.property(runs, (run) => {
        const memory = createMemory({ wordBytes })
        const heap: Pymalloc & { check?: () => void } = (face === 'lean' ? lean : pymalloc)({ hardening }).create({ memory })
        const model = new PymallocModel(wordBytes)
        const bases = new Map<number, number>()
        const live: { block: Address; place: Place; size: number }[] = []
        const same = (block: Address, place: Place, size: number): void => {
          const base = Math.floor(block / arenaBytes) * arenaBytes
          if (model.arenas !== bases.size) bases.forEach((_, id) => readArenas(memory, heap.state).some((arena) => arena.base === bases.get(id)) || bases.delete(id))
          if (!bases.has(place.arena)) bases.set(place.arena, base)
          expect({ arena: bases.get(place.arena), pool: (block - base) >>> Math.log2(poolBytes), block: ((block % poolBytes) - header) / model.bytesOf(size) }).toEqual({ ...place, arena: base })
        }
        const take = (size: number): void => {
          const block = heap.malloc(size)
          const place = model.malloc(size)
          same(block, place, size)
          live.push({ block, place, size })
        }
        for (const step of run) {
          if ('take' in step) for (let count = step.take; count > 0; count--) take(step.size)
          else if ('give' in step) {
            for (let count = step.give, at = step.from % (live.length + 1); count > 0 && live.length > 0; count--, at += step.step) {
              const [{ block, place }] = live.splice(at % live.length, 1)
              heap.free(block)
              model.free(place)
            }
          } else if (live.length > 0) {
            const one = live[step.resize % live.length]
            const held = model.bytesOf(one.size)
            const block = heap.realloc(one.block, step.to)
            if (step.to <= held && 4 * step.to > 3 * held) expect(block).toBe(one.block)
            else {
              const place = model.malloc(step.to)
              model.free(one.place)
              same(block, place, step.to)
              Object.assign(one, { block, place, size: step.to })
            }
          }
          heap.check?.()
          const arenas = readArenas(memory, heap.state)
          expect(arenas).toHaveLength(model.arenas)
          expect(arenas.map(({ freePools }) => freePools).filter((count) => count > 0).sort((a, b) => a - b)).toEqual(model.usable)
          expect(arenas.flatMap(({ pools }) => pools).reduce((sum, pool) => sum + pool.live, 0)).toBe(live.length)
        }
        for (const { block, place } of live) {
          heap.free(block)
          model.free(place)
        }
        heap.check?.()
        const left = readArenas(memory, heap.state)
        expect([left.length, left.every(({ pools }) => pools.every(({ live: blocks }) => blocks === 0))]).toEqual([model.arenas, true])
      }),
      { numRuns: 25 },
    )
  })
})

describe('pools that become empty and are taken again', () => {
  it('come and go as in CPython, whatever else is between', () => {
    /** Arenas full to the last pool, some of which are opened; then classes of which few blocks live, so that pools empty all the time. */
    const openings = fc.array(fc.record({ arena: fc.nat(2), pools: fc.integer({ min: 1, max: 3 }) }), { maxLength: 4 })
    const churn = fc.array(fc.record({ sizeClass: fc.nat(3), take: fc.boolean() }), { minLength: 50, maxLength: 400, size: 'max' })
    fc.assert(
      fc.property(openings, churn, (opened, steps) => {
        const { memory, heap } = make(4)
        const model = new PymallocModel(4)
        const ids = new Map<number, number>()
        const live: { block: Address; place: Place; size: number }[] = []
        const take = (size: number): void => {
          const block = heap.malloc(size)
          const place = model.malloc(size)
          const arena = block >>> 18
          if (!ids.has(place.arena)) ids.set(place.arena, arena)
          expect([arena, (block >>> 12) & 63, (block % 4096) - 32]).toEqual([ids.get(place.arena), place.pool, place.block * model.bytesOf(size)])
          live.push({ block, place, size })
        }
        const give = (index: number): void => {
          const [{ block, place }] = live.splice(index, 1)
          heap.free(block)
          model.free(place)
          if (heap.statistics().arenas !== ids.size) ids.forEach((arena, id) => readArenas(memory, heap.state).some(({ base }) => base >>> 18 === arena) || ids.delete(id))
        }
        for (let count = 0; count < 3 * 64 * 7; count++) take(512)
        for (const { arena, pools } of opened) {
          const base = live.find(({ place }) => place.arena === arena)?.place.arena
          for (let count = 0; count < pools; count++) {
            const pool = live.find(({ place, size }) => size === 512 && place.arena === base)?.place.pool
            for (let index = live.length - 1; index >= 0; index--) if (live[index].place.arena === base && live[index].place.pool === pool) give(index)
          }
        }
        for (const { sizeClass, take: more } of steps) {
          const size = [16, 24, 496, 504][sizeClass]
          const index = live.findLastIndex((one) => one.size === size)
          if (more || index === -1) take(size)
          else give(index)
          expect(readArenas(memory, heap.state).map(({ freePools }) => freePools).filter((count) => count > 0).sort((a, b) => a - b)).toEqual(model.usable)
        }
        heap.check()
      }),
      { numRuns: 60 },
    )
  })
})

describe('the rules of CPython', () => {
  it('a block that was freed last is used first', () => {
    const { heap } = make()
    const [a, b] = [heap.malloc(40), heap.malloc(40)]
    heap.free(a)
    heap.free(b)
    expect([heap.malloc(40), heap.malloc(48)]).toEqual([b, a])
  })

  it('blocks are the distance of their class apart, the first behind the header', () => {
    const wide = make(8).heap
    const first = wide.malloc(100)
    expect(first % (16 * KiB)).toBe(48)
    expect(wide.malloc(112) - first).toBe(112)
    const narrow = make(4).heap
    const other = narrow.malloc(9)
    expect(other % (4 * KiB)).toBe(32)
    expect(narrow.malloc(16) - other).toBe(16)
  })

  it('a shrinking block moves from a quarter on, and a resize to 0 is a block', () => {
    const { heap } = make()
    const block = heap.malloc(512)
    expect(heap.realloc(block, 400)).toBe(block)
    const moved = heap.realloc(block, 384)
    expect(moved).not.toBe(block)
    const none = heap.realloc(moved, 0)
    expect(none).not.toBe(0)
    expect(heap.statistics()).toMatchObject({ liveBlocks: 1, allocatedBlocks: 1, generalBlocks: 1 })
    heap.free(none)
    expect(heap.statistics()).toMatchObject({ liveBlocks: 0, allocatedBlocks: 0 })
  })

  it('a large block stays with the general allocator when it shrinks', () => {
    const { heap } = make()
    const block = heap.realloc(heap.malloc(1000), 16)
    expect(heap.general.owns(block)).toBe(true)
    expect(heap.realloc(block, 100)).not.toBe(0)
  })

  it('one arena without a block is kept, and no other', () => {
    const { heap, memory } = make()
    const blocks = Array.from({ length: 3 * 31 * 64 }, () => heap.malloc(512))
    expect(heap.statistics()).toMatchObject({ arenas: 3, freePools: 0 })
    for (const block of blocks) heap.free(block)
    expect(heap.statistics()).toMatchObject({ arenas: 1, freePools: 64 })
    expect(memory.counts().reserved).toBeLessThan(1.2 * KiB * KiB)
  })

  it('the fullest arena is used first', () => {
    const { heap } = make()
    const arenaOf = (block: number): number => Math.floor(block / (KiB * KiB))
    const blocks = Array.from({ length: 3 * 31 * 64 }, () => heap.malloc(512))
    const arenas = [...new Set(blocks.map(arenaOf))]
    // Of the first arena 20 pools become free, of the second one, of the third ten.
    for (const [place, pools] of [20, 1, 10].entries()) {
      for (const block of blocks.filter((one) => arenaOf(one) === arenas[place]).slice(0, pools * 31)) heap.free(block)
    }
    heap.check()
    expect(arenaOf(heap.malloc(16))).toBe(arenas[1])
    expect(arenaOf(heap.malloc(32))).toBe(arenas[2])
  })

  it('calloc clears, and gives none where the product is too large', () => {
    const { heap, memory } = make()
    const dirty = heap.malloc(200)
    memory.u8.fill(255, dirty, dirty + 200)
    heap.free(dirty)
    const clean = heap.calloc(4, 50)
    expect(clean).toBe(dirty)
    expect(memory.u8.subarray(clean, clean + 200).every((byte) => byte === 0)).toBe(true)
    expect(heap.calloc(2 ** 20, 2 ** 20)).toBe(0)
    expect(heap.calloc(0, 100)).not.toBe(0)
  })

  it('the domains mem and obj are one allocator, raw is another', () => {
    const { heap } = make()
    const { raw, mem, obj } = domainsOf(heap)
    expect(mem).toBe(obj)
    const block = raw.malloc(16)
    expect(raw.owns?.(block)).toBe(true)
    expect(heap.statistics()).toMatchObject({ liveBlocks: 1, allocatedBlocks: 0 })
    raw.free(block)
  })
})

describe('misuse', () => {
  it.each([0, 1])('rung %d: a block of a pool that is empty, or was never used, is refused', (hardening) => {
    const { heap } = make(8, hardening)
    const block = heap.malloc(64)
    heap.free(block)
    for (const address of [block, block + 64, block + 32 * KiB]) {
      expect(() => heap.free(address as Address)).toThrow(MisuseError)
    }
    heap.check()
  })

  it('rung 1: freed again in every state of its pool', () => {
    const { heap } = make()
    const blocks = Array.from({ length: 31 }, () => heap.malloc(512))
    for (const block of blocks) {
      heap.free(block)
      expect(() => heap.free(block)).toThrow(/double-free|freed already/)
      expect(() => heap.realloc(block, 8)).toThrow(MisuseError)
      expect(() => heap.usableSize(block)).toThrow(MisuseError)
      expect(heap.owns(block)).toBe(false)
      heap.check()
    }
  })

  it('the state of something else is refused', () => {
    const { memory } = make()
    const other = memory.reserve(KiB, 16)
    expect(() => pymalloc().create({ memory, state: other })).toThrow(MisuseError)
  })
})

describe('the probe', () => {
  it('hears of blocks once, and of pools', () => {
    const { heap, memory } = make()
    const heard: unknown[] = []
    memory.probe = {
      alloc: (block, size) => heard.push(['alloc', block, size]),
      free: (block) => heard.push(['free', block]),
      realloc: (from, to, size) => heard.push(['realloc', from, to, size]),
      pool: (base, sizeClass) => heard.push(['pool', base % KiB, sizeClass]),
    }
    const small = heap.malloc(20)
    const large = heap.realloc(small, 2000)
    heap.free(large)
    expect(heard).toEqual([['pool', 0, 1], ['alloc', small, 20], ['pool', 0, -1], ['realloc', small, large, 2000], ['free', large]])
  })
})

describe('debugMallocStats', () => {
  it("is CPython's text", () => {
    const { heap, memory } = make()
    for (let count = 0; count < 1100; count++) heap.malloc(16)
    const gone = Array.from({ length: 3 * 31 * 64 }, () => heap.malloc(512))
    for (const block of gone) heap.free(block)
    for (let count = 0; count < 21; count++) heap.malloc(100)
    expect(debugMallocStats(memory, heap.state)).toBe(`Small block threshold = 512, in 32 size classes.

class   size   num pools   blocks in use  avail blocks
-----   ----   ---------   -------------  ------------
    0     16           2            1100           942
    6    112           1              21           124

# arenas allocated total           =                    4
# arenas reclaimed                 =                    2
# arenas highwater mark            =                    4
# arenas allocated current         =                    2
2 arenas * 1048576 bytes/arena     =            2,097,152

# bytes in allocated blocks        =               19,952
# bytes in available blocks        =               28,960
125 unused pools * 16384 bytes     =            2,048,000
# bytes lost to pool headers       =                  144
# bytes lost to quantization       =                   96
# bytes lost to arena alignment    =                    0
Total                              =            2,097,152

arena map counts
# arena map mid nodes              =                    0
# arena map bot nodes              =                    1

# bytes lost to arena map root     =                    0
# bytes lost to arena map mid      =                    0
# bytes lost to arena map bot      =                  256
Total                              =                  256
`)
  })
})
