import { type Mimalloc, mimalloc, readSlabs } from '@mm/allocator-mimalloc'
import { createMemory } from '@mm/heap'
import { type Address, CorruptionError, MisuseError } from '@mm/contract'
import { describe, expect, it } from 'vitest'
import { binOf, slicesFor, unitsOf } from '../src/bins.js'

const MiB = 2 ** 20

function make(hardening = 1, limit = 256 * MiB) {
  const memory = createMemory({ limit })
  const heap = mimalloc({ hardening, seed: 11 }).create({ memory })
  return { memory, heap }
}

const beats = (heap: Mimalloc): number => heap.statistics()['heartbeats'] ?? 0
const take = (heap: Mimalloc, count: number, size: number): Address[] => Array.from({ length: count }, () => heap.malloc(size))

describe('bins', () => {
  it('hold every size with at most an eighth wasted, in order', () => {
    for (let units = 1; units <= 8192; units++) {
      const bin = binOf(units)
      const held = unitsOf(bin)
      expect(held).toBeGreaterThanOrEqual(units)
      if (bin > 1) expect(unitsOf(bin - 1)).toBeLessThan(units)
      expect((held - units) / held).toBeLessThan(1 / 8)
    }
  })

  it('have slabs of at least four blocks, that fit a segment', () => {
    for (let bin = 1; bin <= binOf(8192); bin++) {
      for (const bytes of [unitsOf(bin) * 8, unitsOf(bin) * 16]) {
        if (bytes > 65536) continue
        expect(Math.floor((slicesFor(bytes) * 16384) / bytes)).toBeGreaterThanOrEqual(4)
        expect(slicesFor(bytes)).toBeLessThanOrEqual(16)
      }
    }
  })
})

describe('the heartbeat', () => {
  it('runs once for each 4 KiB of blocks that are taken for the first time', () => {
    const { heap } = make()
    take(heap, 10_000, 64)
    expect(beats(heap)).toBe(Math.ceil(10_000 / 64))
  })

  it('runs as often where each block is freed at once: freed blocks never keep the first list from running dry', () => {
    const { heap } = make()
    for (let turn = 0; turn < 10_000; turn++) heap.free(heap.malloc(64))
    expect(beats(heap)).toBe(Math.ceil(10_000 / 64))
    expect(heap.statistics()['slabsTaken']).toBe(1)
  })

  it('runs once for each slab that is filled up again, and looks at no more than two', () => {
    const { heap } = make()
    const blocks = take(heap, 64 * 256, 64)
    const full = beats(heap)
    for (let index = 0; index < blocks.length; index += 2) heap.free(blocks[index])
    expect(heap.statistics()).toMatchObject({ fullSlabs: 0 })
    expect(beats(heap)).toBe(full)
    const { slabsLookedAt: before = 0 } = heap.statistics()
    take(heap, blocks.length / 2, 64)
    expect(beats(heap)).toBe(full + 64)
    expect((heap.statistics()['slabsLookedAt'] ?? 0) - before).toBeLessThanOrEqual(2 * 64)
    heap.check()
  })

  it.each([1000, 10_000, 100_000])('costs a number of steps that does not grow with the live blocks: %d', (count) => {
    const { heap } = make(0)
    const blocks = take(heap, count, 48)
    let seed = 1
    for (let turn = 0; turn < 20_000; turn++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      const index = seed % count
      heap.free(blocks[index])
      blocks[index] = heap.malloc(16 + (seed >>> 28) * 16)
    }
    const { slabsLookedAt = 0, heartbeats = 0 } = heap.statistics()
    expect(slabsLookedAt).toBeLessThanOrEqual(2 * heartbeats)
  })

  it('calls the hook, which may free and allocate, and is not called inside itself', () => {
    const { heap } = make()
    const waiting = take(heap, 200, 64)
    const seen: number[] = []
    let depth = 0
    heap.onHeartbeat((beat, force) => {
      expect(force).toBe(false)
      expect(++depth).toBe(1)
      seen.push(beat)
      for (const block of waiting.splice(0, 40)) heap.free(block)
      take(heap, 300, 128)
      depth--
    })
    const before = beats(heap)
    take(heap, 400, 64)
    expect(seen.length).toBeGreaterThan(2)
    expect(seen[0]).toBe(before + 1)
    expect(waiting).toEqual([])
    heap.check()
    heap.onHeartbeat(null)
    const count = seen.length
    take(heap, 400, 64)
    expect(seen).toHaveLength(count)
  })

  it('is forced by collect and where memory is short', () => {
    const { heap } = make(1, 4 * MiB)
    const forced: boolean[] = []
    const held: Address[] = take(heap, 20, 100_000)
    heap.onHeartbeat((_, force) => {
      forced.push(force)
      if (force) for (const block of held.splice(0)) heap.free(block)
    })
    heap.collect()
    expect(forced).toEqual([true])
    held.push(...take(heap, 20, 100_000))
    forced.length = 0
    expect(heap.malloc(3 * MiB)).not.toBe(0)
    expect(forced).toContain(true)
    heap.check()
  })
})

describe('what is empty', () => {
  it('is kept for the next block of its size, and given back by the second sweep', () => {
    const { memory, heap } = make()
    heap.free(heap.malloc(2000))
    expect(readSlabs(memory, heap.state).map(({ blockBytes }) => blockBytes)).toEqual([2048])
    take(heap, 64 * 200, 64)
    expect(readSlabs(memory, heap.state).some(({ blockBytes }) => blockBytes === 2048)).toBe(false)
    heap.check()
  })

  it('goes back at once where the bin has another slab', () => {
    const { memory, heap } = make()
    const blocks = take(heap, 8 * 32, 512)
    for (const block of blocks) heap.free(block)
    expect(readSlabs(memory, heap.state)).toHaveLength(1)
    heap.collect()
    expect(readSlabs(memory, heap.state)).toHaveLength(0)
    expect(heap.statistics().reservedBytes).toBe(memory.counts().reserved)
    expect(memory.counts().reserved).toBeLessThan(4096)
  })

  it('comes to the help of another size before memory is said to be out', () => {
    const { heap } = make(1, 700_000)
    for (const size of [60_000, 50_000]) heap.free(heap.malloc(size))
    expect(take(heap, 8, 60_000)).not.toContain(0)
  })
})

it('slabs of many sizes that come and go leave no segments with a slab here and there', () => {
  const { heap } = make(0)
  let word = 12_345
  const next = (): number => {
    word ^= word << 13
    word ^= word >>> 17
    word ^= word << 5
    return word >>> 0
  }
  const blocks: Address[] = new Array<Address>(3000).fill(0 as Address)
  for (let turn = 0; turn < 600_000; turn++) {
    const index = next() % blocks.length
    if (blocks[index] !== 0) {
      heap.free(blocks[index])
      blocks[index] = 0 as Address
    } else {
      const kind = next() % 100
      blocks[index] = heap.malloc(4 + (next() % (kind < 80 ? 512 : kind < 98 ? 8000 : 150_000)))
    }
  }
  heap.check()
  const { liveBytes, reservedBytes } = heap.statistics()
  expect(liveBytes / reservedBytes).toBeGreaterThan(0.4)
})

describe('the hardening ladder', () => {
  it('rung 0 refuses what lies nowhere, or where no slab is any more', () => {
    const { heap } = make(0)
    const [block, ...others] = take(heap, 1000, 512)
    for (const other of others) heap.free(other)
    const stranger = (block + 600_000 * 2) as Address
    for (const address of [stranger, 16, NaN, 2 ** 31, -16]) expect(() => heap.free(address as Address)).toThrow(MisuseError)
    expect(() => heap.free(others[900])).toThrow(expect.objectContaining({ code: expect.stringMatching(/double-free|foreign/) as string }) as Error)
    heap.check()
  })

  it('rung 2 hands fresh blocks out in another order for each seed, and the same for the same', () => {
    const order = (hardening: number, seed: number): string => {
      const memory = createMemory()
      return take(mimalloc({ hardening, seed }).create({ memory }), 32, 512).join()
    }
    expect(order(2, 1)).toBe(order(2, 1))
    expect(order(2, 1)).not.toBe(order(2, 2))
    expect(order(1, 1)).toBe(order(1, 2))
    const ascending = (text: string): string => text.split(',').map(Number).sort((a, b) => a - b).join()
    expect(ascending(order(2, 1))).toBe(order(1, 1))
    expect(order(2, 1)).not.toBe(order(1, 1))
  })

  it.each([3, 4])('rung %d finds an overwritten link when it follows it', (hardening) => {
    for (const word of [0, 0x41414141, 0xffffffff, 16]) {
      const { memory, heap } = make(hardening)
      const blocks = take(heap, 4, 512)
      const [slab] = readSlabs(memory, heap.state)
      expect(blocks).not.toContain(slab.free[0])
      memory.u32[slab.free[0] >>> 2] = word
      expect(() => take(heap, 40, 512)).toThrow(CorruptionError)
    }
  })

  it('rung 3 finds one on the list of remote frees', () => {
    const { memory, heap } = make(3)
    const other = heap.asOwner(1)
    const blocks = take(heap, 20, 512)
    for (const block of blocks.slice(0, 5)) other.free(block)
    memory.u32[blocks[2] >>> 2] = blocks[3]
    expect(() => take(heap, 40, 512)).toThrow(CorruptionError)
  })

  it('rung 4 keeps a freed block back, and finds what was written into it', () => {
    const memory = createMemory()
    const heap = mimalloc({ hardening: 4, seed: 3, quarantine: 2048 }).create({ memory })
    const [first, ...others] = take(heap, 20, 512)
    heap.free(first)
    expect(() => heap.free(first)).toThrow(expect.objectContaining({ code: 'double-free' }) as Error)
    expect(take(heap, 20, 512)).not.toContain(first)
    memory.u8[first + 100] = 1
    expect(() => heap.check()).toThrow(CorruptionError)
    expect(() => {
      for (const block of others) heap.free(block)
    }).toThrow(CorruptionError)
  })

  it('a heap is attached with the rung that it was made with', () => {
    const memory = createMemory()
    const heap = mimalloc({ hardening: 0 }).create({ memory })
    const again = mimalloc({ hardening: 4 }).create({ memory, state: heap.state })
    again.free(again.malloc(100))
    again.check()
    expect(() => mimalloc().create({ memory, state: 8192 as Address })).toThrow(MisuseError)
  })
})

it('readers leave no listener behind', () => {
  const { memory, heap } = make(3)
  take(heap, 500, 200)
  memory.onRefresh = () => expect.fail('a reader wants to hear of new views')
  heap.statistics()
  heap.walk(() => undefined)
  heap.check()
  expect(readSlabs(memory, heap.state).length).toBeGreaterThan(0)
})
