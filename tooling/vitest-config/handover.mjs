import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'

const START = { random: 20_260_321, serial: 0, blocks: new Uint32Array(0) }
const CALLS = 10_000
const HANDOVERS = 30

/** A worker with the strategy in it, and the answer to each task. */
function startWorker(folder, { module, exported, options = {}, wordBytes = 8, limit = 2 ** 30 - 2 ** 22 }) {
  const { resolve } = createRequire(join(folder, 'package.json'))
  const urlOf = (name) => pathToFileURL(resolve(name)).href
  const modules = { strategy: urlOf(module), allocator: urlOf('@mm/allocator'), layers: urlOf('@mm/allocator/layers'), heap: urlOf('@mm/heap') }
  const worker = new Worker(new URL('handover-worker.mjs', import.meta.url), { workerData: { modules, exported, options, wordBytes, limit } })
  const ask = (task, given) =>
    new Promise((answered, failed) => {
      worker.once('error', failed)
      worker.once('message', ({ result, error }) => {
        worker.off('error', failed)
        if (error === undefined) answered(result)
        else failed(new Error(error))
      })
      worker.postMessage({ task, ...given })
    })
  return { modules, limit, wordBytes, ask, end: () => worker.terminate() }
}

/**
 * Hands a heap in one `SharedArrayBuffer` back and forth between two workers: each attaches to it, runs 10,000 calls under the
 * shadow layer, checks every block, and hands it over. `MM_HANDOVERS` is how often, 30 times without it.
 */
export async function handOver(folder, subject) {
  const handovers = Number(process.env.MM_HANDOVERS ?? HANDOVERS)
  const workers = [startWorker(folder, subject), startWorker(folder, subject)]
  try {
    const [{ modules, limit, wordBytes }] = workers
    const { createMemory } = await import(modules.heap)
    const { buffer } = createMemory({ shared: true, wordBytes, limit })
    let state = START
    let checked = 0
    let watched = true
    for (let turn = 0; turn < handovers; turn++) {
      const result = await workers[turn % 2].ask('turn', { buffer, state, calls: CALLS })
      state = result.state
      checked += result.checked
      watched &&= result.watched
    }
    return { handovers, calls: handovers * CALLS, checked, watched, live: state.blocks.length / 3 }
  } finally {
    await Promise.all(workers.map(({ end }) => end()))
  }
}

/**
 * Runs calls, saves the memory in a file in the middle and at the end; another worker goes on from the middle. Tells how many
 * bytes the memory has at the end, and the first in which the two differ, or -1.
 */
export async function saveAndRestore(folder, subject) {
  const [saver, restorer] = [startWorker(folder, subject), startWorker(folder, subject)]
  const place = mkdtempSync(join(tmpdir(), 'mm-heap-'))
  const files = { middle: join(place, 'middle.bin'), end: join(place, 'end.bin') }
  try {
    const saved = await saver.ask('save', { state: START, calls: CALLS, files })
    return await restorer.ask('restore', { state: saved.state, calls: CALLS, files })
  } finally {
    await Promise.all([saver.end(), restorer.end()])
    rmSync(place, { recursive: true })
  }
}

/**
 * The tests that every allocator has: a heap of it is handed back and forth between two workers, and one that is saved in a file runs on to
 * the same end. `test` is vitest's; `url` the test's own; `subject.walks: false` for an allocator without `walk`, over which no shadow layer watches.
 */
export function handoverSuite(url, test, { walks = true, name = '', ...subject }) {
  const folder = fileURLToPath(new URL('..', url))
  const whose = name || subject.exported
  test(`a heap of ${whose} is handed back and forth between two workers`, async () => {
    const { calls, checked, handovers, live, watched } = await handOver(folder, subject)
    assert.equal(calls, handovers * CALLS)
    assert.equal(watched, walks)
    assert.ok(checked > calls / 2, `the content of blocks was checked ${checked} times in ${calls} calls`)
    assert.ok(live > 0, 'nothing is live at the end')
  })
  test(`a heap of ${whose} that is saved in a file runs on to the same end, byte for byte`, async () => {
    const { bytes, different, live } = await saveAndRestore(folder, subject)
    assert.equal(different, -1)
    assert.ok(bytes > 2 ** 18, `the memory has ${bytes} bytes`)
    assert.ok(live > 0, 'nothing is live at the end')
  })
}
