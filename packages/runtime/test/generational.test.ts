import { type Address, MisuseError, type ObjectRef, type WordBytes, typeTraits } from '@mm/contract'
import { generational } from '@mm/gc-generational'
import { type Runtime, createRuntime } from '@mm/runtime'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

/** A runtime that notes which generations are collected, and a row that keeps objects. */
function scheduled(thresholds: readonly number[]) {
  const runtime = createRuntime({ limit: 2 ** 26 })
  const generations: number[] = []
  runtime.attachMutator({
    phase: (name, generation) => {
      if (name === 'start') generations.push(generation)
      return true
    },
  })
  const Row = runtime.defineType({ name: 'Row', items: true })
  const Item = runtime.defineType({ name: 'Item', fields: ['self'] })
  const row = runtime.handle(Row.create(3000))
  runtime.gc.collect()
  runtime.gc.setThreshold!(...thresholds)
  generations.length = 0
  const keep = (index: number): void => {
    const item = Item.create()
    runtime.mutator.init(Row.item(row.ref, index), item)
    runtime.mutator.release(item)
    runtime.safepoint()
  }
  return { runtime, generations, keep, Item }
}

describe('when what is collected', () => {
  // What CPython 3.13.0 prints for the same program (3000 lists appended to a list, thresholds 100, 3, 3).
  test('the schedule of CPython 3.13', () => {
    const { generations, keep } = scheduled([100, 3, 3])
    for (let index = 0; index < 3000; index++) keep(index)
    expect(generations.join('')).toBe('00001000010000100001200001000')
  })

  test('a full one waits until the new are a quarter of the old', () => {
    const { runtime, generations, keep } = scheduled([10, 1, 1])
    for (let index = 0; index < 1000; index++) keep(index)
    runtime.gc.collect()
    const before = generations.length
    for (let index = 1000; index < 1240; index++) keep(index)
    expect(generations.slice(before)).not.toContain(2)
    for (let index = 1240; index < 1400; index++) keep(index)
    expect(generations.slice(before)).toContain(2)
  })

  test('counts after collections of each generation', () => {
    const { runtime } = scheduled([0])
    const counts = [0, 0, 1, 2].map((generation) => {
      runtime.gc.collect(generation)
      return runtime.gc.getCount!()
    })
    expect(counts).toEqual([
      [0, 1, 0],
      [0, 2, 0],
      [0, 0, 1],
      [0, 0, 0],
    ])
  })

  test('disabled, or with a first threshold of 0: only when asked', () => {
    for (const off of [(runtime: Runtime) => runtime.gc.disable(), (runtime: Runtime) => runtime.gc.setThreshold!(0)]) {
      const { runtime, generations, keep } = scheduled([5])
      off(runtime)
      for (let index = 0; index < 50; index++) keep(index)
      expect(generations).toEqual([])
      runtime.gc.collect(0)
      expect(generations).toEqual([0])
    }
  })

  test('a collection asked for while one runs does nothing', () => {
    const { runtime, Item } = scheduled([0])
    const inner: number[] = []
    const Nested = runtime.defineType({ name: 'Nested', fields: ['self'], finalize: () => inner.push(runtime.gc.collect()) })
    const nested = Nested.create()
    Nested.set.self(nested, nested)
    runtime.mutator.release(nested)
    const item = Item.create()
    Item.set.self(item, item)
    runtime.mutator.release(item)
    expect(runtime.gc.collect()).toBe(2)
    expect(inner).toEqual([0])
  })

  test('a negative threshold is exceeded by every count, and read back as it is', () => {
    const { runtime, generations, keep } = scheduled([-5])
    expect(runtime.gc.getThreshold!()).toEqual([-5, 10, 10])
    for (let index = 0; index < 3; index++) keep(index)
    expect(generations).toEqual([0, 0, 0])
  })

  test('a generation or a threshold that cannot be is refused', () => {
    const { runtime } = scheduled([0])
    for (const wrong of [-1, 3, 7, 1.5, NaN]) expect(() => runtime.gc.collect(wrong)).toThrowError(MisuseError)
    for (const wrong of [1.5, NaN, 2 ** 31, -(2 ** 31) - 1]) expect(() => runtime.gc.setThreshold!(wrong)).toThrowError(MisuseError)
    expect(() => runtime.gc.getObjects!(3)).toThrowError(/no generation 3/)
    expect(() => generational({ threshold0: -1 })).toThrowError(MisuseError)
    expect(runtime.gc.getThreshold!()).toEqual([0, 10, 10])
  })
})

test('objects grow old', () => {
  const { runtime, keep } = scheduled([0])
  keep(0)
  const [item] = runtime.gc.getObjects!(0)
  const generationOf = (): number => [0, 1, 2].findIndex((generation) => runtime.gc.getObjects!(generation).includes(item))
  const seen = [generationOf()]
  for (const generation of [0, 1, 1, 2]) {
    runtime.gc.collect(generation)
    seen.push(generationOf())
  }
  expect(seen).toEqual([0, 1, 2, 2, 2])
})

test('what is frozen is set aside until it is not', () => {
  const { runtime, Item } = scheduled([0])
  const item = Item.create()
  Item.set.self(item, item)
  runtime.mutator.release(item)
  runtime.gc.freeze!()
  // The row, and the one item.
  expect(runtime.gc.getFreezeCount!()).toBe(2)
  expect(runtime.gc.getObjects!()).toEqual([])
  expect(runtime.gc.collect()).toBe(0)
  runtime.gc.unfreeze!()
  expect(runtime.gc.getFreezeCount!()).toBe(0)
  expect(runtime.gc.collect()).toBe(1)
})

test('statistics say what each generation did, records what each collection cost', () => {
  const { runtime, Item } = scheduled([0])
  const before = runtime.gc.getStats()
  const item = Item.create()
  Item.set.self(item, item)
  runtime.mutator.release(item)
  runtime.gc.collect(1)
  const after = runtime.gc.getStats()
  expect(after[1]).toEqual({ collections: before[1].collections + 1, collected: before[1].collected + 1, uncollectable: 0 })
  expect(after[2]).toEqual(before[2])
  const record = runtime.collector.last!
  expect(record).toMatchObject({ generation: 1, collected: 1, uncollectable: 0, visited: 1 })
  expect(record.pause).toBeGreaterThanOrEqual(0)
})

test('a young collection does not look at the old', () => {
  const { runtime, keep } = scheduled([0])
  for (let index = 0; index < 1000; index++) keep(index)
  runtime.gc.collect()
  keep(1000)
  runtime.gc.collect(0)
  expect(runtime.collector.last!.visited).toBe(1)
})

describe.each<WordBytes>([8, 4])('words of %i bytes', (W) => {
  /** Types of every kind of references, each of which holds up to three objects; some refer to their type, which is an object too. */
  function zoo() {
    const runtime = createRuntime({ wordBytes: W, limit: 2 ** 26 })
    const { objects, memory, mutator } = runtime
    const { layout } = objects
    const first = layout.items
    const three = (object: ObjectRef): Address[] => [0, 1, 2].map((index) => (object + first + index * W) as Address)
    const metaclass = objects.createType(
      { descriptor: objects.register({ name: 'class' }), basicSize: layout.typeBlock.bytes + W, preHeader: layout.preHeader, references: { kind: 'fixed', first: layout.typeBlock.bytes, count: 1 } },
      runtime.metatype,
    )
    const slots = new Map<string, (object: ObjectRef) => Address[]>([
      ['fixed', three],
      ['items', three],
      ['buffer', (object) => [0, 1, 2].map((index) => (memory.u32[(object + first) >>> 2] + index * W) as Address)],
      ['ranges', three],
      ['custom', three],
    ])
    const kinds = [...slots.keys()] as ('fixed' | 'items' | 'buffer' | 'ranges' | 'custom')[]
    const types: ObjectRef[] = []
    for (const counted of [false, true]) {
      for (const kind of kinds) {
        const descriptor = objects.register({
          name: kind,
          ...(kind === 'ranges' && {
            ranges: (object, into) => {
              into.add(object + first, 1, W, 2 * W)
              into.add(object + first + W, 1, W)
            },
            clear: (object) => three(object).forEach((slot) => mutator.store(slot, 0 as ObjectRef)),
          }),
          ...(kind === 'custom' && { traverse: (object, visit) => three(object).forEach(visit), clear: (object) => three(object).forEach((slot) => mutator.store(slot, 0 as ObjectRef)) }),
        })
        const declaration = {
          descriptor,
          basicSize: first + (kind === 'items' ? 0 : 3 * W),
          itemSize: kind === 'items' ? W : 0,
          preHeader: layout.preHeader,
          references: { kind, first, count: 3 },
          traits: counted ? typeTraits.countedType : 0,
        }
        const type = counted ? mutator.create(metaclass) : objects.createType(declaration, runtime.metatype)
        objects.writeType(type, declaration)
        types.push(type)
      }
    }
    const create = (kind: number): ObjectRef => {
      const object = mutator.create(types[kind], 3)
      if (kinds[kind % kinds.length] === 'buffer') {
        memory.u32[(object + first) >>> 2] = objects.allocator.calloc(3, W)
        memory.u32[(object + layout.size) >>> 2] = 3
      }
      return object
    }
    return { runtime, types, create, slotsOf: (kind: number, object: ObjectRef): Address[] => slots.get(kinds[kind % kinds.length])!(object) }
  }

  test('cycles through every kind of references are found, and what is held stays', () => {
    const graph = fc.record({
      kinds: fc.array(fc.nat(9), { minLength: 1, maxLength: 60 }),
      edges: fc.array(fc.tuple(fc.nat(1000), fc.nat(2), fc.nat(1000)), { maxLength: 200 }),
      held: fc.array(fc.nat(1000), { maxLength: 4 }),
      keepTypes: fc.boolean(),
    })
    fc.assert(
      fc.property(graph, ({ kinds, edges, held, keepTypes }) => {
        const { runtime, types, create, slotsOf } = zoo()
        const { mutator } = runtime
        const refs = kinds.map((kind) => create(kind))
        const at = (index: number): number => index % refs.length
        const fields = refs.map(() => [-1, -1, -1])
        for (const [from, field, to] of edges) {
          mutator.store(slotsOf(kinds[at(from)], refs[at(from)])[field], refs[at(to)])
          fields[at(from)][field] = at(to)
        }
        const handles = held.map((index) => runtime.handle(mutator.retain(refs[at(index)])))
        const typeHandles = types.slice(5).map((type) => runtime.handle(type))
        // `no` tuple can be cleared: a cycle of tuples alone stays, as in CPython.
        for (const object of refs) mutator.release(object)
        if (!keepTypes) for (const handle of typeHandles.splice(0)) handle[Symbol.dispose]()
        runtime.check()
        const reached = new Set<number>()
        const todo = held.map(at)
        for (let index = todo.pop(); index !== undefined; index = todo.pop()) {
          if (reached.has(index)) continue
          reached.add(index)
          todo.push(...fields[index].filter((to) => to !== -1))
        }
        const tuplesOnly = stuckTuples(kinds, fields, reached)
        runtime.gc.collect()
        runtime.check()
        const ofTypes = [...types.slice(5).keys()].filter((type) => keepTypes || [...reached, ...tuplesOnly].some((index) => kinds[index] === type + 5)).length
        expect(runtime.report().objects).toBe(reached.size + tuplesOnly.size + ofTypes)
        for (const index of reached) {
          const found = slotsOf(kinds[index], refs[index]).map((slot) => refs.indexOf(runtime.memory.u32[slot >>> 2] as ObjectRef))
          expect(found).toEqual(fields[index])
        }
        for (const handle of [...handles, ...typeHandles]) handle[Symbol.dispose]()
      }),
      { numRuns: 120 },
    )
  })

  test('tuples of atoms are untracked by every collection, dicts by full ones', () => {
    const runtime = createRuntime({ wordBytes: W, limit: 2 ** 24 })
    const { objects, memory } = runtime
    const { layout } = objects
    const type = (name: string, traits: number): ObjectRef =>
      objects.createType(
        { descriptor: objects.register({ name }), basicSize: layout.items, itemSize: W, preHeader: layout.preHeader, references: { kind: 'items', first: layout.items }, traits },
        runtime.metatype,
      )
    const tuple = type('tuple', typeTraits.untrackYoung)
    const dict = type('dict', typeTraits.untrackFull)
    const list = type('list', 0)
    const of = (of: ObjectRef, ...items: ObjectRef[]): ObjectRef => {
      const object = runtime.mutator.create(of, items.length)
      items.forEach((item, index) => runtime.mutator.init((object + layout.items + index * W) as Address, item))
      return object
    }
    const inner = of(tuple, runtime.metatype)
    const all = [inner, of(tuple, inner), of(tuple, of(list)), of(dict, runtime.metatype), of(dict, of(list)), of(list, runtime.metatype)]
    const tracked = (): boolean[] => all.map((object) => runtime.gc.isTracked(object))
    expect(tracked()).toEqual([true, true, true, true, true, true])
    runtime.gc.collect(0)
    // The outer tuple was looked at after the inner one, which was untracked by then.
    expect(tracked()).toEqual([false, false, true, true, true, true])
    runtime.gc.collect(1)
    expect(tracked()).toEqual([false, false, true, true, true, true])
    runtime.gc.collect(2)
    expect(tracked()).toEqual([false, false, true, false, true, true])
    expect(memory.u32[(inner + layout.next) >>> 2]).toBe(0)
    runtime.check(() => true)
  })
})

/** Tuples that nothing reachable holds and that are in, or hang on, a cycle of which nothing can be cleared. */
function stuckTuples(kinds: readonly number[], fields: readonly (readonly number[])[], reached: ReadonlySet<number>): Set<number> {
  const isTuple = (index: number): boolean => kinds[index] % 5 === 1
  const left = new Set([...kinds.keys()].filter((index) => !reached.has(index)))
  // Everything else empties itself; then counts free what nothing refers to.
  for (;;) {
    const referred = new Set([...left].filter(isTuple).flatMap((index) => fields[index]))
    const freed = [...left].filter((index) => !referred.has(index))
    if (freed.length === 0) return left
    for (const index of freed) left.delete(index)
  }
}
