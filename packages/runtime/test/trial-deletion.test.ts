import { type ObjectRef } from '@mm/contract'
import { trialDeletion } from '@mm/gc-trial-deletion'
import { createRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

/** A runtime with nodes of two fields, of which `rest` in a ring are held. */
function world({ rest = 0, threshold = 2000, growth = 0.25 } = {}) {
  const runtime = createRuntime({ limit: 2 ** 26, collector: trialDeletion({ threshold, growth }) })
  const { mutator } = runtime
  const Node = runtime.defineType({ name: 'Node', fields: ['next', 'other'] })
  /** The first of a ring, owned. */
  const ring = (length: number): ObjectRef => {
    const first = Node.create()
    let last = first
    for (let made = 1; made < length; made++) {
      const node = Node.create()
      Node.set.next(last, node)
      mutator.release(node)
      last = node
    }
    Node.set.next(last, first)
    return first
  }
  const held = rest === 0 ? undefined : runtime.handle(ring(rest))
  runtime.gc.collect()
  const collect = (): { freed: number; visited: number | undefined } => {
    const freed = runtime.gc.collect()
    return { freed, visited: runtime.collector.last?.visited }
  }
  return { runtime, mutator, Node, ring, held, collect }
}

describe('what a collection looks at', () => {
  test('candidates and what they lead to, whatever else there is', () => {
    const { mutator, ring, collect } = world({ rest: 1000 })
    expect(collect()).toEqual({ freed: 0, visited: 0 })
    mutator.release(ring(3))
    expect(collect()).toEqual({ freed: 3, visited: 3 })
  })

  test('what is left behind when a reference goes, once', () => {
    const { mutator, held, collect } = world({ rest: 1000 })
    mutator.release(mutator.retain(held!.ref))
    expect(collect()).toEqual({ freed: 0, visited: 1000 })
    expect(collect()).toEqual({ freed: 0, visited: 0 })
  })

  test('nothing that has died since', () => {
    const { mutator, Node, collect } = world()
    const node = Node.create()
    mutator.release(mutator.retain(node))
    mutator.release(node)
    expect(collect()).toEqual({ freed: 0, visited: 0 })
  })

  test('what lost a reference before it was tracked', () => {
    const { runtime, mutator, Node, collect } = world()
    const node = Node.create()
    runtime.collector.untrack(node)
    Node.set.next(node, node)
    mutator.release(node)
    expect(collect()).toEqual({ freed: 0, visited: 0 })
    runtime.collector.track(node)
    expect(collect()).toEqual({ freed: 1, visited: 1 })
  })

  test('a cycle that holds the living: those stay', () => {
    const { mutator, Node, ring, held, collect } = world({ rest: 10 })
    const garbage = ring(2)
    Node.set.other(garbage, held!.ref)
    mutator.release(garbage)
    expect(collect()).toEqual({ freed: 2, visited: 12 })
    expect(Node.get.next(held!.ref)).not.toBe(0)
    // Freeing the two took a reference from what they held.
    expect(collect()).toEqual({ freed: 0, visited: 10 })
  })

  // Bacon and Rajan's example of why each root must be subtracted before any is restored: quadratic else.
  test('a chain of rings, each a candidate, is looked at once', () => {
    const { mutator, Node, ring, collect } = world()
    let before = 0 as ObjectRef
    for (let made = 0; made < 100; made++) {
      const first = ring(2)
      if (before !== 0) Node.set.other(first, before)
      if (before !== 0) mutator.release(before)
      before = first
    }
    mutator.release(before)
    expect(collect()).toEqual({ freed: 200, visited: 200 })
  })
})

describe('when a collection is due', () => {
  const untilDue = ({ runtime, Node }: ReturnType<typeof world>): number => {
    const kept = runtime.scope()
    for (let made = 1; made < 10_000; made++) {
      kept.handle(Node.create())
      if (runtime.collector.due) return made
    }
    return Infinity
  }

  test('after as many allocations as the threshold says', () => {
    expect(untilDue(world({ threshold: 50 }))).toBe(51)
    expect(untilDue(world({ threshold: 0 }))).toBe(Infinity)
  })

  test('or as a part of what the last one looked at, where that is more', () => {
    const made = world({ rest: 1000, threshold: 50, growth: 0.5 })
    made.mutator.release(made.mutator.retain(made.held!.ref))
    made.collect()
    expect(untilDue(made)).toBe(501)
  })
})
