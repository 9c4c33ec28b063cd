// Another owner in another thread: frees every second one of the blocks, from `first` on, as fast as it can.
import { workerData } from 'node:worker_threads'
import { mimalloc } from '@mm/allocator-mimalloc'
import { createMemory } from '@mm/heap'

const { buffer, state, owner, started, blocks, first } = workerData
const heap = mimalloc().create({ memory: createMemory({ buffer }), state }).asOwner(owner)
const count = new Int32Array(started)
const all = new Uint32Array(blocks)

Atomics.add(count, 0, 1)
while (Atomics.load(count, 0) < 3);
for (let index = first; index < all.length; index += 2) heap.free(all[index])
