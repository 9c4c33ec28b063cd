import { general } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { TransactionLayer, debug, shadow, transaction } from '@mm/allocator/layers'
import { createMemory } from '@mm/heap'
import { type Address, type Allocator, type AllocatorContext, MisuseError, type Strategy } from '@mm/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

interface Held {
  readonly block: Address
  readonly size: number
  readonly pattern: number
}

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ call: fc.constant('malloc' as const), size: fc.oneof(fc.nat(600), fc.nat(3000)) }) },
    { weight: 3, arbitrary: fc.record({ call: fc.constant('realloc' as const), pick: fc.nat(50), size: fc.oneof(fc.nat(600), fc.nat(3000)) }) },
    { weight: 3, arbitrary: fc.record({ call: fc.constant('free' as const), pick: fc.nat(50) }) },
    { weight: 2, arbitrary: fc.record({ call: fc.constant('begin' as const) }) },
    { weight: 1, arbitrary: fc.record({ call: fc.constant('commit' as const) }) },
    { weight: 1, arbitrary: fc.record({ call: fc.constant('rollback' as const) }) },
  ),
  { maxLength: 70, size: 'max' },
)

type Sized = Allocator & Required<Pick<Allocator, 'usableSize'>>

const watched: readonly [string, Strategy<'allocator', AllocatorContext, Sized>][] = [
  ['shadow-pymalloc', shadow(pymalloc({ hardening: 0 }))],
  ['debug-general', debug(general())],
]

describe.each(watched)('transaction over %s', (_, below) => {
  it('is a model that goes back to what it was at begin', () => {
    fc.assert(
      fc.property(steps, (drawn) => {
        const memory = createMemory({ limit: 2 ** 24 })
        const heap = transaction(below).create({ memory })
        let live: Held[] = []
        const saved: Held[][] = []
        let serial = 0
        const receive = (block: Address, size: number): void => {
          live.push({ block, size, pattern: ++serial & 0xff })
          memory.u8.fill(serial & 0xff, block, block + size)
        }
        const content = ({ block, pattern }: Held, bytes: number): void => {
          expect(memory.u8.subarray(block, block + bytes).every((byte) => byte === pattern)).toBe(true)
        }
        for (const step of drawn) {
          switch (step.call) {
            case 'malloc':
              receive(heap.malloc(step.size), step.size)
              break
            case 'realloc': {
              const [one] = live.splice(step.pick % (live.length + 1), 1)
              const block = heap.realloc(one?.block ?? (0 as Address), step.size)
              if (one !== undefined) content({ ...one, block }, Math.min(one.size, step.size))
              receive(block, step.size)
              break
            }
            case 'free': {
              const [one] = live.splice(step.pick % (live.length + 1), 1)
              if (one !== undefined) heap.free(one.block)
              break
            }
            case 'begin':
              saved.push([...live])
              heap.begin()
              break
            default: {
              const before = saved.pop()
              if (before === undefined) expect(() => heap[step.call]()).toThrow(MisuseError)
              else {
                heap[step.call]()
                if (step.call === 'rollback') live = before
              }
            }
          }
          expect(heap.depth).toBe(saved.length)
          for (const one of live) content(one, one.size)
          if (saved.length === 0) expect(heap.statistics?.().liveBlocks).toBe(live.length)
        }
        while (saved.length > 0) {
          live = saved.pop() ?? []
          heap.rollback()
        }
        for (const one of live) content(one, one.size)
        expect(heap.statistics?.().liveBlocks).toBe(live.length)
        for (const { block } of live) heap.free(block)
        expect(heap.statistics?.()).toMatchObject({ liveBlocks: 0, liveBytes: 0 })
        heap.check?.()
      }),
      { numRuns: 120 },
    )
  })
})

describe('transaction', () => {
  const make = (): TransactionLayer => transaction(pymalloc()).create({ memory: createMemory() })

  it('what is freed inside is not used again before the commit', () => {
    const heap = make()
    const block = heap.malloc(40)
    heap.begin()
    heap.free(block)
    expect(heap.malloc(40)).not.toBe(block)
    heap.commit()
    expect(heap.malloc(40)).toBe(block)
  })

  it('what is allocated and freed inside is used again at once', () => {
    const heap = make()
    heap.begin()
    const block = heap.malloc(40)
    heap.free(block)
    expect(heap.malloc(40)).toBe(block)
    heap.rollback()
    expect(heap.statistics?.().liveBlocks).toBe(0)
  })

  it('refuses at once what the commit could not give back', () => {
    const heap = make()
    const [a, b] = [heap.malloc(40), heap.malloc(40)]
    heap.begin()
    heap.free(a)
    expect(() => heap.free(a)).toThrow(expect.objectContaining({ code: 'double-free', operation: 'free' }))
    expect(() => heap.realloc(a, 9)).toThrow(expect.objectContaining({ code: 'double-free', operation: 'realloc' }))
    heap.begin()
    expect(() => heap.free(a)).toThrow(expect.objectContaining({ code: 'double-free' }))
    expect(() => heap.free((b + 8) as Address)).toThrow(expect.objectContaining({ code: 'misaligned', operation: 'free' }))
    expect(() => heap.realloc((b + 16) as Address, 4)).toThrow(expect.objectContaining({ operation: 'realloc' }))
    expect(() => heap.realloc(b, -4)).toThrow(expect.objectContaining({ code: 'bad-size', operation: 'realloc' }))
    heap.free(0 as Address)
    heap.commit()
    heap.rollback()
    expect(heap.statistics?.().liveBlocks).toBe(2)
    heap.free(a)
    heap.free(b)
  })

  it('does not fit an allocator that knows no sizes', () => {
    const bare = { ...pymalloc(), create: (context: AllocatorContext): Allocator => pymalloc().create(context) }
    // @ts-expect-error -- no usableSize
    expect(transaction(bare).manifest.name).toBe('transaction-pymalloc')
  })

  it('a reset ends all that is open', () => {
    const memory = createMemory()
    const below = pymalloc().create({ memory })
    let resets = 0
    const heap = new TransactionLayer(Object.assign(below, { reset: () => void resets++ }), memory)
    heap.begin()
    heap.malloc(8)
    heap.reset?.()
    expect([heap.depth, resets]).toEqual([0, 1])
  })
})
