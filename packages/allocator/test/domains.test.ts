import { type Domain, type Domains, domainsOf, wrapDomains } from '@mm/allocator'
import { type HardenedPymalloc, pymalloc } from '@mm/allocator/hardened'
import { DebugLayer, StatsLayer, debugDomainsOf } from '@mm/allocator/layers'
import { type Memory, createMemory } from '@mm/heap'
import { type Address, MisuseError } from '@mm/contract'
import { allocatorSuite } from '@mm/testkit'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'

interface Made {
  readonly memory: Memory
  readonly heap: HardenedPymalloc
  readonly domains: Domains
}

const names: readonly Domain[] = ['raw', 'mem', 'obj']

function make(debugged: boolean, wordBytes: 4 | 8 = 8): Made {
  const memory = createMemory({ wordBytes, limit: 2 ** 25 })
  const heap = pymalloc().create({ memory })
  const plain = domainsOf(heap)
  return { memory, heap, domains: debugged ? debugDomainsOf(plain, memory) : plain }
}

describe.each([
  ['plain', false],
  ['debug', true],
] as const)('the domains, %s', (_, debugged) => {
  describe.each(names)('%s', (name) => {
    it('no bytes are a block of their own, and a resize to none is no free', () => {
      const domain = make(debugged).domains[name]
      const blocks = [domain.malloc(0), domain.malloc(0), domain.calloc(0, 8), domain.calloc(8, 0), domain.realloc(0 as Address, 0)]
      expect(new Set(blocks).size).toBe(5)
      expect(blocks).not.toContain(0)
      const block = domain.realloc(domain.realloc(domain.malloc(100), 0), 50)
      expect(block).not.toBe(0)
      for (const one of [...blocks, block, 0 as Address]) domain.free(one)
      expect(domain.statistics?.().liveBlocks).toBe(0)
    })

    it('a product that is too large is no block, a size that is none is refused', () => {
      const domain = make(debugged).domains[name]
      expect([domain.calloc(2 ** 16, 2 ** 16), domain.calloc(2 ** 31 - 1, 2), domain.malloc(2 ** 31 - 1), domain.calloc(1, 2 ** 31 - 1)]).toEqual([0, 0, 0, 0])
      for (const size of [-1, 2 ** 31, 0.5]) expect(() => domain.malloc(size)).toThrow(expect.objectContaining({ code: 'bad-size', operation: 'malloc' }))
      const block = domain.malloc(30)
      expect(domain.realloc(block, 2 ** 31 - 1)).toBe(0)
      expect(() => domain.realloc(block, -1)).toThrow(MisuseError)
      domain.free(block)
    })

    it('calloc clears what was used before', () => {
      const { memory, domains } = make(debugged)
      const domain = domains[name]
      const dirty = domain.malloc(300)
      memory.u8.fill(255, dirty, dirty + 300)
      domain.free(dirty)
      const clean = domain.calloc(3, 100)
      expect(clean).toBe(dirty)
      expect(memory.u8.subarray(clean, clean + 300).every((byte) => byte === 0)).toBe(true)
    })
  })

  it('raw blocks are none of pymalloc; large ones of mem and obj are counted as blocks', () => {
    const { heap, domains } = make(debugged)
    domains.raw.malloc(16)
    expect(heap.statistics()).toMatchObject({ allocatedBlocks: 0 })
    const large = domains.obj.malloc(1000)
    domains.mem.malloc(16)
    expect(heap.statistics()).toMatchObject({ liveBlocks: 3, allocatedBlocks: 2 })
    domains.obj.free(large)
    expect(heap.statistics()).toMatchObject({ liveBlocks: 2, allocatedBlocks: 1 })
  })
})

describe('a block in a domain that is not its own', () => {
  it('without debug hooks: mem and obj are one; what obj resizes of raw stays raw', () => {
    const { heap, memory, domains } = make(false)
    domains.mem.free(domains.obj.malloc(10))
    const raw = domains.raw.malloc(400)
    memory.u8.fill(9, raw, raw + 400)
    const resized = domains.obj.realloc(raw, 40)
    expect(heap.general.owns(resized)).toBe(true)
    expect(memory.u8.subarray(resized, resized + 40).every((byte) => byte === 9)).toBe(true)
    expect(() => domains.raw.free(domains.obj.malloc(10))).toThrow(expect.objectContaining({ code: 'foreign' }))
  })

  it('with them: refused, in all calls, and nothing has changed', () => {
    const ids = { raw: 'r', mem: 'm', obj: 'o' }
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.constantFrom(...names), fc.oneof(fc.nat(600), fc.nat(5000)), fc.constantFrom(4 as const, 8 as const), (from, to, size, wordBytes) => {
        fc.pre(from !== to)
        const { memory, domains } = make(true, wordBytes)
        const block = domains[from].malloc(size)
        const before = memory.snapshot()
        const message = `bad ID: Allocated using API '${ids[from]}', verified using API '${ids[to]}'`
        for (const run of [() => domains[to].free(block), () => domains[to].realloc(block, 3), () => domains[to].usableSize?.(block)]) {
          expect(run).toThrow(expect.objectContaining({ name: 'MisuseError', code: 'wrong-domain', message: expect.stringContaining(message) as string, detail: expect.stringContaining(`API '${ids[from]}'`) as string }))
        }
        expect(Buffer.compare(memory.snapshot(), before)).toBe(0)
        for (const name of names) domains[name].check?.()
        domains[from].free(block)
      }),
      { numRuns: 60 },
    )
  })
})

describe('wrapDomains', () => {
  it('puts something around each domain, and leaves the others alone', () => {
    const { domains } = make(false)
    const counted = wrapDomains(domains, (below) => new StatsLayer(below))
    counted.obj.free(counted.obj.malloc(8))
    counted.raw.malloc(8)
    domains.mem.malloc(8)
    expect(names.map((name) => [counted[name].calls().mallocs, counted[name].calls().frees])).toEqual([[1, 0], [0, 0], [1, 1]])
    const told: Domain[] = []
    wrapDomains(domains, (below, domain) => (told.push(domain), below))
    expect(told).toEqual(names)
  })
})

const strategy = pymalloc()
allocatorSuite({
  strategy: {
    ...strategy,
    manifest: Object.freeze({ ...strategy.manifest, name: 'debug-obj-of-domains' }),
    create: (context) => {
      const { obj } = debugDomainsOf(domainsOf(strategy.create(context)), context.memory)
      expect(obj).toBeInstanceOf(DebugLayer)
      return obj
    },
  },
  test,
  runs: 3,
  wordBytes: [8],
  detects: ['foreign', 'misaligned', 'double-free', 'interior'],
})
