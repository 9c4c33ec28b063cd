import { type Axis } from '@mm/contract'
import { FIXED_BYTES, createPython } from '@mm/python'
import { assembleRuntime, createRegistry } from '@mm/runtime'
import { type CreateEngine } from './engine.js'

/** What a program runs on where nothing else is asked for. */
const defaults: Readonly<Record<Axis, string>> = { allocator: 'pymalloc', lifetime: 'immediate', collector: 'generational', interning: 'cpython' }

/** Python of `@mm/python` on a runtime made of the given strategies. */
const createEngine: CreateEngine = async ({ strategies, wordBytes, limit, relocateEvery }, host, argv) => {
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, ...(wordBytes !== undefined && { wordBytes }), ...(limit !== undefined && { limit }) }, strategies)
  const python = await createPython({ runtime, host, argv, ...(relocateEvery !== undefined && { relocateEvery }) })
  return {
    load: (source, filename) => python.load(source, filename),
    run: (milliseconds) => python.run(milliseconds),
    interrupt: () => python.interrupt(),
    get exitCode() {
      return python.exitCode
    },
    facts: () => ({
      memory: runtime.memory.counts(),
      allocator: runtime.allocator.statistics?.(),
      collector: { ...runtime.collector.statistics(), collections: [...runtime.collector.statistics().collections] },
      stack: { bytes: runtime.stack.bytes, peakBytes: runtime.stack.peakBytes },
      freelists: runtime.freelists.statistics(),
      interned: runtime.interning.statistics(),
    }),
    watch(look) {
      runtime.memory.probe = { arena: look, phase: (name) => (name === 'start' ? look() : undefined) }
    },
  }
}

/** The engine of the CLI. */
export const pythonEngine = { createEngine, registry: createRegistry(), defaults }
