import { type ObjectRef, OutOfMemoryError } from '@mm/contract'
import { markSweep } from '@mm/gc-mark-sweep'
import { none } from '@mm/refcount'
import { createRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

function world(options: { threshold?: number; growth?: number; sweep?: number } = {}, limit = 2 ** 26) {
  const runtime = createRuntime({ limit, lifetime: none(), collector: markSweep(options) })
  const Node = runtime.defineType({ name: 'Node', fields: ['next', 'other'], weak: true })
  const make = (count: number): ObjectRef[] => Array.from({ length: count }, () => Node.create())
  const objects = (): number => runtime.report().objects
  return { runtime, Node, make, objects }
}

describe('sweeping', () => {
  test('is spread over the allocations that follow', () => {
    const { runtime, Node, make, objects } = world({ threshold: 100, growth: 0, sweep: 2 })
    const first = runtime.handle(Node.create())
    make(100)
    expect(runtime.collector.due).toBe(true)
    runtime.safepoint()
    expect(runtime.collector.last).toMatchObject({ collected: 100, uncollectable: 0 })
    expect(objects()).toBe(101)
    make(10)
    expect(objects()).toBe(101 - 20 + 10)
    make(40)
    expect(objects()).toBe(1 + 50)
    expect(Node.get.next(first.ref)).toBe(0)
  })

  test('is over when somebody asked', () => {
    const { runtime, make, objects } = world({ threshold: 100, growth: 0, sweep: 1 })
    make(101)
    runtime.safepoint()
    make(10)
    expect(runtime.gc.collect()).toBe(10)
    expect(objects()).toBe(0)
  })

  test('what is dead is listed and referred to no more, swept or not', () => {
    const { runtime, Node, make, objects } = world({ threshold: 10, growth: 0, sweep: 1 })
    const weak = runtime.weak(Node.create())
    make(11)
    runtime.safepoint()
    expect(objects()).toBeGreaterThan(10)
    expect(weak.deref()).toBe(0)
    const listed: ObjectRef[] = []
    runtime.collector.walk!((object) => listed.push(object))
    expect(listed).toHaveLength(1) // the weak reference, held by its handle
  })
})

describe('when a collection is due', () => {
  const untilDue = ({ runtime, Node }: ReturnType<typeof world>): number => {
    for (let made = 1; made < 10_000; made++) {
      Node.create()
      if (runtime.collector.due) return made
    }
    return Infinity
  }

  test('after as many objects as the threshold says, never with 0', () => {
    expect(untilDue(world({ threshold: 50 }))).toBe(51)
    expect(untilDue(world({ threshold: 0 }))).toBe(Infinity)
  })

  test('or as a part of what survived the last one, where that is more', () => {
    const made = world({ threshold: 50, growth: 0.5 })
    const kept = made.runtime.scope()
    for (const object of made.make(1000)) kept.handle(object)
    made.runtime.gc.collect()
    expect(untilDue(made)).toBe(501)
  })
})

test('when memory is short a collection is due, which leaves nothing to be swept', () => {
  const { runtime, make, objects } = world({ threshold: 2 ** 30 }, 2 ** 22)
  let last: unknown
  for (let made = 0; last === undefined && made < 200_000; made++) {
    try {
      make(1)
    } catch (error) {
      last = error
    }
  }
  expect(last).toBeInstanceOf(OutOfMemoryError)
  expect(runtime.collector.due).toBe(true)
  runtime.safepoint()
  expect(objects()).toBe(0)
  expect(runtime.collector.due).toBe(false)
  make(1000)
  expect(objects()).toBe(1000)
})

test('a graph of 200,000 objects in which everything is far away', () => {
  const { runtime, Node, make } = world({ threshold: 0 })
  const nodes = make(200_000)
  // 7919 and 104,729 are prime to the number of nodes: one ring through all of them, and an edge from each to somewhere else.
  nodes.forEach((node, index) => {
    Node.set.next(node, nodes[(index + 7919) % nodes.length])
    Node.set.other(node, nodes[(index * 104_729) % nodes.length])
  })
  const held = runtime.handle(nodes[17])
  expect(runtime.gc.collect()).toBe(0)
  held[Symbol.dispose]()
  expect(runtime.gc.collect()).toBe(200_000)
})
