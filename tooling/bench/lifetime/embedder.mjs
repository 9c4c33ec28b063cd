// What the lifetime suite measures without Python: counts, objects of an embedder's types, and the same without objects.
import { load } from '../collectors/subjects.mjs'

const [{ pymalloc }, { createRuntime }] = await Promise.all([load('allocator', 'hardened.js'), load('runtime')])

const ROUNDS = 12
const STEPS = 1_000_000
/** Objects that stay alive meanwhile, so that no pool is emptied and filled again at each step. */
const COMPANY = 50
const LIMIT = 2 ** 29

const declarations = {
  untracked: { name: 'Untracked', fields: ['a', 'b'], tracked: false },
  tracked: { name: 'Tracked', fields: ['a', 'b'] },
  full: { name: 'Full', fields: ['a', 'b'], weak: true, finalize: () => undefined },
}

/** The best of some rounds, and the first, in ns per step. */
function time(body) {
  let best = Infinity
  let first = 0
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    body()
    const nanoseconds = ((performance.now() - start) / STEPS) * 1e6
    if (round === 0) first = nanoseconds
    best = Math.min(best, nanoseconds)
  }
  return { values: { warm: best, first }, result: STEPS }
}

function world(kind) {
  const runtime = createRuntime({ limit: LIMIT, allocator: pymalloc({ hardening: 0 }) })
  const type = runtime.defineType(declarations[kind])
  for (let index = 0; index < COMPANY; index++) {
    type.create()
    runtime.allocator.malloc(type.bytes)
  }
  return { runtime, type }
}

const addresses = (count, make) => Uint32Array.from({ length: count }, make)

function countUpAndDown(counts, at) {
  for (let step = 0; step < STEPS; step++) {
    counts[at >>> 2]++
    counts[at >>> 2]--
  }
}

function countInTurn(counts, places) {
  for (let step = 0; step < STEPS; step++) {
    const at = places[step & 63]
    counts[at >>> 2]++
    counts[at >>> 2]--
  }
}

/** A typed array's elements, counted up and down: those where the objects of {@link retainAndRelease} have their counts. */
export function countedArray(count) {
  const { runtime, type } = world('tracked')
  const places = addresses(count, () => type.create())
  const { u32 } = runtime.memory
  return count === 1 ? time(() => countUpAndDown(u32, places[0])) : time(() => countInTurn(u32, places))
}

function retainAndReleaseOne(mutator, object) {
  for (let step = 0; step < STEPS; step++) {
    mutator.retain(object)
    mutator.release(object)
  }
}

function retainAndReleaseInTurn(mutator, objects) {
  for (let step = 0; step < STEPS; step++) {
    const object = objects[step & 63]
    mutator.retain(object)
    mutator.release(object)
  }
}

export function retainAndRelease(count) {
  const { runtime, type } = world('tracked')
  const objects = addresses(count, () => type.create())
  return count === 1 ? time(() => retainAndReleaseOne(runtime.mutator, objects[0])) : time(() => retainAndReleaseInTurn(runtime.mutator, objects))
}

function pairs(allocator, bytes) {
  for (let step = 0; step < STEPS; step++) allocator.free(allocator.malloc(bytes))
}

/** A block of an object's size, allocated and freed. */
export function mallocAndFree(kind) {
  const { runtime, type } = world(kind)
  return time(() => pairs(runtime.allocator, type.bytes))
}

function lives(mutator, type) {
  for (let step = 0; step < STEPS; step++) mutator.release(type.create())
}

export function createAndDrop(kind) {
  const { runtime, type } = world(kind)
  return time(() => lives(runtime.mutator, type))
}

/** From now on counts steps of taking apart; nobody should measure times meanwhile. */
export function countSteps({ objects }) {
  const { dropNext } = Object.getPrototypeOf(objects)
  let steps = 0
  objects.dropNext = (object) => {
    steps++
    return dropNext.call(objects, object)
  }
  return () => steps
}

function chainOf(runtime, cell, count) {
  let head = 0
  for (let index = 0; index < count; index++) {
    const next = cell.create()
    runtime.memory.u32[cell.slot(next, 'next') >>> 2] = head
    head = next
  }
  return head
}

/** A chain of `count` objects: what the release of its head costs, per object; and how many steps that took. */
export function dropStructure(count) {
  const runtime = createRuntime({ limit: LIMIT, allocator: pymalloc({ hardening: 0 }) })
  const cell = runtime.defineType({ name: 'Cell', fields: ['next'] })
  runtime.gc.disable()
  const values = []
  for (let round = 0; round < 3; round++) {
    const head = chainOf(runtime, cell, count)
    const start = performance.now()
    runtime.mutator.release(head)
    values.push(((performance.now() - start) / count) * 1e6)
  }
  const head = chainOf(runtime, cell, count)
  const stepsOf = countSteps(runtime)
  runtime.mutator.release(head)
  return { values: { warm: Math.min(...values), first: values[0] }, result: count, counters: { steps: stepsOf() / count } }
}
