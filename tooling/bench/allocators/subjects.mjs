// Who is measured: the allocators of this repository, each in a package `allocator` or `allocator-*`, and what else there is
// to allocate with in JavaScript. A subject is
//   { allocator: { malloc, realloc, free, check? }, bytes?(), reserved?(), reset?(), counting?() }
// with `bytes()` the memory as it is now, `reserved()` the most bytes that it has taken so far, `reset()` for those that take
// no single block back, and `counting()` the same blocks once more over a memory that counts.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createMemory } from '@mm/heap'
import { CountedMemory } from '@mm/heap/counted-memory'
import { root } from '../../bootstrap/install.mjs'
import { instantiateTlsf } from './assemblyscript-tlsf.mjs'
import { ARRAYS, ASSEMBLYSCRIPT, HARNESS, THING } from './names.mjs'

const MiB = 2 ** 20
const LIMIT = 2000 * MiB

/** Does nothing, and says how large every block is: what is left is the cost of the loop. */
const harness = () => ({
  allocator: { malloc: (size) => size, realloc: (_block, size) => size, free: () => {} },
  bytes: () => new Uint8Array(4096),
})

async function assemblyscript() {
  const { memory, ...allocator } = await instantiateTlsf()
  return { allocator, bytes: () => new Uint8Array(memory.buffer), reserved: () => memory.buffer.byteLength }
}

async function thing() {
  const { MemPool } = await import('@thi.ng/malloc')
  const pool = new MemPool({ size: LIMIT, align: 16 })
  return { allocator: pool, bytes: () => pool.u8 }
}

/** Every block is an array of its own, which the collector of the engine frees. */
const arrays = () => ({
  allocator: {
    malloc: (size) => new Uint8Array(size),
    realloc(block, size) {
      const other = new Uint8Array(size)
      other.set(block.length > size ? block.subarray(0, size) : block)
      return other
    },
    free: () => {},
  },
})

const peers = { [ASSEMBLYSCRIPT]: assemblyscript, [THING]: thing, [ARRAYS]: arrays }

/** Every strategy of the axis that a package of the repository exports. */
async function strategies() {
  const folders = readdirSync(join(root, 'packages')).filter((name) => name === 'allocator' || name.startsWith('allocator-'))
  const found = []
  for (const name of folders) {
    const manifest = join(root, 'packages', name, 'package.json')
    const entry = existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).exports?.['.']?.default
    if (!entry || !existsSync(join(root, 'packages', name, entry))) continue
    const module = await import(pathToFileURL(join(root, 'packages', name, entry)).href)
    found.push(...Object.values(module).filter((value) => typeof value === 'function' && value.manifest?.axis === 'allocator'))
  }
  return found
}

/** An allocator of ours. Its whole state lies in the memory, so steps are counted by another one that takes it up. */
function ours(strategy) {
  const memory = createMemory({ limit: LIMIT })
  const allocator = strategy.create({ memory })
  const frees = strategy.manifest.provides?.includes('free')
  return {
    allocator,
    bytes: () => memory.u8,
    reserved: () => memory.counts().peakReserved,
    ...(!frees && { reset: () => allocator.reset() }),
    ...(allocator.state !== undefined && {
      counting() {
        const counted = new CountedMemory(memory)
        return { counted, allocator: strategy.create({ memory: counted, state: allocator.state }) }
      },
    }),
  }
}

/**
 * All subjects by name: of those with a hardening ladder the rungs 0 and 1, as `NAME rung N`. `sparing`: those that do not
 * take single blocks back.
 */
export async function findSubjects() {
  const subjects = { [HARNESS]: harness }
  const sparing = new Set()
  for (const strategy of await strategies()) {
    const { name, options, provides } = strategy.manifest
    const rungs = options.hardening === undefined ? [undefined] : [0, 1]
    for (const rung of rungs) {
      const full = rung === undefined ? name : `${name} rung ${rung}`
      subjects[full] = () => ours(rung === undefined ? strategy() : strategy({ hardening: rung }))
      if (!provides?.includes('free')) sparing.add(full)
    }
  }
  return { subjects: { ...subjects, ...peers }, sparing }
}
