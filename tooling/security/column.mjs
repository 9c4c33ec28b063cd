// A worker of table.mjs: runs the security programs on one strategy, from the given one on, and sends each result as it comes.
import { parentPort, workerData } from 'node:worker_threads'
import { findAllocators, load } from '@mm/allocators'

const { name, options, layer, from } = workerData
const [{ securityPrograms, securityResults }, allocators] = [await load('testkit', 'security'), await findAllocators()]
const strategy = allocators.get(name)(options)
const layered = layer === undefined ? strategy : (await load('allocator'))[layer](strategy)
for (const [index, program] of securityPrograms.entries()) {
  if (index >= from) parentPort.postMessage({ index, results: securityResults(layered, { programs: [program] }) })
}
