import { type Axis, StrategyMismatchError } from '@mm/contract'
import { FIXED_BYTES, createPython } from '@mm/python'
import { createMemory } from '@mm/heap'
import { deferredTeardown } from '@mm/refcount'
import { assembleRuntime, createRegistry } from '@mm/runtime'
import { UsageError } from '../errors.js'
import { inBytes } from '../report/units.js'
import { type CreateEngine } from './engine.js'
import { startImageFor } from './start-image.js'

/** What a program runs on where nothing else is asked for. */
const defaults: Readonly<Record<Axis, string>> = { allocator: 'pymalloc', lifetime: 'immediate', collector: 'generational', interning: 'cpython' }

/** Bytes with which Python starts, whatever its strategies: where it does not start with less, that is why. */
const ENOUGH = 8 * 2 ** 20

/** Python of `@mm/python` on a runtime made of the given strategies; throws `UsageError` where `limit` leaves no room for Python itself. */
const createEngine: CreateEngine = async (settings, host, argv, path, saved) => {
  try {
    return await start(settings, host, argv, path, saved)
  } catch (error) {
    const { limit = ENOUGH } = settings
    if (limit >= ENOUGH || error instanceof StrategyMismatchError) throw error
    throw new UsageError(`--max-heap: ${inBytes(limit)} is too little for Python itself`)
  }
}

const start: CreateEngine = async (settings, host, argv, path, saved) => {
  const { strategies, profile, wordBytes, limit, relocateEvery, trigger, stress, sanity, compile } = settings
  const modes = { ...(trigger !== undefined && { trigger }), ...(stress !== undefined && { stress }), ...(sanity !== undefined && { sanity }) }
  const taken = saved ?? (limit === undefined || limit >= ENOUGH ? await startImageFor(settings) : undefined)
  const parts = taken === undefined ? { ...(wordBytes !== undefined && { wordBytes }), ...(limit !== undefined && { limit }) } : { memory: createMemory({ image: taken.image, limit }), state: taken.state }
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, ...parts, ...modes }, strategies)
  const compiler = compile === true ? (await import('@mm/python/compiler')).compiler() : undefined
  const python = await createPython({ runtime, host, argv, path, saved: taken, ...(compiler !== undefined && { compiler }), ...(profile !== undefined && { profile }), ...(relocateEvery !== undefined && { relocateEvery }) })
  return {
    stopAt: (count) => python.stopAt(count),
    save: () => python.save(),
    interact: (terminal) => python.interact(terminal),
    loadModule: (name) => python.loadModule(name),
    load: (source, filename) => python.load(source, filename),
    run: (milliseconds) => python.run(milliseconds),
    interrupt: () => python.interrupt(),
    get exitCode() {
      return python.exitCode
    },
    facts: () => ({
      memory: runtime.memory.counts(),
      allocator: runtime.allocator.statistics?.(),
      collector: runtime.collector.statistics(),
      trigger: runtime.trigger,
      stack: { bytes: runtime.stack.bytes, peakBytes: runtime.stack.peakBytes },
      freelists: runtime.freelists.statistics(),
      interned: runtime.interning.statistics(),
    }),
    observe(probe) {
      runtime.memory.probe = probe
    },
    watch(look) {
      runtime.memory.probe = { arena: look, phase: (name) => (name === 'start' ? look() : undefined) }
    },
  }
}

/** The engine of the CLI. Python counts its stack: `deferred` is the lifetime that is for such a mutator. */
export const pythonEngine = { createEngine, registry: createRegistry().add(deferredTeardown), defaults }
