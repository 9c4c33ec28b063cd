import { createHeap, general } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { type ShadowLayer, debug, shadow } from '@mm/allocator/layers'
import { createMemory } from '@mm/heap'
import { type Address, type Allocator, type AllocatorContext, type AllocatorStrategy, MisuseError, defineStrategy } from '@mm/contract'
import { describe, expect, it } from 'vitest'

const watched = (sites?: 'stack' | (() => string | number)): ShadowLayer => createHeap({ allocator: shadow(pymalloc({ hardening: 0 }), sites === undefined ? {} : { sites }) }).allocator

/** Hands out a block every `step` bytes, however large it is to be. */
const careless = (step: number) =>
  defineStrategy({
    axis: 'allocator',
    name: 'careless',
    idea: 'Blocks overlap.',
    source: 'our own',
    options: {},
    requires: [],
    provides: [],
    preserves: [],
    create: ({ memory }: AllocatorContext): Allocator => {
      let next = memory.reserve(4096, 16) - step
      const malloc = (): Address => (next += step) as Address
      return { malloc, calloc: malloc, realloc: malloc, free: () => undefined }
    },
  })()

describe('shadow', () => {
  it('sees what rung 0 does not', () => {
    const heap = watched()
    const [a, b] = [heap.malloc(100), heap.malloc(100)]
    heap.free(a)
    expect(() => heap.free(a)).toThrow(expect.objectContaining({ code: 'double-free' }))
    expect(() => heap.free((b + 16) as Address)).toThrow(expect.objectContaining({ code: 'bad-address' }))
    expect(() => heap.free((b + 8) as Address)).toThrow(expect.objectContaining({ code: 'misaligned' }))
    expect(() => heap.free((b + 1024) as Address)).toThrow(expect.objectContaining({ code: 'foreign' }))
    expect(() => heap.realloc(NaN as Address, 3)).toThrow(MisuseError)
    expect(heap.live).toBe(1)
    heap.check?.()
  })

  it('knows which bytes may be touched', () => {
    const heap = watched()
    const block = heap.malloc(100)
    heap.touch(block, 100)
    heap.touch((block + 99) as Address, 1)
    expect(() => heap.touch((block + 99) as Address, 2)).toThrow(/1 bytes beyond/)
    expect(() => heap.touch((block - 32) as Address, 1)).toThrow(/in no block/)
    heap.free(block)
    expect(() => heap.touch(block, 1)).toThrow(/is freed/)
  })

  it('names the sites that its user names', () => {
    let line = 1
    const heap = watched(() => `line ${line++}`)
    const [a, b] = [heap.malloc(24), heap.calloc(1, 24)]
    heap.free(a)
    expect(() => heap.free(a)).toThrow(/of 24 bytes, which is freed at line 3, allocated at line 1/)
    expect(() => heap.touch(a, 1)).toThrow(/freed at line 3, allocated at line 1/)
    expect(() => heap.touch((b + 20) as Address, 5)).toThrow(/1 bytes beyond the block 0x[0-9a-f]+ of 24 bytes, which is live, allocated at line 2/)
    expect(heap.blocks()).toEqual([{ block: b, size: 24, live: true, allocatedAt: 'line 2', freedAt: undefined }])
    const moved = heap.realloc(b, 2000)
    expect(() => heap.touch(b, 1)).toThrow(/freed at line 4, allocated at line 2/)
    expect(heap.blocks()).toMatchObject([{ block: moved, size: 2000, allocatedAt: 'line 5' }])
  })

  it('names the JavaScript that allocated and freed', () => {
    const heap = watched('stack')
    const allocateHere = (): Address => heap.malloc(24)
    const freeThere = (block: Address): void => heap.free(block)
    const block = allocateHere()
    freeThere(block)
    expect(() => heap.free(block)).toThrow(/freed at .*freeThere.*allocated at .*allocateHere/)
    expect(() => heap.free(block)).not.toThrow(/ShadowLayer|takeSite/)
  })

  it('catches an allocator that hands out what is live, or misaligned', () => {
    for (const [step, message] of [[16, /overlaps the block 0x[0-9a-f]+ of 20 bytes, which is live, allocated at 1/], [24, /not aligned/]] as const) {
      let call = 0
      const heap = shadow(careless(step), { sites: () => ++call }).create({ memory: createMemory() })
      heap.malloc(step === 16 ? 20 : 24)
      expect(() => heap.malloc(20)).toThrow(expect.objectContaining({ name: 'CorruptionError', message: expect.stringMatching(message) as string }))
      expect(heap.check).toBeUndefined()
    }
  })

  it('refuses nothing that is right', () => {
    const heap = watched()
    expect(() => heap.free(heap.realloc(heap.calloc(0, 5), 70_000))).not.toThrow(MisuseError)
  })

  const known: readonly [string, AllocatorStrategy][] = [
    ['pymalloc', pymalloc({ hardening: 0 })],
    ['general', general({ hardening: 0 })],
    ['debug-pymalloc', debug(pymalloc({ hardening: 0 }))],
  ]

  it.each(known)('learns the blocks of a heap that is taken up: %s', (_, strategy) => {
    const memory = createMemory()
    const heap = strategy.create({ memory })
    const blocks = Array.from({ length: 300 }, (__, count) => heap.malloc((count * 7) % 900))
    for (const block of blocks.splice(0, 100)) heap.free(block)
    const over = shadow(strategy).create({ memory, ...(heap.state !== undefined && { state: heap.state }) })
    expect(over.blocks().map(({ block }) => block)).toEqual([...blocks].sort((a, b) => a - b))
    for (const block of blocks) over.free(block)
    expect(() => over.free(blocks[0])).toThrow(/freed/)
    expect(over.live).toBe(0)
  })
})
