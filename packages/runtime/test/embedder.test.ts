import { MisuseError, type ObjectRef, OutOfMemoryError, type WordBytes } from '@mm/contract'
import { createMemory } from '@mm/heap'
import { type Handle, createRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

const codeOf = (body: () => unknown): unknown => {
  try {
    body()
  } catch (error) {
    return (error as { code?: unknown }).code ?? error
  }
  return undefined
}

describe.each<WordBytes>([8, 4])('words of %i bytes', (wordBytes) => {
  const world = () => {
    const runtime = createRuntime({ wordBytes, limit: 2 ** 26 })
    const Node = runtime.defineType({ name: 'Node', fields: ['left', 'right'], numbers: { value: 'f64', id: 'i32', mask: 'u32' }, weak: true })
    return { runtime, Node, mutator: runtime.mutator }
  }

  test('fields, numbers and their places', () => {
    const { runtime, Node, mutator } = world()
    const [a, b] = [Node.create(), Node.create()]
    Node.set.value(a, -2.5)
    Node.set.id(a, -7)
    Node.set.mask(a, 2 ** 32 - 1)
    Node.set.left(a, b)
    Node.set.right(a, b)
    expect([Node.get.value(a), Node.get.id(a), Node.get.mask(a), Node.get.left(a)]).toEqual([-2.5, -7, 2 ** 32 - 1, b])
    expect(runtime.memory.u32[b >>> 2]).toBe(3)
    expect([Node.get.value(b), Node.get.left(b)]).toEqual([0, 0])
    const taken = mutator.take(Node.slot(a, 'left'))
    expect([taken, Node.get.left(a)]).toEqual([b, 0])
    mutator.release(taken)
    mutator.release(b)
    mutator.release(a)
    expect(runtime.report().objects).toBe(0)
    expect(Node.bytes).toBe(2 * wordBytes + 2 * wordBytes + 2 * wordBytes + 8 + 8 + wordBytes)
    runtime.check()
  })

  test('items', () => {
    const { runtime, Node, mutator } = world()
    const Row = runtime.defineType({ name: 'Row', items: true, numbers: { total: 'u32' } })
    const row = Row.create(3)
    const node = Node.create()
    mutator.init(Row.item(row, 2), node)
    mutator.release(node)
    expect(Row.length(row)).toBe(3)
    expect(runtime.gc.getReferents(row)).toEqual([node])
    expect(runtime.gc.getReferrers!(node)).toEqual([row])
    expect(codeOf(() => Row.item(row, 3))).toBe('bad-address')
    expect(codeOf(() => Row.item(row, -1))).toBe('bad-address')
    mutator.release(row)
    expect(runtime.report().objects).toBe(0)
  })

  test('a type that cannot be is refused', () => {
    const { runtime } = world()
    expect(codeOf(() => runtime.defineType({ name: 'Twice', fields: ['a', 'a'] }))).toBe('bad-option')
    expect(codeOf(() => runtime.defineType({ name: 'Both', fields: ['a'], items: true }))).toBe('bad-option')
  })

  test('a handle keeps alive, and is stale after its end', () => {
    const { runtime, Node } = world()
    let kept
    {
      using handle = runtime.handle(Node.create())
      kept = handle
      expect(runtime.report().objects).toBe(1)
      handle.set(0 as ObjectRef)
      expect(runtime.report().objects).toBe(0)
      const node = Node.create()
      handle.set(node)
      runtime.mutator.release(node)
      expect(handle.ref).toBe(node)
    }
    expect(runtime.report().objects).toBe(0)
    expect(kept.disposed).toBe(true)
    expect(codeOf(() => kept.ref)).toBe('stale-handle')
    expect(codeOf(() => kept.set(0 as ObjectRef))).toBe('stale-handle')
    expect(codeOf(() => kept.take())).toBe('stale-handle')
    kept[Symbol.dispose]()
  })

  test('a scope ends its handles, the last first', () => {
    const runtime = createRuntime({ wordBytes, limit: 2 ** 24 })
    const log: number[] = []
    const Loud = runtime.defineType({ name: 'Loud', numbers: { id: 'u32' }, finalize: (object) => log.push(Loud.get.id(object)) })
    const scope = runtime.scope()
    const handles = [1, 2, 3].map((id) => {
      const object = Loud.create()
      Loud.set.id(object, id)
      return scope.handle(object)
    })
    const given = handles[1].take()
    scope[Symbol.dispose]()
    expect(log).toEqual([3, 1])
    expect(codeOf(() => handles[0].ref)).toBe('stale-handle')
    expect(codeOf(() => scope.handle(given))).toBe('stale-handle')
    runtime.mutator.release(given)
    expect(log).toEqual([3, 1, 2])
  })

  test('thousands of handles', () => {
    const { runtime, Node } = world()
    const handles = Array.from({ length: 5000 }, () => runtime.handle(Node.create()))
    runtime.check()
    expect(runtime.gc.collect()).toBe(0)
    for (const handle of handles) handle[Symbol.dispose]()
    expect(runtime.report().objects).toBe(0)
  })

  test('weak references of JavaScript', () => {
    const { runtime, Node, mutator } = world()
    const log: string[] = []
    const [a, b] = [Node.create(), Node.create()]
    const plain = runtime.weak(a)
    const first = runtime.weak(a, () => log.push('first'))
    const second = runtime.weak(a, () => log.push('second'))
    const ended = runtime.weak(a, () => log.push('ended'))
    ended[Symbol.dispose]()
    const other = runtime.weak(b, () => log.push('other'))
    expect([plain.deref(), first.deref(), other.deref()]).toEqual([a, a, b])
    mutator.release(a)
    expect(log).toEqual(['second', 'first'])
    expect([plain.deref(), first.deref(), second.deref(), other.deref()]).toEqual([0, 0, 0, b])
    expect(codeOf(() => ended.deref())).toBe('stale-handle')
    const Raw = runtime.defineType({ name: 'Raw', fields: ['next'] })
    expect(codeOf(() => runtime.weak(Raw.create()))).toBe('bad-option')
    // What only locals hold is not counted.
    runtime.check(() => true)
  })

  test('weak references and finalizers of a cycle', () => {
    const runtime = createRuntime({ wordBytes, limit: 2 ** 24 })
    const log: string[] = []
    const Final = runtime.defineType({ name: 'Final', fields: ['next'], numbers: { id: 'u32' }, weak: true, finalize: (object) => log.push(`finalize ${Final.get.id(object)}`) })
    const cycle = [1, 2, 3].map((id) => {
      const object = Final.create()
      Final.set.id(object, id)
      return object
    })
    cycle.forEach((object, index) => Final.set.next(object, cycle[(index + 1) % 3]))
    const weak = runtime.weak(cycle[1], () => log.push(`callback, referent ${weak.deref()}`))
    for (const object of cycle) runtime.mutator.release(object)
    expect(log).toEqual([])
    expect(runtime.gc.collect()).toBe(3)
    expect(log).toEqual(['callback, referent 0', 'finalize 1', 'finalize 2', 'finalize 3'])
  })

  test('a finalizer of a cycle may bring it back', () => {
    const runtime = createRuntime({ wordBytes, limit: 2 ** 24 })
    let saved: ObjectRef | undefined
    const Phoenix = runtime.defineType({ name: 'Phoenix', fields: ['self'], finalize: (object) => (saved = runtime.mutator.retain(object)) })
    const phoenix = Phoenix.create()
    Phoenix.set.self(phoenix, phoenix)
    runtime.mutator.release(phoenix)
    expect(runtime.gc.collect()).toBe(0)
    expect(saved).toBe(phoenix)
    expect(runtime.gc.isFinalized!(phoenix)).toBe(true)
    expect(runtime.gc.isTracked(phoenix)).toBe(true)
    runtime.check(() => true)
    saved = undefined
    runtime.mutator.release(phoenix)
    expect(runtime.gc.collect()).toBe(1)
    expect(saved).toBeUndefined()
  })

  test('counts driven negative, stale references, no objects: a clear error, and the heap is intact', () => {
    for (const checked of [false, true]) {
      const runtime = createRuntime({ wordBytes, limit: 2 ** 24, checked })
      const Raw = runtime.defineType({ name: 'Raw', fields: ['next'], tracked: false })
      const Tracked = runtime.defineType({ name: 'Tracked', fields: ['next'] })
      const keep = runtime.handle(Raw.create())
      for (const type of [Raw, Tracked]) {
        const object = type.create()
        runtime.mutator.release(object)
        expect(codeOf(() => runtime.mutator.release(object))).toBe('bad-count')
        expect(codeOf(() => runtime.mutator.retain(object))).toBe('bad-count')
        expect(() => runtime.mutator.release(object)).toThrowError(MisuseError)
      }
      if (checked) {
        for (const wrong of [4, 8, keep.ref + 8, 2 ** 31]) expect(codeOf(() => runtime.mutator.release(wrong as ObjectRef))).toBe('bad-count')
        expect(codeOf(() => runtime.mutator.create(keep.ref))).toBe('bad-address')
      }
      runtime.check()
      expect(runtime.report().objects).toBe(1)
      const next = Raw.create()
      Raw.set.next(keep.ref, next)
      runtime.mutator.release(next)
      runtime.check()
      expect(runtime.dispose().objects).toBe(0)
    }
  })

  test('memory runs out: an error, and what is there goes on', () => {
    const runtime = createRuntime({ wordBytes, limit: 2 ** 22 })
    const Row = runtime.defineType({ name: 'Row', items: true })
    const handles: Handle[] = []
    let error: unknown
    for (let index = 0; index < 100_000 && error === undefined; index++) {
      error = codeOf(() => handles.push(runtime.handle(Row.create(100))))
    }
    expect(error).toBe('out-of-memory')
    runtime.check()
    for (const handle of handles.splice(0)) handle[Symbol.dispose]()
    expect(runtime.report().objects).toBe(0)
    expect(Row.create(1000)).toBeGreaterThan(0)
    expect(() => Row.create(2 ** 24)).toThrowError(OutOfMemoryError)
  })

  test('dispose reports what was leaked, by type, most bytes first', () => {
    const { runtime, Node } = world()
    const Raw = runtime.defineType({ name: 'Raw', fields: ['next'], tracked: false })
    const ring = [Raw.create(), Raw.create(), Raw.create()]
    ring.forEach((object, index) => Raw.set.next(object, ring[(index + 1) % 3]))
    for (const object of ring) runtime.mutator.release(object)
    Node.create()
    runtime.handle(Node.create())
    const report = runtime.dispose()
    expect(report.objects).toBe(4)
    expect(report.types).toEqual(
      [
        { type: 'Raw', count: 3, bytes: 3 * Raw.bytes },
        { type: 'Node', count: 1, bytes: Node.bytes },
      ].sort((a, b) => b.bytes - a.bytes || (a.type < b.type ? -1 : 1)),
    )
    expect(runtime.dispose()).toEqual({ types: [], objects: 0, bytes: 0 })
  })

  test('a collection that is due starts at a safepoint only', () => {
    const { runtime, Node, mutator } = world()
    runtime.gc.setThreshold!(10)
    let visited = 0
    runtime.memory.probe = { phase: (name) => void (visited += name === 'mark' ? 1 : 0) }
    for (let index = 0; index < 20; index++) {
      const node = Node.create()
      Node.set.left(node, node)
      mutator.release(node)
    }
    expect([visited, runtime.collector.due, runtime.report().objects]).toEqual([0, true, 20])
    runtime.safepoint()
    expect([visited, runtime.collector.due, runtime.report().objects]).toEqual([1, false, 0])
  })

  test('sanity finds a count that is wrong', () => {
    const { runtime, Node } = world()
    const node = runtime.handle(Node.create())
    runtime.check()
    runtime.memory.u32[node.ref >>> 2] = 2
    expect(() => runtime.check()).toThrowError(/the count of a Node is 2, but 1 references to it were found/)
    runtime.check(() => true)
  })

  test('everything survives the move of the memory', () => {
    const memory = createMemory({ wordBytes, limit: 2 ** 24 })
    const runtime = createRuntime({ memory })
    const Node = runtime.defineType({ name: 'Node', fields: ['left', 'right'], weak: true })
    const [a, b] = [runtime.handle(Node.create()), runtime.handle(Node.create())]
    const weak = runtime.weak(b.ref)
    memory.relocate()
    Node.set.left(a.ref, b.ref)
    Node.set.left(b.ref, a.ref)
    memory.relocate()
    runtime.check()
    a[Symbol.dispose]()
    b[Symbol.dispose]()
    memory.relocate()
    expect(runtime.gc.collect()).toBe(2)
    expect(weak.deref()).toBe(0)
    runtime.check()
  })
})

test('the probe sees what the lifetime and the collector do, and sees nothing when it is gone', () => {
  const runtime = createRuntime({ limit: 2 ** 22 })
  const log: string[] = []
  const Node = runtime.defineType({ name: 'Node', fields: ['next'], finalize: () => undefined })
  const note =
    (name: string) =>
    (object: ObjectRef): void =>
      void log.push(`${name} ${runtime.objects.typeNameOf(object)}`)
  runtime.memory.probe = { track: note('track'), untrack: note('untrack'), visit: note('visit'), finalize: note('finalize'), phase: (name) => log.push(name) }
  runtime.mutator.release(Node.create())
  expect(log.splice(0)).toEqual(['track Node', 'finalize Node', 'untrack Node'])
  const node = Node.create()
  Node.set.next(node, node)
  runtime.mutator.release(node)
  runtime.gc.collect()
  expect(log.splice(0)).toEqual(['track Node', 'start', 'mark', 'visit Node', 'weakrefs', 'finalize', 'finalize Node', 'visit Node', 'clear', 'untrack Node', 'stop'])
  runtime.memory.probe = null
  runtime.mutator.release(Node.create())
  expect(log).toEqual([])
})

test('two runtimes never meet', () => {
  const [one, two] = [createRuntime({ limit: 2 ** 22 }), createRuntime({ limit: 2 ** 22, wordBytes: 4 })]
  const types = [one, two].map((runtime) => runtime.defineType({ name: 'Node', fields: ['next'] }))
  const nodes = types.map((type) => type.create())
  one.mutator.release(nodes[0])
  expect([one.report().objects, two.report().objects]).toEqual([0, 1])
  two.check(() => true)
})

test('errors of finalizers reach whoever asked for them', () => {
  const failed: unknown[] = []
  const runtime = createRuntime({ limit: 2 ** 22, hooks: { failed: (error) => failed.push(error) } })
  const Bad = runtime.defineType({
    name: 'Bad',
    fields: ['next'],
    weak: true,
    finalize: () => {
      throw new RangeError('finalizer')
    },
  })
  const bad = Bad.create()
  runtime.weak(bad, () => {
    throw new RangeError('callback')
  })
  runtime.mutator.release(bad)
  const cycle = Bad.create()
  Bad.set.next(cycle, cycle)
  runtime.mutator.release(cycle)
  runtime.gc.collect()
  expect(failed.map((error) => (error as Error).message)).toEqual(['finalizer', 'callback', 'finalizer'])
  expect(codeOf(() => createRuntime({ memory: createMemory({ limit: 2 ** 22 }), limit: 5 }))).toBe('bad-option')
})
