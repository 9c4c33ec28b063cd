// What counting costs: `bare` is what the case would cost without any of it (a typed array counted up and down, a block
// allocated and freed), `runtime` the same with objects. Rung 0 of the allocator on both sides.
import { pymalloc } from '@mm/allocator/hardened'
import { createRuntime } from '@mm/runtime'
import { benchmark } from '../../../tooling/bench/harness.mjs'

const ROUNDS = 8
const STEPS = 1_000_000
/** Objects that stay alive meanwhile, so that no pool is emptied and filled again at each step. */
const COMPANY = 50
const LONG = 1_000_000

/** The best of some rounds, and the first, in ns per step. */
function time(steps, body) {
  let best = Infinity
  let first = 0
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    body()
    const nanoseconds = ((performance.now() - start) / steps) * 1e6
    if (round === 0) first = nanoseconds
    best = Math.min(best, nanoseconds)
  }
  return { values: { warm: best, first }, result: steps }
}

function world() {
  const runtime = createRuntime({ limit: 2 ** 29, allocator: pymalloc({ hardening: 0 }) })
  const types = {
    'untracked create and drop': runtime.defineType({ name: 'Untracked', fields: ['a', 'b'], tracked: false }),
    'tracked create and drop': runtime.defineType({ name: 'Tracked', fields: ['a', 'b'] }),
    'full create and drop': runtime.defineType({ name: 'Full', fields: ['a', 'b'], weak: true, finalize: () => undefined }),
  }
  for (const { create, bytes } of Object.values(types)) {
    for (let index = 0; index < COMPANY; index++) {
      create()
      runtime.allocator.malloc(bytes)
    }
  }
  return { runtime, types }
}

function retainRelease({ mutator }, object) {
  for (let step = 0; step < STEPS; step++) {
    mutator.retain(object)
    mutator.release(object)
  }
}

function upAndDown(counts) {
  for (let step = 0; step < STEPS; step++) {
    counts[7]++
    counts[7]--
  }
}

function createDrop({ mutator }, type) {
  for (let step = 0; step < STEPS; step++) mutator.release(type.create())
}

function mallocFree(allocator, bytes) {
  for (let step = 0; step < STEPS; step++) allocator.free(allocator.malloc(bytes))
}

/** A chain of a million: what its head's release costs, per object. Built anew for each round. */
function dropChain({ runtime }) {
  const Cell = runtime.defineType({ name: 'Cell', fields: ['next'] })
  const values = []
  for (let round = 0; round < 3; round++) {
    let head = 0
    for (let index = 0; index < LONG; index++) {
      const cell = Cell.create()
      runtime.memory.u32[Cell.slot(cell, 'next') >>> 2] = head
      head = cell
    }
    const start = performance.now()
    runtime.mutator.release(head)
    values.push(((performance.now() - start) / LONG) * 1e6)
  }
  return { values: { warm: Math.min(...values), first: values[0] }, result: STEPS }
}

/** As many blocks, freed in the order of their making. */
function freeAll({ runtime: { allocator } }) {
  const blocks = new Uint32Array(LONG)
  const values = []
  for (let round = 0; round < 3; round++) {
    for (let index = 0; index < LONG; index++) blocks[index] = allocator.malloc(40)
    const start = performance.now()
    for (let index = LONG - 1; index >= 0; index--) allocator.free(blocks[index])
    values.push(((performance.now() - start) / LONG) * 1e6)
  }
  return { values: { warm: Math.min(...values), first: values[0] }, result: STEPS }
}

await benchmark({
  suite: 'runtime/lifetime',
  unit: 'ns',
  rounds: 5,
  seed: 1,
  cases: ['retain and release', 'untracked create and drop', 'tracked create and drop', 'full create and drop', 'drop a chain of a million'],
  subjects: {
    bare(name) {
      const { runtime, types } = world()
      if (name === 'retain and release') {
        const counts = new Uint32Array(64)
        return time(STEPS, () => upAndDown(counts))
      }
      if (name === 'drop a chain of a million') return freeAll({ runtime })
      return time(STEPS, () => mallocFree(runtime.allocator, types[name].bytes))
    },
    runtime(name) {
      const { runtime, types } = world()
      if (name === 'retain and release') {
        const object = types['tracked create and drop'].create()
        return time(STEPS, () => retainRelease(runtime, object))
      }
      if (name === 'drop a chain of a million') return dropChain({ runtime })
      return time(STEPS, () => createDrop(runtime, types[name]))
    },
  },
  gates: [],
})
