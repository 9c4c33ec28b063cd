import { type ObjectRef, StrategyMismatchError, type WordBytes } from '@mm/contract'
import { generational } from '@mm/gc-generational'
import { incremental } from '@mm/gc-incremental'
import { none as noCollector } from '@mm/gc-none'
import { trialDeletion } from '@mm/gc-trial-deletion'
import { deferred } from '@mm/refcount'
import { type Handle, type WeakHandle, assembleRuntime, createRuntime } from '@mm/runtime'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

/** What the compiler accepts and refuses: checked by `tsc`, never called. */
export function typesOfFit(): void {
  createRuntime({ lifetime: deferred() })
  createRuntime({ lifetime: deferred({ entries: 1 }), collector: generational() })
  createRuntime({ lifetime: deferred(), collector: noCollector() })
  // @ts-expect-error -- it goes on between safepoints, where counts leave the stack out
  createRuntime({ lifetime: deferred(), collector: incremental() })
  // @ts-expect-error -- nobody tells it of references that go
  createRuntime({ lifetime: deferred(), collector: trialDeletion() })
}

test('collectors that need exact counts at all times are refused by name, too', () => {
  for (const collector of [incremental(), trialDeletion()]) {
    expect(() => assembleRuntime({}, { lifetime: deferred(), collector })).toThrowError(StrategyMismatchError)
  }
})

describe.each<WordBytes>([8, 4])('words of %i bytes', (wordBytes) => {
  const world = (entries = 1) => {
    const log: string[] = []
    const runtime = createRuntime({ wordBytes, limit: 2 ** 24, sanity: 1, lifetime: deferred({ entries }) })
    const Node = runtime.defineType({ name: 'Node', fields: ['left', 'right'], numbers: { id: 'u32' }, weak: true, finalize: (node) => void log.push(`node ${Node.get.id(node)}`) })
    const make = (id: number): ObjectRef => {
      const node = Node.create()
      Node.set.id(node, id)
      return node
    }
    return { runtime, Node, make, log }
  }

  test('what only the stack refers to lives until the stack has been looked at', () => {
    const { runtime, Node, make, log } = world()
    const reconcile = (): void => runtime.lifetime.deferral!.reconcile()
    const kept = runtime.handle(make(1))
    const inner = make(2)
    Node.set.left(kept.ref, inner)
    make(3)
    expect(log).toEqual([])
    reconcile()
    expect(log).toEqual(['node 3'])
    // From the heap to the stack alone: nothing happens at once.
    Node.set.left(kept.ref, 0 as ObjectRef)
    expect(log).toEqual(['node 3'])
    expect(Node.get.id(inner)).toBe(2)
    const stack = runtime.handle(inner)
    reconcile()
    expect(log).toEqual(['node 3'])
    stack[Symbol.dispose]()
    expect(log).toEqual(['node 3'])
    reconcile()
    expect(log).toEqual(['node 3', 'node 2'])
    kept[Symbol.dispose]()
    reconcile()
    expect(log).toEqual(['node 3', 'node 2', 'node 1'])
    expect(runtime.report().objects).toBe(0)
  })

  test('references on the stack cost no counting, those in the heap do', () => {
    const { runtime, Node, make } = world(1000)
    const node = make(1)
    const before = runtime.memory.u32[node >>> 2]
    const handles = [runtime.handle(node), runtime.handle(node)]
    runtime.mutator.retain(node)
    expect(runtime.memory.u32[node >>> 2]).toBe(before)
    Node.set.left(node, node)
    expect(runtime.memory.u32[node >>> 2]).toBe(before + 1)
    Node.set.left(node, 0 as ObjectRef)
    runtime.mutator.release(node)
    for (const handle of handles) handle[Symbol.dispose]()
    expect(runtime.memory.u32[node >>> 2]).toBe(before)
  })

  test('a safepoint looks at the stack when the table is full', () => {
    const { runtime, make, log } = world(3)
    make(1)
    make(2)
    runtime.safepoint()
    expect(log).toEqual([])
    make(3)
    runtime.safepoint()
    expect(log).toEqual(['node 1', 'node 2', 'node 3'])
  })

  test('a chain of any length goes at one safepoint', () => {
    const runtime = createRuntime({ wordBytes, limit: 2 ** 28, lifetime: deferred({ entries: 1 }) })
    const Cell = runtime.defineType({ name: 'Cell', fields: ['next'] })
    const head = runtime.handle(Cell.create())
    for (let index = 1; index < 300_000; index++) {
      const cell = Cell.create()
      Cell.set.next(cell, head.ref)
      head.set(cell)
    }
    head[Symbol.dispose]()
    runtime.safepoint()
    expect(runtime.report().objects).toBe(0)
  })

  test('finalizers bring objects back, onto the stack or into the heap', () => {
    const kept: Handle[] = []
    const runtime = createRuntime({ wordBytes, limit: 2 ** 24, sanity: 1, lifetime: deferred({ entries: 1 }) })
    const Box = runtime.defineType({ name: 'Box', fields: ['item'] })
    const Phoenix = runtime.defineType({ name: 'Phoenix', fields: ['item'], finalize: (object) => void kept.push(runtime.handle(object)) })
    const box = runtime.handle(Box.create())
    const Settler = runtime.defineType({ name: 'Settler', fields: [], finalize: (object) => Box.set.item(box.ref, object) })
    Phoenix.create()
    Settler.create()
    runtime.safepoint()
    expect(kept).toHaveLength(1)
    expect(runtime.report().objects).toBe(3)
    for (const handle of [...kept, box]) handle[Symbol.dispose]()
    runtime.lifetime.deferral!.reconcile()
    expect(runtime.report().objects).toBe(0)
  })

  test('weak references: an object that may be dead can be got at until it is known to be', () => {
    const { runtime, make, log } = world()
    const node = make(1)
    const weak = runtime.weak(node, () => log.push('called'))
    const silent = runtime.weak(node, () => log.push('not called'))
    silent[Symbol.dispose]()
    expect(weak.deref()).toBe(node)
    runtime.safepoint()
    expect(weak.deref()).toBe(0)
    expect(log).toEqual(['node 1', 'called'])
    weak[Symbol.dispose]()
    runtime.gc.collect()
    expect(runtime.report().objects).toBe(0)
  })

  test('a count driven below zero is refused, and the heap is intact', () => {
    const { runtime, make } = world(1000)
    const kept = runtime.handle(make(1))
    expect(() => runtime.lifetime.release(kept.ref)).toThrowError(/bad-count|nothing in the heap refers/)
    runtime.check()
  })

  type Step = readonly ['create' | 'store' | 'clear' | 'drop' | 'hold' | 'weak' | 'safepoint' | 'collect', number, number, number]
  const number = fc.nat(1000)
  const weights = { create: 4, store: 6, clear: 2, drop: 4, hold: 2, weak: 1, safepoint: 3, collect: 1 }
  const step: fc.Arbitrary<Step> = fc.oneof(
    ...Object.entries(weights).map(([name, weight]) => ({ weight, arbitrary: fc.tuple(fc.constant(name as Step[0]), number, number, number) })),
  )

  test.each([
    ['generational', () => generational()],
    ['none', () => noCollector()],
  ] as const)('random graphs: nothing that the stack reaches is freed, all else is gone in the end, under %s', (name, collector) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), fc.integer({ min: 1, max: 5 }), (steps, entries) => {
        const runtime = assembleRuntime({ wordBytes, limit: 2 ** 24, sanity: 1 }, { lifetime: deferred({ entries }), collector: collector() })
        const finalized = new Set<number>()
        const saved: Handle[] = []
        const Node = runtime.defineType({
          name: 'Node',
          fields: ['left', 'right'],
          numbers: { id: 'u32' },
          weak: true,
          finalize(node) {
            const id = Node.get.id(node)
            if (finalized.has(id)) throw new Error(`the finalizer of ${id} runs twice`)
            finalized.add(id)
            if (id % 5 === 0) saved.push(runtime.handle(node))
            if (id % 7 === 0) Node.set.left(node, 0 as ObjectRef)
          },
        })
        const held: Handle[] = []
        const weak: { readonly handle: WeakHandle; readonly id: number }[] = []
        /** Fields by id, as they should be. */
        const fields = new Map<number, [number, number]>()
        let next = 1
        const idOf = (object: ObjectRef): number => (object === 0 ? 0 : Node.get.id(object))
        const reach = (): Map<number, ObjectRef> => {
          const found = new Map<number, ObjectRef>()
          const todo = [...held, ...saved].map(({ ref }) => ref)
          for (let object = todo.pop(); object !== undefined; object = todo.pop()) {
            if (object === 0 || found.has(idOf(object))) continue
            found.set(idOf(object), object)
            todo.push(Node.get.left(object), Node.get.right(object))
          }
          return found
        }
        const compare = (): void => {
          runtime.check()
          for (const [id, object] of reach()) {
            const expected = fields.get(id)!
            if (finalized.has(id) && id % 7 === 0) expected[0] = idOf(Node.get.left(object)) === 0 ? 0 : expected[0]
            expect([idOf(Node.get.left(object)), idOf(Node.get.right(object))]).toEqual(expected)
          }
        }
        for (const [action, a, b, c] of steps) {
          const reachable = [...reach().values()]
          const pick = (index: number): ObjectRef => reachable[index % reachable.length]
          if (action === 'create') {
            const node = Node.create()
            Node.set.id(node, next)
            fields.set(next++, [0, 0])
            if (a % 4 !== 0) held.push(runtime.handle(node))
          } else if (action === 'safepoint') runtime.safepoint()
          else if (action === 'collect') runtime.gc.collect()
          else if (action === 'drop') held.splice(a % Math.max(held.length, 1), 1)[0]?.[Symbol.dispose]()
          else if (reachable.length === 0) continue
          else if (action === 'hold') held.push(runtime.handle(pick(a)))
          else if (action === 'weak') weak.push({ handle: runtime.weak(pick(a)), id: idOf(pick(a)) })
          else {
            const [from, to] = [pick(a), action === 'clear' ? (0 as ObjectRef) : pick(b)]
            fields.get(idOf(from))![c % 2] = idOf(to)
            Node.set[c % 2 === 0 ? 'left' : 'right'](from, to)
          }
          compare()
          for (const { handle, id } of weak) {
            const object = handle.deref()
            if (object !== 0) expect(idOf(object)).toBe(id)
            else expect(reach().has(id)).toBe(false)
          }
        }
        for (const { handle } of weak) handle[Symbol.dispose]()
        for (const handle of held) handle[Symbol.dispose]()
        for (let round = 0; round < 4; round++) {
          for (const handle of saved.splice(0)) handle[Symbol.dispose]()
          runtime.gc.collect()
        }
        if (name === 'generational') expect(runtime.report().objects).toBe(0)
        runtime.check()
      }),
      { numRuns: 150 },
    )
  })
})
