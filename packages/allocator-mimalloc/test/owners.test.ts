import { type Mimalloc, mimalloc, readSlabs } from '@mm/allocator-mimalloc'
import { wholeOrNothing } from '@mm/allocator/authors'
import { type Memory, createMemory } from '@mm/heap'
import { type Address, type AllocatorContext, type WordBytes } from '@mm/contract'
import { type AllocatorSuiteOptions, allocatorSuite } from '@mm/testkit'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'

const MiB = 2 ** 20

type Step =
  | { readonly take: number; readonly size: number; readonly by: number }
  | { readonly give: number; readonly from: number; readonly step: number; readonly by: number }
  | { readonly resize: number; readonly to: number; readonly by: number }
  | { readonly collect: number }

const by = fc.nat(2)
const size = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 600 }) },
  { weight: 2, arbitrary: fc.constantFrom(24, 64, 500) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 9000 }) },
)
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 120 }), size, by }) },
    { weight: 2, arbitrary: fc.record({ take: fc.constant(1), size: fc.integer({ min: 8000, max: 90_000 }), by }) },
    { weight: 6, arbitrary: fc.record({ give: fc.integer({ min: 1, max: 150 }), from: fc.nat(1000), step: fc.integer({ min: 1, max: 5 }), by }) },
    { weight: 2, arbitrary: fc.record({ resize: fc.nat(1000), to: size, by }) },
    { weight: 1, arbitrary: fc.record({ collect: by }) },
  ),
  { minLength: 4, maxLength: 30, size: 'max' },
)

interface Live {
  block: Address
  size: number
  readonly pattern: number
}

/** Three owners over one memory, beside a list of what is live. */
class Owners {
  readonly owners: Mimalloc[]
  readonly live: Live[] = []
  readonly memory: Memory
  #pattern: number

  constructor(memory: Memory, first: Mimalloc, live: readonly Live[] = []) {
    this.memory = memory
    this.live.push(...live.map((one) => ({ ...one })))
    this.#pattern = live.length
    this.owners = [first, first.asOwner(1), first.asOwner(77)]
  }

  perform(step: Step): void {
    const { live, owners } = this
    if ('take' in step) for (let count = step.take; count > 0; count--) this.#receive(step.size, owners[step.by].malloc(step.size))
    else if ('give' in step) {
      for (let count = step.give, at = step.from; count > 0 && live.length > 0; count--, at += step.step) this.give(at % live.length, step.by)
    } else if ('resize' in step) {
      if (live.length === 0) return
      const one = live[step.resize % live.length]
      this.#verify(one, one.size)
      one.block = owners[step.by].realloc(one.block, step.to)
      this.#verify(one, Math.min(one.size, step.to))
      one.size = step.to
      this.#fill(one)
    } else owners[step.collect].collect()
  }

  give(index: number, owner: number): void {
    const [one] = this.live.splice(index, 1)
    this.#verify(one, one.size)
    this.owners[owner].free(one.block)
  }

  /** Everything is as the model says. */
  verify(): void {
    const [first] = this.owners
    first.check()
    const walked = new Map<number, number>()
    first.walk((block, bytes) => walked.set(block, bytes))
    expect(walked.size).toBe(this.live.length)
    for (const one of this.live) {
      expect(walked.get(one.block)).toBeGreaterThanOrEqual(one.size)
      this.#verify(one, one.size)
    }
    expect(first.statistics().liveBlocks).toBe(this.live.length)
    expect(first.statistics().reservedBytes).toBe(this.memory.counts().reserved)
  }

  #receive(bytes: number, block: Address): void {
    expect(block).not.toBe(0)
    const one = { block, size: bytes, pattern: ++this.#pattern & 0xff }
    this.live.push(one)
    this.#fill(one)
  }

  #fill({ block, size: bytes, pattern }: Live): void {
    this.memory.u8.fill(pattern, block, block + bytes)
  }

  #verify({ block, pattern }: Live, bytes: number): void {
    const { u8 } = this.memory
    if (bytes > 0 && (u8[block] !== pattern || u8[block + bytes - 1] !== pattern || u8[block + (bytes >>> 1)] !== pattern)) expect.fail(`block ${block} has lost its content`)
  }
}

describe('three owners, each freeing what any of them took', () => {
  it.each([
    [8, 0, false],
    [8, 1, false],
    [8, 1, true],
    [4, 0, false],
    [4, 1, false],
    [8, 3, false],
    [8, 4, false],
  ] as const)('agree with a plain list: words of %d, rung %d, shared %s', (wordBytes: WordBytes, hardening, shared) => {
    fc.assert(
      fc.property(steps, (run) => {
        const memory = createMemory({ wordBytes, limit: 64 * MiB, reserve: 66 * MiB, shared })
        const owners = new Owners(memory, mimalloc({ hardening, seed: 5, quarantine: 4096 }).create({ memory }))
        const start = memory.counts().reserved
        run.forEach((step, turn) => {
          owners.perform(step)
          if (turn % 4 === 3) owners.verify()
        })
        owners.verify()
        // Nobody keeps anything once everybody has looked at what the others freed.
        while (owners.live.length > 0) owners.give(owners.live.length - 1, owners.live.length % 3)
        for (const owner of owners.owners) owner.collect()
        owners.verify()
        if (hardening < 4) expect(readSlabs(memory, owners.owners[0].state)).toEqual([])
        const directory = memory.counts().reserved - start
        if (hardening < 4) expect(directory).toBeLessThanOrEqual(4 * 8192)
      }),
      { numRuns: 12, seed: 1 },
    )
  })

  it('a heap with several owners is taken up again, whole', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const memory = createMemory({ limit: 64 * MiB })
        const owners = new Owners(memory, mimalloc().create({ memory }))
        for (const step of before) owners.perform(step)
        const same = new Owners(memory, owners.owners[0], owners.live)
        const copy = createMemory({ image: memory.snapshot() })
        const others = new Owners(copy, mimalloc().create({ memory: copy, state: owners.owners[0].state }), owners.live)
        for (const step of after) {
          same.perform(step)
          others.perform(step)
          expect(others.live.map(({ block }) => block)).toEqual(same.live.map(({ block }) => block))
        }
        others.verify()
        const used = memory.counts().highWater >>> 2
        expect(Buffer.compare(Buffer.from(copy.u32.subarray(0, used).slice().buffer), Buffer.from(memory.u32.subarray(0, used).slice().buffer))).toBe(0)
      }),
      { numRuns: 10, seed: 2 },
    )
  })
})

describe('a block that another owner frees', () => {
  const setUp = () => {
    const memory = createMemory()
    const first = mimalloc().create({ memory })
    return { memory, first, second: first.asOwner(1) }
  }

  it('waits on the remote list of its slab until the owner has none left', () => {
    const { memory, first, second } = setUp()
    const blocks = Array.from({ length: 10 }, () => first.malloc(512))
    for (const block of blocks.slice(0, 3)) second.free(block)
    const [slab] = readSlabs(memory, first.state)
    expect(slab).toMatchObject({ taken: 10, remote: blocks.slice(0, 3).reverse() })
    expect(first.statistics()).toMatchObject({ liveBlocks: 7, remoteBlocks: 0 })
    expect(second.owns(blocks[0])).toBe(false)
    expect(second.owns(blocks[3])).toBe(true)
    // 8 blocks of 512 bytes enter a free list at a time: 6 are left of the second eight.
    const next = Array.from({ length: 7 }, () => first.malloc(512))
    expect(next.slice(0, 6).some((block) => blocks.includes(block))).toBe(false)
    expect(next[6]).toBe(blocks[2])
    expect(first.statistics()).toMatchObject({ liveBlocks: 14, remoteBlocks: 3 })
    first.check()
  })

  it('wakes a full slab through the list of its heap, the first one alone', () => {
    const { memory, first, second } = setUp()
    const blocks = Array.from({ length: 33 }, () => first.malloc(512))
    expect(readSlabs(memory, first.state).map(({ full }) => full)).toEqual([true, false])
    for (const block of blocks.slice(4, 7)) second.free(block)
    expect(readSlabs(memory, first.state)[0]).toMatchObject({ full: true, remote: [blocks[6], blocks[5]] })
    first.check()
    // Any slow path will do, of another size too.
    first.malloc(3000)
    expect(readSlabs(memory, first.state)[0]).toMatchObject({ full: false, local: [blocks[4]], remote: [blocks[6], blocks[5]] })
    first.check()
  })

  it('that is huge goes back to the memory at the next beat', () => {
    const { memory, first, second } = setUp()
    const block = first.malloc(MiB)
    const held = memory.counts().reserved
    second.free(block)
    expect(() => second.free(block)).toThrow(expect.objectContaining({ code: 'double-free' }) as Error)
    expect(() => first.free(block)).toThrow(expect.objectContaining({ code: 'double-free' }) as Error)
    expect(first.statistics().liveBlocks).toBe(0)
    expect(memory.counts().reserved).toBe(held)
    first.collect()
    expect(memory.counts().reserved).toBeLessThanOrEqual(held - MiB)
    first.check()
  })

  it('is refused the second time, whoever comes', () => {
    const { first, second } = setUp()
    const block = first.malloc(40)
    first.malloc(40)
    second.free(block)
    for (const owner of [first, second]) expect(() => owner.free(block)).toThrow(expect.objectContaining({ code: 'double-free' }) as Error)
    first.check()
  })

  it('an owner is a whole number', () => {
    const { first } = setUp()
    for (const owner of [-1, 1.5, NaN, 2 ** 32]) expect(() => first.asOwner(owner)).toThrow(expect.objectContaining({ code: 'bad-option' }) as Error)
  })
})

/** Two owners of one heap: what is made when both are. */
function ownersIn(context: AllocatorContext): Mimalloc & { readonly both: readonly [Mimalloc, Mimalloc] } {
  const first = mimalloc().create(context)
  return Object.assign(first, { both: [first, first.asOwner(1)] as const })
}

/** Two owners that look like one allocator: each call goes to the other one, so that every second free is remote. */
const inTurns: AllocatorSuiteOptions['strategy'] = {
  manifest: Object.freeze({ ...mimalloc.manifest, name: 'mimalloc-in-turns' }),
  options: mimalloc().options,
  create: (context) => {
    const owners = wholeOrNothing(context, ownersIn)
    const [first] = owners.both
    let turn = 0
    const next = (): Mimalloc => owners.both[++turn % 2]
    return {
      state: first.state,
      malloc: (bytes) => next().malloc(bytes),
      calloc: (count, bytes) => next().calloc(count, bytes),
      realloc: (block, bytes) => next().realloc(block, bytes),
      free: (block) => {
        next().free(block)
      },
      owns: (block) => first.owns(block),
      usableSize: (block) => first.usableSize(block),
      walk: (visit) => {
        first.walk(visit)
      },
      statistics: () => first.statistics(),
      check: () => {
        first.check()
      },
    }
  },
}

allocatorSuite({ strategy: inTurns, test, runs: 8, detects: ['foreign', 'misaligned', 'double-free', 'interior'] })
