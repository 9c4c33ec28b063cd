import { type WordBytes } from '@mm/contract'
import { generational } from '@mm/gc-generational'
import { incremental } from '@mm/gc-incremental'
import { markSweep } from '@mm/gc-mark-sweep'
import { none } from '@mm/gc-none'
import { shuffle } from '@mm/gc-shuffle'
import { snapshot } from '@mm/gc-snapshot'
import { trialDeletion } from '@mm/gc-trial-deletion'
import { none as uncounted } from '@mm/refcount'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Model } from './support/model.js'
import { type Kind, type Manner, World, kinds } from './support/world.js'

type Step =
  | readonly ['create', Kind]
  | readonly ['store', number, number, number]
  | readonly ['clear', number, number]
  | readonly ['hold' | 'drop' | 'weak', number]
  | readonly ['collect']

afterEach(() => void vi.unstubAllGlobals())

const number = fc.nat(1000)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('create' as const), fc.constantFrom(...kinds)) },
  { weight: 6, arbitrary: fc.tuple(fc.constant('store' as const), number, fc.nat(1), number) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('clear' as const), number, fc.nat(1)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('hold' as const), number) },
  { weight: 5, arbitrary: fc.tuple(fc.constant('drop' as const), number) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('weak' as const), number) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('collect' as const)) },
)

/** One step, on both; numbers choose among what is `alive`: by default what there is. */
function take(world: World, model: Model, [action, ...args]: Step, alive: readonly number[] = [...model.objects.keys()]): void {
  const pick = (index: unknown): number => alive[(index as number) % alive.length]
  if (action === 'create') {
    world.create(args[0] as Kind)
    model.create(args[0] as Kind)
  } else if (action === 'collect') {
    world.collect()
    model.collect()
  } else if (action === 'drop') {
    if (model.held.length === 0) return
    const place = (args[0] as number) % model.held.length
    world.drop(place)
    model.drop(place)
  } else if (alive.length === 0) return
  else if (action === 'store' || action === 'clear') {
    const to = action === 'clear' ? -1 : pick(args[2])
    const from = pick(args[0])
    world.store(from, args[1] as number, to)
    model.store(from, args[1] as number, to)
  } else if (action === 'hold') {
    const id = pick(args[0])
    world.hold(id)
    model.held.push(id)
  } else if (action === 'weak') {
    const id = pick(args[0])
    if (model.objects.get(id)!.kind === 'raw') return
    world.weak(id)
    model.weakTo(id)
  }
}

/** Both must agree: what is alive, what it refers to, what ran. */
function compare(world: World, model: Model): void {
  world.runtime.check()
  // Objects come back in another order where several do at once: what is held is compared by place again.
  const order = (place: { id: number }[]): number[] => place.map(({ id }) => id)
  expect([...order(world.held)].sort()).toEqual([...model.held].sort())
  model.held.splice(0, model.held.length, ...order(world.held))
  expect([...world.log].sort()).toEqual([...model.log].sort())
  for (const [id, { fields }] of model.objects) {
    expect(world.idOf(world.refOf(id))).toBe(id)
    expect([world.read(id, 0), world.read(id, 1)]).toEqual(fields)
  }
  for (const [weak, referent] of model.weak) expect(world.deref(weak)).toBe(referent)
  expect(world.report().objects).toBe(model.objects.size + model.weak.size)
}

describe.each<[Manner, WordBytes]>([
  ['at once', 8],
  ['at once', 4],
  ['suspended', 8],
  ['suspended', 4],
])('finalizers %s, words of %i bytes', (manner, wordBytes) => {
  test.each([generational(), trialDeletion(), incremental(), snapshot()])('random graphs live and die as the model says, under $manifest.name', (collector) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const world = new World(manner, { wordBytes }, { collector })
        const model = new Model()
        for (const each of steps) {
          take(world, model, each)
          compare(world, model)
        }
        world.collect()
        model.collect()
        compare(world, model)
      }),
      { numRuns: 150 },
    )
  })

  test('the same where a page allows no code to be made', () => {
    vi.stubGlobal('Function', function () {
      throw new EvalError('not by this policy')
    })
    fc.assert(fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const world = new World(manner, { wordBytes })
      const model = new Model()
      for (const each of steps) {
        take(world, model, each)
        compare(world, model)
      }
    }), { numRuns: 60 })
  })

  test('without a collector cycles stay, and nothing else does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const world = new World(manner, { wordBytes }, { collector: none() })
        const model = new Model()
        for (const each of steps.filter(([action]) => action !== 'collect')) take(world, model, each)
        compare(world, model)
      }),
      { numRuns: 60 },
    )
  })
})

describe.each<[Manner, WordBytes]>([
  ['at once', 8],
  ['suspended', 4],
])('without counts, finalizers %s, words of %i bytes', (manner, wordBytes) => {
  test.each([shuffle(), markSweep()])('a collection at every step leaves exactly what the roots reach, under $manifest.name', (collector) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const world = new World(manner, { wordBytes }, { lifetime: uncounted(), collector })
        const model = new Model(true)
        for (const each of steps) {
          take(world, model, each)
          world.collect()
          model.collect()
          compare(world, model)
        }
      }),
      { numRuns: 100 },
    )
  })
})

test('collections of any generation, at any time, free nothing that is reachable', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(step, fc.tuple(fc.constant('young' as const), fc.nat(2))), { maxLength: 120 }), (steps) => {
      const world = new World('suspended', { wordBytes: 8 })
      const model = new Model()
      for (const each of steps) {
        if (each[0] === 'young') world.collect(each[1])
        else if (each[0] === 'weak' || (each[0] === 'create' && each[1] !== 'plain')) continue
        // What nothing reaches may have been freed, which the model does not follow.
        else take(world, model, each, [...reachable(model)])
        world.runtime.check()
      }
      for (const [id, { fields }] of model.objects) {
        if (!reachable(model).has(id)) continue
        expect([world.read(id, 0), world.read(id, 1)]).toEqual(fields)
      }
      world.collect()
      model.collect()
      expect(world.report().objects).toBe(model.objects.size)
    }),
    { numRuns: 100 },
  )
})

function reachable(model: Model): Set<number> {
  const reached = new Set<number>()
  const todo = [...model.held]
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (id === -1 || reached.has(id)) continue
    reached.add(id)
    todo.push(...model.objects.get(id)!.fields)
  }
  return reached
}
