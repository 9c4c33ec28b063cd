import { type ObjectRef } from '@mm/contract'
import { createMemory } from '@mm/heap'
import { aggressive, cpython, none } from '@mm/interning'
import fc from 'fast-check'
import { expect, test } from 'vitest'

/** Strings are numbers whose text is what is left of a division by 1000; the hash is poor on purpose. */
const textOf = (string: ObjectRef): number => string % 1000
const hashOf = (string: ObjectRef): number => (textOf(string) * 2_654_435_761) % 64
const ref = (text: number, copy: number): ObjectRef => (8 + text + 1000 * copy) as ObjectRef

function world(limit = 2 ** 22, strategy: typeof aggressive | typeof cpython = cpython) {
  const memory = createMemory({ limit })
  return { memory, interning: strategy().create({ memory, equal: (a, b) => textOf(a) === textOf(b), bytesOf: () => 50 }) }
}

test.each([cpython, aggressive])('as a map in JavaScript does, whatever is entered and forgotten: strategy %#', (strategy) => {
  const step = fc.record({ text: fc.nat(700), copy: fc.nat(3), forget: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 1500 }), (steps) => {
      const { memory, interning } = world(2 ** 22, strategy)
      const entered = new Map<number, ObjectRef>()
      for (const { text, copy, forget } of steps) {
        const string = ref(text, copy)
        if (forget) {
          interning.forget(string, hashOf(string))
          if (entered.get(textOf(string)) === string) entered.delete(textOf(string))
        } else {
          const expected = entered.get(textOf(string)) ?? string
          entered.set(textOf(string), expected)
          expect(interning.intern(string, hashOf(string))).toBe(expected)
        }
        expect(interning.statistics().entries).toBe(entered.size)
      }
      memory.relocate()
      const walked: ObjectRef[] = []
      interning.walk!((string) => walked.push(string))
      expect(walked.sort()).toEqual([...entered.values()].sort())
    }),
    { numRuns: 20 },
  )
})

test('values that come and go take no more memory than those that live at once', () => {
  const { memory, interning } = world(2 ** 22, aggressive)
  let after = 0
  for (let value = 0; value < 100_000; value++) {
    interning.intern((16 + value) as ObjectRef, value)
    if (value >= 100) interning.forget((16 + value - 100) as ObjectRef, value - 100)
    if (value === 1000) after = memory.counts().reserved
  }
  expect(interning.statistics().entries).toBe(100)
  expect(memory.counts().reserved).toBe(after)
})

test('a table of its own is taken up again by its state', () => {
  const { memory, interning } = world(2 ** 22, aggressive)
  interning.intern(ref(1, 0), 1)
  const again = aggressive().create({ memory, state: interning.state!, equal: (a, b) => textOf(a) === textOf(b), bytesOf: () => 50 })
  expect(again.intern(ref(1, 1), 1)).toBe(ref(1, 0))
  expect(again.statistics()).toEqual({ entries: 1, hits: 1, bytesSaved: 50 })
})

test('hits and what they saved', () => {
  const { interning } = world()
  interning.intern(ref(1, 0), 1)
  interning.intern(ref(1, 0), 1)
  interning.intern(ref(1, 1), 1)
  expect(interning.statistics()).toEqual({ entries: 1, hits: 2, bytesSaved: 50 })
})

test('hashes are 32 bits, signed or not', () => {
  const { interning } = world()
  interning.intern(ref(1, 0), -5)
  expect(interning.intern(ref(1, 1), 2 ** 32 - 5)).toBe(ref(1, 0))
})

test('without memory to grow the answer is 0, and what is there stays', () => {
  const { interning } = world(2 ** 14)
  let text = 0
  const refused = (): boolean => interning.intern(ref(text, 0), text * 7) === 0
  while (!refused()) text++
  expect(text).toBeGreaterThan(400)
  expect(interning.intern(ref(3, 1), 21)).toBeOneOf([ref(3, 0), 0])
})

test('the probe is told', () => {
  const { memory, interning } = world()
  const told: unknown[] = []
  memory.probe = { intern: (object, fresh) => told.push([object, fresh]) }
  interning.intern(ref(1, 0), 1)
  interning.intern(ref(1, 1), 1)
  expect(told).toEqual([
    [ref(1, 0), true],
    [ref(1, 0), false],
  ])
})

test('the policies', () => {
  const { interning } = world()
  expect(interning.smallIntegers).toEqual({ least: -5, greatest: 256 })
  const memory = createMemory({ limit: 2 ** 20 })
  const context = { memory, equal: () => true, bytesOf: () => 1 }
  expect(cpython({ greatest: 1024 }).create(context).smallIntegers).toEqual({ least: -5, greatest: 1024 })
  const all = aggressive().create({ ...context, memory: createMemory({ limit: 2 ** 20 }) })
  expect([all.values, interning.values]).toEqual([true, undefined])
  expect(aggressive.manifest.preserves).toEqual(['finalizer-time', 'sizes'])
  const nothing = none().create(context)
  expect([nothing.smallIntegers, nothing.singletons, nothing.strings]).toEqual([null, false, false])
  expect(nothing.intern(ref(1, 1), 1)).toBe(ref(1, 1))
})
