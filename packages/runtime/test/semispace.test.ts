import { OutOfMemoryError } from '@mm/contract'
import { semispace } from '@mm/gc-semispace'
import { none } from '@mm/refcount'
import { createRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

function world(limit = 2 ** 26) {
  const runtime = createRuntime({ limit, lifetime: none(), collector: semispace({ threshold: 0, poison: true }) })
  const Node = runtime.defineType({ name: 'Node', fields: ['next', 'other'], weak: true })
  const space = runtime.collector.space!
  return { runtime, Node, space }
}

describe('objects', () => {
  test('are made one behind the other, and are elsewhere after a collection', () => {
    const { runtime, Node, space } = world()
    const [first, second] = [Node.create(), Node.create()]
    expect(second - first).toBe(Node.create() - second)
    Node.set.next(second, second)
    const handle = runtime.handle(second)
    expect(runtime.gc.collect()).toBe(2)
    expect(handle.ref).not.toBe(second)
    expect(Node.get.next(handle.ref)).toBe(handle.ref)
    expect(space.owns(handle.ref)).toBe(true)
    expect(runtime.report().objects).toBe(1)
    runtime.check()
  })

  test('what the old space held is poison, and its memory is there again', () => {
    const { runtime, Node } = world()
    const kept = Node.create()
    const handle = runtime.handle(kept)
    const before = runtime.memory.counts().reserved
    for (let made = 0; made < 100_000; made++) Node.create()
    runtime.gc.collect()
    expect(runtime.memory.u32[kept >>> 2]).toBe(0xdddddddd)
    expect(runtime.memory.counts().reserved).toBeLessThan(before + 2 ** 18)
    expect(Node.get.next(handle.ref)).toBe(0)
  })

  test('large ones stay where the allocator put them', () => {
    const { runtime, space } = world()
    const Row = runtime.defineType({ name: 'Row', items: true })
    const [small, large] = [runtime.handle(Row.create(10)), runtime.handle(Row.create(5000))]
    const [smallBefore, largeBefore] = [small.ref, large.ref]
    expect([space.owns(smallBefore), space.owns(largeBefore)]).toEqual([true, false])
    runtime.gc.collect()
    expect(small.ref).not.toBe(smallBefore)
    expect(large.ref).toBe(largeBefore)
    large[Symbol.dispose]()
    expect(runtime.gc.collect()).toBe(1)
  })

  test('weak references follow, and end with their referents', () => {
    const { runtime, Node } = world()
    let called = 0
    const handle = runtime.handle(Node.create())
    const weak = runtime.weak(handle.ref, () => called++)
    for (let round = 0; round < 3; round++) {
      runtime.gc.collect()
      expect(weak.deref()).toBe(handle.ref)
    }
    handle[Symbol.dispose]()
    runtime.gc.collect()
    expect([weak.deref(), called]).toEqual([0, 1])
  })
})

describe('identities', () => {
  test('have an entry for those that were asked, as long as they live', () => {
    const { runtime, Node, space } = world()
    const handles = Array.from({ length: 1000 }, () => runtime.handle(Node.create()))
    runtime.gc.collect()
    const before = runtime.memory.counts().reserved
    for (let round = 0; round < 3; round++) runtime.gc.collect()
    // 1,000 objects that nobody asked: no table is made.
    expect(runtime.memory.counts().reserved).toBeLessThanOrEqual(before)
    const asked = handles.filter((_, index) => index % 10 === 0).map((handle) => [handle, space.identity(handle.ref)] as const)
    expect(new Set(asked.map(([, identity]) => identity)).size).toBe(100)
    for (let round = 0; round < 3; round++) {
      runtime.gc.collect()
      for (const [handle, identity] of asked) expect(space.identity(handle.ref)).toBe(identity)
    }
  })

  test('are not given again, and meet no address', () => {
    const { runtime, Node, space } = world()
    const seen = new Set<number>()
    for (let round = 0; round < 50; round++) {
      for (let made = 0; made < 20; made++) seen.add(space.identity(Node.create()))
      runtime.gc.collect()
    }
    expect(seen.size).toBe(1000)
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(2 ** 32)
  })
})

test('without room for copies nothing moves, and the dead go all the same', () => {
  const { runtime, Node, space } = world(2 ** 22)
  const kept: ReturnType<typeof runtime.handle>[] = []
  const fill = (): void => {
    for (;;) {
      const node = Node.create()
      if (kept.length % 2 === 0 || Math.imul(node, 2654435761) % 3 !== 0) kept.push(runtime.handle(node))
    }
  }
  expect(fill).toThrow(OutOfMemoryError)
  const before = kept.map(({ ref }) => ref)
  runtime.gc.collect()
  expect(kept.map(({ ref }) => ref)).toEqual(before)
  runtime.check()
  for (const handle of kept.splice(100)) handle[Symbol.dispose]()
  runtime.gc.collect()
  runtime.gc.collect()
  expect(runtime.report().objects).toBe(100)
  expect(space.usedBytes).toBeLessThan(2 ** 16)
  runtime.check()
})
