import { test as nodeTest } from 'node:test'
import {
  type AllocatorStrategy,
  type CollectorStrategy,
  type Fits,
  type LifetimeStrategy,
  type ProvidedBy,
  defineStrategy,
} from '@mm/contract'
import { type TestFunction, allocatorSuite, collectorSuite } from '@mm/testkit'
import { referenceAllocator, referenceCollector } from '@mm/testkit/broken'
import { expect, expectTypeOf, test } from 'vitest'

/** These tests are checked by `tsc`: a line that compiles against expectation is an error of the type check. */

const words = { source: 'our own', options: {}, preserves: [] } as const

function never(): never {
  throw new Error('only its type is wanted')
}

const allocator = defineStrategy({ ...words, axis: 'allocator', name: 'an-allocator', idea: 'a', requires: [], provides: ['free'], create: never })
const unfreeing = defineStrategy({ ...words, axis: 'allocator', name: 'unfreeing', idea: 'a', requires: [], provides: [], create: never })
const counted = defineStrategy({ ...words, axis: 'lifetime', name: 'counted', idea: 'a', requires: ['free'], provides: ['counts'], create: never })
const uncounted = defineStrategy({ ...words, axis: 'lifetime', name: 'uncounted', idea: 'a', requires: ['tracing'], provides: ['uncounted'], create: never })
const overCounts = defineStrategy({ ...words, axis: 'collector', name: 'over-counts', idea: 'a', requires: ['counts'], provides: ['finds-cycles'], create: never })
const tracing = defineStrategy({ ...words, axis: 'collector', name: 'tracing', idea: 'a', requires: ['uncounted'], provides: ['tracing', 'finds-cycles'], create: never })
const nothing = defineStrategy({ ...words, axis: 'collector', name: 'nothing', idea: 'a', requires: [], provides: [], create: never })

/** As a wiring function declares it: each strategy must be content with what the two others provide. */
function wire<A extends AllocatorStrategy, L extends LifetimeStrategy, C extends CollectorStrategy>(
  allocatorStrategy: Fits<A, ProvidedBy<L> | ProvidedBy<C>>,
  lifetime: Fits<L, ProvidedBy<A> | ProvidedBy<C>>,
  collector: Fits<C, ProvidedBy<A> | ProvidedBy<L>>,
): number {
  return [allocatorStrategy, lifetime, collector].length
}

type A = ReturnType<typeof allocator>
type U = ReturnType<typeof unfreeing>
type L = ReturnType<typeof counted>
type N = ReturnType<typeof uncounted>
type C = ReturnType<typeof overCounts>
type T = ReturnType<typeof tracing>
type O = ReturnType<typeof nothing>

test('strategies that fit can be wired', () => {
  expect(wire<A, L, C>(allocator(), counted(), overCounts())).toBe(3)
  expect(wire<A, L, O>(allocator(), counted(), nothing())).toBe(3)
  expect(wire<A, N, T>(allocator(), uncounted(), tracing())).toBe(3)
  expect(wire<U, N, T>(unfreeing(), uncounted(), tracing())).toBe(3)
})

test('strategies that do not fit do not compile', () => {
  // @ts-expect-error -- a collector over counts, and nobody counts
  wire<A, N, C>(allocator(), uncounted(), overCounts())
  // @ts-expect-error -- a collector that takes all objects for uncounted, and a lifetime that counts
  wire<A, L, T>(allocator(), counted(), tracing())
  // @ts-expect-error -- counting frees single blocks, which this allocator does not take back
  wire<U, L, C>(unfreeing(), counted(), overCounts())
  // @ts-expect-error -- nobody counts, and nobody traces
  wire<A, N, O>(allocator(), uncounted(), nothing())
  expectTypeOf<Fits<C, 'uncounted'>>().toEqualTypeOf<{ readonly 'this strategy requires what no other one provides': 'counts' }>()
})

test('axes are not mixed up', () => {
  expect(() => {
    // @ts-expect-error -- a collector is no allocator
    allocatorSuite({ test, strategy: overCounts(), skip: { 'no check': 'never run' } })
  }).toThrow()
  expect(() => {
    // @ts-expect-error -- an allocator is no collector
    collectorSuite({ test, strategy: referenceAllocator, skip: { 'no check': 'never run' } })
  }).toThrow()
})

test('the runners that people have fit', () => {
  expectTypeOf(test).toExtend<TestFunction>()
  expectTypeOf(nodeTest).toExtend<TestFunction>()
  expectTypeOf(referenceCollector).toExtend<CollectorStrategy>()
})
