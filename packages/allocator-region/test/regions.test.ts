import { createHeap } from '@mm/allocator'
import { type Region, type Regions, region } from '@mm/allocator-region'
import { type Address, CorruptionError, type MisuseCode, MisuseError, type WordBytes } from '@mm/contract'
import { type Memory, createMemory } from '@mm/heap'
import { CountedMemory } from '@mm/heap/counted-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const KiB = 2 ** 10
const MiB = 2 ** 20

type Call =
  | { readonly call: 'open' | 'end' | 'clear'; readonly region: number }
  | { readonly call: 'malloc'; readonly region: number; readonly size: number }
  | { readonly call: 'realloc'; readonly block: number; readonly size: number }
  | { readonly call: 'free'; readonly block: number }

const pick = fc.nat(1000)
const sizes = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 300 }) }, { weight: 3, arbitrary: fc.integer({ min: 0, max: 34_000 }) }, { weight: 1, arbitrary: fc.integer({ min: 32_000, max: 300_000 }) })
const calls: fc.Arbitrary<Call[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ call: fc.constant('open' as const), region: pick }) },
    { weight: 2, arbitrary: fc.record({ call: fc.constantFrom('end' as const, 'clear' as const), region: pick }) },
    { weight: 16, arbitrary: fc.record({ call: fc.constant('malloc' as const), region: pick, size: sizes }) },
    { weight: 4, arbitrary: fc.record({ call: fc.constant('realloc' as const), block: pick, size: sizes }) },
    { weight: 6, arbitrary: fc.record({ call: fc.constant('free' as const), block: pick }) },
  ),
  { maxLength: 150, size: 'max' },
)

/** What there must be: regions with what they are nested in, blocks with their region, size and content. */
class Model {
  readonly parents = new Map<Region, Region>()
  readonly blocks = new Map<Address, { region: Region; size: number; content: number }>()
  readonly root: Region
  #serial = 0

  constructor(root: Region) {
    this.root = root
  }

  isIn(region: Region, outer: Region): boolean {
    for (let at: Region | undefined = region; at !== undefined; at = this.parents.get(at)) if (at === outer) return true
    return false
  }

  write(memory: Memory, block: Address, region: Region, size: number): void {
    const content = ++this.#serial & 0xff
    memory.u8.fill(content, block, block + size)
    this.blocks.set(block, { region, size, content })
  }

  /** Takes out what ends or is emptied with `outer`. */
  drop(outer: Region, itself: boolean): void {
    for (const [block, { region }] of this.blocks) if (this.isIn(region, outer)) this.blocks.delete(block)
    for (const nested of [...this.parents.keys()].filter((at) => (itself || at !== outer) && this.isIn(at, outer))) this.parents.delete(nested)
  }
}

function perform(memory: Memory, allocator: Regions, model: Model, step: Call): void {
  const regions = [model.root, ...model.parents.keys()]
  const blocks = [...model.blocks.keys()]
  if (step.call === 'malloc') {
    const own = regions[step.region % regions.length]
    const block = own === model.root ? allocator.malloc(step.size) : allocator.mallocIn(own, step.size)
    expect(model.blocks.has(block)).toBe(false)
    model.write(memory, block, own, step.size)
  } else if (step.call === 'free' || step.call === 'realloc') {
    if (blocks.length === 0) return
    const block = blocks[step.block % blocks.length]
    const { region: own, size, content } = model.blocks.get(block)!
    const kept = step.call === 'free' ? size : Math.min(size, step.size)
    if (step.call === 'free') {
      expect(memory.u8.subarray(block, block + kept).every((byte) => byte === content)).toBe(true)
      allocator.free(block)
      model.blocks.delete(block)
      return
    }
    const to = allocator.realloc(block, step.size)
    expect(memory.u8.subarray(to, to + kept).every((byte) => byte === content)).toBe(true)
    expect(allocator.regionOf(to)).toBe(own)
    model.blocks.delete(block)
    model.write(memory, to, own, step.size)
  } else {
    const own = regions[step.region % regions.length]
    if (step.call === 'open') {
      const opened = allocator.openRegion(own)
      expect(regions).not.toContain(opened)
      model.parents.set(opened, own)
    } else if (step.call === 'clear' || own === model.root) {
      allocator.clearRegion(own)
      model.drop(own, false)
    } else {
      allocator.endRegion(own)
      model.drop(own, true)
    }
  }
}

function expectAgreement(memory: Memory, allocator: Regions, model: Model): void {
  allocator.check()
  const walked = new Set<Address>()
  allocator.walk((block) => walked.add(block))
  expect(walked).toEqual(new Set(model.blocks.keys()))
  expect(allocator.statistics()).toMatchObject({ liveBlocks: model.blocks.size, regions: model.parents.size + 1, reservedBytes: memory.counts().reserved })
  for (const [block, { region: own, size, content }] of model.blocks) {
    expect(allocator.regionOf(block)).toBe(own)
    expect(allocator.usableSize(block)).toBeGreaterThanOrEqual(size)
    expect(memory.u8.subarray(block, block + size).every((byte) => byte === content)).toBe(true)
  }
}

describe.each([8, 4] as const)('words of %d', (wordBytes: WordBytes) => {
  it('blocks live exactly as long as their region and those around it', () => {
    fc.assert(
      fc.property(calls, (run) => {
        const memory = createMemory({ wordBytes, limit: 128 * MiB })
        const allocator = region().create({ memory })
        const model = new Model(allocator.root)
        for (const [turn, step] of run.entries()) {
          perform(memory, allocator, model, step)
          if (turn % 10 === 0) expectAgreement(memory, allocator, model)
        }
        expectAgreement(memory, allocator, model)
        allocator.reset()
        model.drop(model.root, false)
        expectAgreement(memory, allocator, model)
        expect(allocator.statistics()['chunks']).toBe(1)
      }),
      { numRuns: 60 },
    )
  })

  it('a saved memory goes on with all its regions', () => {
    fc.assert(
      fc.property(calls, calls, (before, after) => {
        const memory = createMemory({ wordBytes, limit: 128 * MiB })
        const { allocator } = createHeap({ allocator: region(), memory })
        const model = new Model(allocator.root)
        for (const step of before) perform(memory, allocator, model, step)
        const copy = createMemory({ image: memory.snapshot() })
        const other = createHeap({ allocator: region(), memory: copy }).allocator
        const otherModel = new Model(other.root)
        for (const [nested, parent] of model.parents) otherModel.parents.set(nested, parent)
        for (const [block, known] of model.blocks) otherModel.blocks.set(block, { ...known })
        for (const step of after) {
          perform(memory, allocator, model, step)
          perform(copy, other, otherModel, step)
        }
        expect([...otherModel.blocks.keys()]).toEqual([...model.blocks.keys()])
        expectAgreement(copy, other, otherModel)
      }),
      { numRuns: 15 },
    )
  })
})

describe('what it costs, in words touched', () => {
  const create = (): { allocator: Regions; cost: (run: () => void) => number } => {
    const memory = new CountedMemory(createMemory())
    const cost = (run: () => void): number => {
      const before = memory.accesses
      run()
      return memory.accesses - before
    }
    return { allocator: region().create({ memory }), cost }
  }

  it('ending a region costs its chunks, not its blocks', () => {
    const { allocator, cost } = create()
    const costs = [28, 1020, 8188].map((size) => {
      const opened = allocator.openRegion()
      const chunks = allocator.statistics()['chunks']!
      let blocks = 0
      while (allocator.statistics()['chunks']! - chunks < 12) {
        allocator.mallocIn(opened, size)
        blocks++
      }
      const words = cost(() => {
        allocator.endRegion(opened)
      })
      return { blocks, words }
    })
    expect(costs[0].blocks).toBeGreaterThan(70_000)
    expect(costs[2].blocks).toBeLessThan(400)
    expect(costs[1].words).toBe(costs[0].words)
    expect(costs[2].words).toBe(costs[0].words)
    expect(costs[0].words).toBeLessThan(13 * 40)
  })

  it('ending nested regions costs each of them once, however deep', () => {
    const words = [1000, 2000].map((depth) => {
      const { allocator, cost } = create()
      const outer = allocator.openRegion()
      for (let inner = outer, at = 0; at < depth; at++) inner = allocator.openRegion(inner)
      const spent = cost(() => {
        allocator.endRegion(outer)
      })
      expect(allocator.statistics()).toMatchObject({ regions: 1, chunks: 1 })
      return spent
    })
    expect(words[1] / words[0]).toBeLessThan(2.01)
    expect(words[0] / 1000).toBeLessThan(40)
  })

  it('malloc and free cost the same however many blocks are live', () => {
    const most = [100, 50_000].map((live) => {
      const { allocator, cost } = create()
      const blocks = Array.from({ length: live }, (_, turn) => allocator.malloc(24 + (turn % 8) * 16))
      let words = 0
      for (let turn = 0; turn < 1000; turn++) {
        const place = (turn * 7919) % live
        words = Math.max(
          words,
          cost(() => {
            allocator.free(blocks[place])
            blocks[place] = allocator.malloc(24 + (place % 8) * 16)
          }),
        )
      }
      return words
    })
    expect(most[1]).toBe(most[0])
    expect(most[0]).toBeLessThan(50)
  })
})

describe('single blocks', () => {
  it('a freed block is used again for its own size, in its own region only', () => {
    const allocator = region().create({ memory: createMemory() })
    const opened = allocator.openRegion()
    const block = allocator.mallocIn(opened, 100)
    allocator.mallocIn(opened, 100)
    allocator.free(block)
    expect(allocator.regionOf(allocator.malloc(100))).toBe(allocator.root)
    expect(allocator.mallocIn(opened, 200)).not.toBe(block)
    expect(allocator.mallocIn(opened, 97)).toBe(block)
  })

  it('the block that was cut off last grows and shrinks in place', () => {
    const allocator = region().create({ memory: createMemory() })
    const block = allocator.malloc(20)
    for (const size of [100, 5000, 400, 1]) expect(allocator.realloc(block, size)).toBe(block)
    expect(allocator.malloc(1)).toBe(block + 16)
    expect(allocator.realloc(block, 100)).not.toBe(block)
    allocator.check()
  })

  it('a region that has become empty keeps one chunk', () => {
    const allocator = region().create({ memory: createMemory() })
    const blocks = Array.from({ length: 500 }, () => allocator.malloc(1000))
    blocks.push(allocator.malloc(MiB))
    expect(allocator.statistics()['chunks']).toBeGreaterThan(5)
    for (const block of blocks) allocator.free(block)
    expect(allocator.statistics()).toMatchObject({ liveBlocks: 0, liveBytes: 0, chunks: 1 })
    allocator.check()
  })
})

it('refuses what is no block and no open region, by name', () => {
  const memory = createMemory()
  const allocator = region().create({ memory })
  const opened = allocator.openRegion()
  const [block, large] = [allocator.mallocIn(opened, 100), allocator.mallocIn(opened, 100 * KiB)]
  const refused = (run: () => unknown, code: MisuseCode): void => {
    try {
      run()
      expect.unreachable(code)
    } catch (error) {
      expect(error).toBeInstanceOf(MisuseError)
      expect(error).toMatchObject({ code, strategy: 'region' })
    }
    allocator.check()
  }
  for (const [address, code] of [
    [block + 8, 'misaligned'],
    [block + 16, 'double-free'],
    [large + 16, 'double-free'],
    [large + 64 * KiB, 'foreign'],
    [opened, 'double-free'],
    [48, 'foreign'],
    [NaN, 'foreign'],
    [-16, 'foreign'],
    [2 ** 32 + block, 'foreign'],
  ] as const) {
    for (const call of ['free', 'usableSize', 'regionOf'] as const) refused(() => allocator[call](address as Address), code)
    refused(() => allocator.realloc(address as Address, 1), code)
    expect(allocator.owns(address as Address)).toBe(false)
  }
  for (const wrong of [block, opened + 4, opened + 0.5, NaN, 0, 2 ** 32 + opened] as Region[]) {
    refused(() => allocator.endRegion(wrong), 'stale-handle')
    refused(() => allocator.mallocIn(wrong, 8), 'stale-handle')
    refused(() => allocator.openRegion(wrong), 'stale-handle')
  }
  refused(() => allocator.endRegion(allocator.root), 'stale-handle')
  refused(() => allocator.mallocIn(opened, -1), 'bad-size')
  allocator.endRegion(opened)
  refused(() => allocator.endRegion(opened), 'stale-handle')
  refused(() => allocator.clearRegion(opened), 'stale-handle')
  refused(() => allocator.free(block), 'foreign')
  expect(() => region().create({ memory: createMemory(), state: 4096 as Address })).toThrow(/no state of this allocator .*strategy region/)
})

it('answers 0 where there is no memory for a region or a block', () => {
  const allocator = region().create({ memory: createMemory({ limit: 64 * KiB }) })
  const opened = [allocator.openRegion(), allocator.openRegion()]
  while (opened.at(-1) !== 0) opened.push(allocator.openRegion())
  expect(allocator.mallocIn(opened[0], 20 * KiB)).toBe(0)
  allocator.endRegion(opened[1])
  expect(allocator.openRegion(opened[0])).toBe(opened[1])
  allocator.check()
})

it('a probe is told of every block that goes with its region', () => {
  const memory = createMemory()
  const allocator = region().create({ memory })
  const live = new Set<Address>()
  memory.probe = { alloc: (block) => live.add(block), free: (block) => live.delete(block) }
  const outer = allocator.openRegion()
  const inner = allocator.openRegion(outer)
  const kept = allocator.malloc(24)
  for (let turn = 0; turn < 100; turn++) allocator.mallocIn(turn % 2 === 0 ? inner : outer, turn * 50)
  allocator.mallocIn(inner, MiB)
  allocator.endRegion(outer)
  expect(live).toEqual(new Set([kept]))
  allocator.reset()
  expect(live.size).toBe(0)
})

it('check notices a change of any word that means something', () => {
  const memory = createMemory()
  const allocator = region().create({ memory })
  const opened = allocator.openRegion(allocator.openRegion())
  const sibling = allocator.openRegion()
  const blocks = Array.from({ length: 40 }, (_, turn) => allocator.mallocIn(opened, 1 + turn * 37))
  for (const block of blocks.filter((_, turn) => turn % 3 === 0)) allocator.free(block)
  const large = allocator.mallocIn(opened, MiB)
  const header = (block: number): number => block - 4
  const chunk = Math.floor(blocks[1] / (16 * KiB)) * 16 * KiB
  const places = [
    ...[0, 8, 12, 16, 20, 24].map((offset) => allocator.state + offset),
    ...[0, 12, 16, 20, 32].map((offset) => chunk + offset), // header and marks of a chunk
    ...[0, 8, 12, 16, 20].map((offset) => large - 32 + offset),
    ...[0, 8, 12, 16, 20, 24, 28, 32, 36].map((offset) => opened + offset), // its record
    ...[0, 8, 12].map((offset) => sibling + offset),
    opened + 48 + 4 * 20, // a list
    ...blocks.map(header),
    blocks[0], // the link of a free one
  ]
  for (const place of places) {
    const { u8 } = memory
    const was = u8[place]
    u8[place] ^= 0x41
    expect(() => {
      allocator.check()
    }, `byte ${place - chunk} of the chunk`).toThrow(CorruptionError)
    u8[place] = was
  }
  allocator.check()
})
