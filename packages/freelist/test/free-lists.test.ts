import { type Address, MisuseError, type ObjectRef } from '@mm/contract'
import { FreeLists } from '@mm/freelist'
import { createMemory } from '@mm/heap'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const world = (options?: ConstructorParameters<typeof FreeLists>[1]) => {
  const memory = createMemory({ limit: 2 ** 20 })
  const base = memory.reserve(64 * 1000, 16)
  return { memory, lists: new FreeLists(memory, options), block: (index: number) => (base + 64 * index) as Address }
}

test('last in, first out, up to the capacity', () => {
  const { lists, block } = world()
  const list = lists.define({ name: 'list', capacity: 3, bytes: 56 })
  expect(lists.take(list)).toBe(0)
  expect([0, 1, 2, 3].map((index) => lists.put(list, block(index)))).toEqual([true, true, true, false])
  expect([lists.take(list), lists.take(list), lists.take(list), lists.take(list)]).toEqual([block(2), block(1), block(0), 0])
  expect(lists.statistics()).toEqual([{ name: 'list', bytes: 56, count: 0, capacity: 3, hits: 3, misses: 2 }])
})

test('the link lies where the definition says, and nothing else is touched', () => {
  const { memory, lists, block } = world()
  const list = lists.define({ name: 'list', capacity: 3, bytes: 56, link: 24 })
  memory.u8.fill(0xab, block(0), block(2))
  lists.put(list, block(0))
  lists.put(list, block(1))
  const changed = [...memory.u8.subarray(block(0), block(2))].flatMap((byte, index) => (byte === 0xab ? [] : [index]))
  expect(changed).toEqual([24, 25, 26, 27, 88, 89, 90, 91])
})

test('clear hands every block back, but for lists that are to be kept', () => {
  const { lists, block } = world()
  const a = lists.define({ name: 'a', capacity: 9, bytes: 16 })
  const b = lists.define({ name: 'b', capacity: 9, bytes: 16, keep: true })
  for (const index of [0, 1]) lists.put(a, block(index))
  lists.put(b, block(2))
  const walked: Address[] = []
  lists.walk((at) => walked.push(at))
  expect(walked).toEqual([block(1), block(0), block(2)])
  const freed: Address[] = []
  lists.clear((at) => freed.push(at))
  expect(freed).toEqual([block(1), block(0)])
  expect(lists.take(a)).toBe(0)
  expect(lists.take(b)).toBe(block(2))
})

test('with the policy none nothing is kept', () => {
  const { lists, block } = world({ policy: 'none' })
  const list = lists.define({ name: 'list', capacity: 80, bytes: 56 })
  expect(lists.put(list, block(0))).toBe(false)
  expect(lists.take(list)).toBe(0)
})

test('capacities by name go before definition and policy', () => {
  for (const policy of ['declared', 'none'] as const) {
    const memory = createMemory({ limit: 2 ** 20 })
    const lists = new FreeLists(memory, { policy, capacities: { two: 2, off: 0 } })
    const [two, off, other] = ['two', 'off', 'other'].map((name) => lists.define({ name, capacity: 1, bytes: 16 }))
    const blocks = Array.from({ length: 3 }, () => memory.reserve(16, 16))
    expect([lists.put(off, blocks[0]), lists.put(other, blocks[0])]).toEqual([false, policy === 'declared'])
    expect([lists.put(two, blocks[1]), lists.put(two, blocks[2])]).toEqual([true, true])
    expect(lists.put(two, memory.reserve(16, 16))).toBe(false)
  }
})

test.each([-1, 0.5, NaN, 2 ** 32])('%d blocks are refused', (capacity) => {
  expect(() => new FreeLists(createMemory({ limit: 2 ** 20 }), { capacities: { list: capacity } })).toThrow(MisuseError)
})

test('the probe is told', () => {
  const { memory, lists, block } = world()
  const list = lists.define({ name: 'float', capacity: 1, bytes: 32, object: 16 })
  const told: unknown[] = []
  memory.probe = {
    freelistPut: (object: ObjectRef, name) => told.push(['put', object, name]),
    freelistHit: (object: ObjectRef, name) => told.push(['hit', object, name]),
  }
  lists.put(list, block(0))
  lists.take(list)
  expect(told).toEqual([
    ['put', block(0) + 16, 'float'],
    ['hit', block(0) + 16, 'float'],
  ])
})

test('there is room for as many lists as were asked for', () => {
  const { lists } = world({ most: 1 })
  lists.define({ name: 'one', capacity: 1, bytes: 16 })
  expect(() => lists.define({ name: 'two', capacity: 1, bytes: 16 })).toThrowError(MisuseError)
})

test('as a stack in JavaScript does, whatever is put and taken', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.record({ put: fc.nat(2) }), fc.record({ take: fc.nat(2) }), fc.constant('relocate' as const)), { maxLength: 200 }), (steps) => {
      const { memory, lists, block } = world()
      const numbers = [4, 1, 7].map((capacity, index) => lists.define({ name: String(index), capacity, bytes: 64, link: 8 * index }))
      const stacks: Address[][] = [[], [], []]
      let next = 0
      for (const step of steps) {
        if (step === 'relocate') memory.relocate()
        else if ('put' in step) {
          const at = block(next++)
          const kept = stacks[step.put].length < [4, 1, 7][step.put]
          expect(lists.put(numbers[step.put], at)).toBe(kept)
          if (kept) stacks[step.put].push(at)
        } else expect(lists.take(numbers[step.take])).toBe(stacks[step.take].pop() ?? 0)
        expect(lists.statistics().map(({ count }) => count)).toEqual(stacks.map((stack) => stack.length))
      }
    }),
  )
})
