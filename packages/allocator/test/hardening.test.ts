import { Quarantine, RandomWords, type Retiring } from '@mm/allocator/hardening'
import { type Address, CorruptionError } from '@mm/contract'
import { type Memory, createMemory } from '@mm/heap'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** An owner of equal blocks that notes what it gets back. */
class Owner implements Retiring {
  readonly recycled: number[] = []
  readonly #bytes: number
  constructor(bytes: number) {
    this.#bytes = bytes
  }
  retire(): number {
    return this.#bytes
  }
  recycle(block: Address): void {
    this.recycled.push(block)
  }
}

function waiting(limit: number, bytes = 24): { memory: Memory; owner: Owner; quarantine: Quarantine; blocks: Address[] } {
  const memory = createMemory()
  const owner = new Owner(bytes)
  const quarantine = new Quarantine(memory, owner, 'test', limit)
  const base = memory.reserve(64 * 1024, 16)
  return { memory, owner, quarantine, blocks: Array.from({ length: 2000 }, (_, index) => (base + index * 32) as Address) }
}

describe('quarantine', () => {
  it('is a queue that holds so many bytes', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.integer({ min: 1, max: 1500 }), (limit, count) => {
        const { owner, quarantine, blocks } = waiting(limit)
        for (const block of blocks.slice(0, count)) quarantine.enter(block, 'free')
        const stay = Math.min(count, Math.floor(limit / 24), 1024)
        expect(quarantine.blocks).toBe(stay)
        expect(quarantine.bytes).toBe(stay * 24)
        expect(owner.recycled).toEqual(blocks.slice(0, count - stay))
        const held: number[] = []
        quarantine.walk((block) => held.push(block))
        expect(held).toEqual(blocks.slice(count - stay, count))
        expect(quarantine.flush('free')).toBe(stay > 0)
        expect(owner.recycled).toEqual(blocks.slice(0, count))
      }),
      { numRuns: 60 },
    )
  })

  it('finds each byte that is written to while a block waits', () => {
    for (let byte = 0; byte < 24; byte++) {
      const { memory, quarantine, blocks } = waiting(1000)
      quarantine.enter(blocks[0], 'free')
      quarantine.check()
      memory.u8[blocks[0] + byte] ^= 1
      expect(() => quarantine.check()).toThrow(CorruptionError)
      expect(() => quarantine.flush('malloc')).toThrow(/after it was freed/)
    }
  })

  it('goes on from its state in another instance', () => {
    const { memory, owner, quarantine, blocks } = waiting(10 * 24)
    for (const block of blocks.slice(0, 15)) quarantine.enter(block, 'free')
    const other = new Quarantine(memory, owner, 'test', 0, quarantine.state)
    expect([other.blocks, other.bytes]).toEqual([10, 240])
    expect(other.holds(blocks[5])).toBe(true)
    expect(other.holds(blocks[4])).toBe(false)
    other.enter(blocks[15], 'free')
    expect(owner.recycled).toEqual(blocks.slice(0, 6))
  })
})

describe('random words', () => {
  it('are the same for the same seed, go on in another instance, and cover a range evenly', () => {
    const memory = createMemory()
    const word = memory.reserve(16, 16) >>> 2
    const words = new RandomWords(memory, word)
    words.start(7)
    const first = Array.from({ length: 5 }, () => words.next())
    words.start(7)
    expect(Array.from({ length: 3 }, () => words.next())).toEqual(first.slice(0, 3))
    expect(new RandomWords(memory, word).next()).toBe(first[3])
    const counts = new Uint32Array(10)
    for (let count = 0; count < 10_000; count++) counts[words.below(10)]++
    expect(Math.min(...counts)).toBeGreaterThan(850)
    expect(Math.max(...counts)).toBeLessThan(1150)
  })

  it('are drawn for nobody to guess where no seed is given', () => {
    const memory = createMemory()
    const word = memory.reserve(16, 16) >>> 2
    const words = new RandomWords(memory, word)
    const drawn = new Set(Array.from({ length: 20 }, () => (words.start(0), words.next())))
    expect(drawn.size).toBe(20)
  })
})
