import { type Collector, type CollectorFactory, type ObjectRef } from '@mm/contract'
import { generational } from '@mm/gc-generational'
import { snapshot } from '@mm/gc-snapshot'
import { assembleRuntime, createRuntime } from '@mm/runtime'
import { beforeAll, describe, expect, test } from 'vitest'

/** Objects looked at in one pause, at most: a step that comes late does twice its budget of 1000; the young are 6000; one object is looked at as a whole. */
const LOOKED_MOST = 6000 + 8
/** A cycle is over before so many objects have been made, as a part of those that there were when it began. */
const CYCLE_MOST = 0.4

/** A runtime with pairs of objects that refer to each other, and what its collector does. */
function world(collector: ReturnType<CollectorFactory>) {
  const runtime = assembleRuntime({ limit: 2 ** 28 }, { collector })
  const { mutator, memory } = runtime
  const Node = runtime.defineType({ name: 'Node', fields: ['next', 'other'] })
  const Row = runtime.defineType({ name: 'Row', items: true })
  const seen = { made: 0, tracked: 0, mostTracked: 0, mostLooked: 0, cycles: [] as number[] }
  let looked = 0
  let began: { made: number; tracked: number } | undefined
  runtime.addRoots(() => (began ??= { made: seen.made, tracked: seen.tracked }))
  memory.probe = { visit: () => void looked++, track: () => void seen.tracked++, untrack: () => void seen.tracked-- }
  const rest = (): void => {
    looked = 0
    const before = runtime.collector.last
    runtime.safepoint()
    const { last } = runtime.collector
    if (last !== before && last?.steps !== undefined && began !== undefined) {
      seen.cycles.push((seen.made - began.made) / began.tracked)
      began = undefined
    }
    seen.mostLooked = Math.max(seen.mostLooked, looked)
    seen.mostTracked = Math.max(seen.mostTracked, seen.tracked)
  }
  return {
    runtime,
    seen,
    /** Two that hold each other; the first is owned. */
    pair(): ObjectRef {
      if (runtime.collector.due) rest()
      const a = Node.create()
      const b = Node.create()
      seen.made += 2
      Node.set.next(a, b)
      Node.set.next(b, a)
      mutator.release(b)
      return a
    },
    /** So many slots, held, and how to put something into one that is then no longer the caller's. */
    row(slots: number): (index: number, object: ObjectRef) => void {
      const { ref } = runtime.handle(Row.create(slots))
      return (index, object) => {
        mutator.store(Row.item(ref, index), object)
        mutator.release(object)
      }
    },
  }
}

type World = ReturnType<typeof world>

/** Each pair lives while so many others are made. */
function churn(it: World, lives: number, made: number): void {
  const put = it.row(lives)
  for (let index = 0; index < made; index++) put(index % lives, it.pair())
}

/** So many pairs stay. */
function stay(it: World, count: number): void {
  const put = it.row(count)
  for (let index = 0; index < count; index++) put(index, it.pair())
}

const workloads: readonly (readonly [string, (world: World) => void])[] = [
  ['a stream of cycles that each live for 10^5 allocations', (it) => churn(it, 50_000, 120_000)],
  [
    '10^5 objects that stay, and churn',
    (it) => {
      stay(it, 50_000)
      churn(it, 1000, 50_000)
    },
  ],
  ['a heap that grows throughout', (it) => stay(it, 60_000)],
]

describe.each(workloads)('%s', (_, run) => {
  const ours = world(snapshot())
  const theirs = world(generational())
  beforeAll(() => {
    run(ours)
    run(theirs)
  }, 120_000)

  test('pauses are bounded by the objects looked at', () => {
    expect(ours.seen.mostLooked).toBeLessThanOrEqual(LOOKED_MOST)
    expect(theirs.seen.mostLooked).toBeGreaterThan(3 * LOOKED_MOST)
  })

  test('cycles are over within a stated number of allocations', () => {
    expect(ours.seen.cycles.length).toBeGreaterThan(2)
    expect(Math.max(...ours.seen.cycles.slice(2))).toBeLessThanOrEqual(CYCLE_MOST)
  })

  test('memory is bounded by what the generational collector needs', () => {
    expect(ours.seen.mostTracked).toBeLessThanOrEqual(1.25 * theirs.seen.mostTracked)
    ours.runtime.check()
  })
})

describe('what the mutator does while a cycle is under way', () => {
  /** A collector that is always at work, one object at a time. */
  function busy() {
    const runtime = createRuntime({ limit: 2 ** 26, collector: snapshot({ young: 50, least: 0, growth: 0, pace: 1, budget: 1 }) })
    const finalized: ObjectRef[] = []
    const back: { keep: boolean } = { keep: false }
    const Node = runtime.defineType({ name: 'Node', fields: ['next', 'other'], weak: true })
    const Last = runtime.defineType({
      name: 'Last',
      fields: ['next', 'other'],
      finalize(object) {
        finalized.push(object)
        if (back.keep) held.push(runtime.handle(runtime.mutator.retain(object)))
      },
    })
    const held: { ref: ObjectRef }[] = []
    const { collector, mutator } = runtime
    /** Lets so many cycles come to their end. */
    const cycles = (count: number): void => {
      let seen: Collector['last']
      for (let done = 0; done < count; ) {
        const node = Node.create()
        Node.set.next(node, node)
        mutator.release(node)
        runtime.safepoint()
        if (collector.last !== seen && collector.last?.steps !== undefined) done++
        seen = collector.last
      }
    }
    return { runtime, Node, Last, finalized, held, back, cycles }
  }

  test('finalizers run once, and what they bring back stays', () => {
    const { runtime, Last, Node, finalized, held, back, cycles } = busy()
    const { mutator } = runtime
    cycles(1)
    back.keep = true
    const handle = runtime.handle(Last.create())
    const inner = Node.create()
    Last.set.next(handle.ref, inner)
    Last.set.other(handle.ref, handle.ref)
    mutator.release(inner)
    cycles(2)
    expect(finalized).toEqual([])
    handle[Symbol.dispose]()
    cycles(4)
    expect(finalized.length).toBe(1)
    expect(Last.get.next(held[0].ref)).toBe(inner)
    expect(runtime.objects.typeNameOf(inner)).toBe('Node')
    runtime.check()
  })

  test('a weak reference gives nothing away that is going, and what it gives away stays', () => {
    const { runtime, Node, cycles } = busy()
    const { mutator } = runtime
    const kept = runtime.handle(Node.create())
    Node.set.next(kept.ref, kept.ref)
    let called = 0
    const weak = runtime.weak(kept.ref, () => void called++)
    cycles(2)
    const { ref } = kept
    kept[Symbol.dispose]()
    // Held by nobody, and got at again.
    expect(weak.deref()).toBe(ref)
    const again = runtime.handle(mutator.retain(ref))
    cycles(4)
    expect(weak.deref()).toBe(ref)
    expect(called).toBe(0)
    again[Symbol.dispose]()
    cycles(4)
    expect(weak.deref()).toBe(0)
    expect(called).toBe(1)
    runtime.check()
  })

  test('what JavaScript holds by a count alone is not garbage', () => {
    const { runtime, Node, cycles } = busy()
    const owned = Node.create()
    const inner = Node.create()
    Node.set.next(owned, inner)
    Node.set.next(inner, owned)
    runtime.mutator.release(inner)
    cycles(6)
    expect(Node.get.next(owned)).toBe(inner)
    expect(Node.get.next(inner)).toBe(owned)
    runtime.mutator.release(owned)
    cycles(4)
    runtime.check()
  })
})

test('without a barrier nothing is told: the mutator is another one', () => {
  expect(createRuntime({ collector: generational() }).collector.barrier).toBeUndefined()
  expect(createRuntime({ collector: generational() }).lifetime.barrier).toBe(null)
  expect(createRuntime({ collector: snapshot() }).lifetime.barrier).not.toBe(null)
})
