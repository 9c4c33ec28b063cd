import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { mimalloc } from '@mm/allocator-mimalloc'
import { createMemory } from '@mm/heap'
import { type Address } from '@mm/contract'
import { expect, it } from 'vitest'

const MiB = 2 ** 20
const BLOCKS = 400_000

it('other threads may free at the same time: remote lists are exchanged atomically (rung 0)', async () => {
  const memory = createMemory({ shared: true, limit: 128 * MiB })
  const heap = mimalloc({ hardening: 0 }).create({ memory })
  // Afterwards the directory is large enough: where it lies is not shared between threads yet.
  heap.free(heap.malloc(64 * MiB))
  const blocks = new Uint32Array(new SharedArrayBuffer(BLOCKS * 4)).map(() => heap.malloc(32))
  const shared = new Uint32Array(new SharedArrayBuffer(BLOCKS * 4))
  shared.set(blocks)
  const started = new Int32Array(new SharedArrayBuffer(4))
  const workers = [1, 2].map((owner) => {
    heap.asOwner(owner)
    const workerData = { buffer: memory.buffer, state: heap.state, owner, started: started.buffer, blocks: shared.buffer, first: owner - 1 }
    return new Worker(new URL('./support/freeing-worker.mjs', import.meta.url), { workerData })
  })
  const ends = Promise.all(workers.map((worker) => once(worker, 'exit')))
  while (Atomics.load(started, 0) < 2) await new Promise((resolve) => setTimeout(resolve, 1))
  Atomics.add(started, 0, 1)
  // Meanwhile the owner merges what comes back.
  const taken = new Set<number>()
  for (let turn = 0; turn < BLOCKS / 4; turn++) taken.add(heap.malloc(32))
  expect(await ends).toEqual([[0], [0]])
  heap.check()
  expect(taken.size).toBe(BLOCKS / 4)
  expect(heap.statistics().liveBlocks).toBe(taken.size)
  for (const block of taken) heap.free(block as Address)
  heap.collect()
  heap.check()
  expect(heap.statistics()).toMatchObject({ liveBlocks: 0, slabs: 0, remoteBlocks: BLOCKS })
})
