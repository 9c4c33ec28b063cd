import { type Axis } from '@mm/contract'
import { createPython } from '@mm/python'
import { builtins, createRuntime } from '@mm/runtime'
import { type CreateEngine, type EngineSettings } from './engine.js'

/** What a program runs on where nothing else is asked for. */
const defaults: Readonly<Record<Axis, string>> = { allocator: 'pymalloc', lifetime: 'immediate', collector: 'generational', interning: 'cpython' }

function runtimeFor({ strategies, wordBytes, limit }: EngineSettings) {
  const { allocator, lifetime, collector, interning } = strategies
  return createRuntime({
    ...(wordBytes !== undefined && { wordBytes }),
    ...(limit !== undefined && { limit }),
    allocator: allocator.factory(allocator.options),
    lifetime: lifetime.factory(lifetime.options),
    collector: collector.factory(collector.options),
    interning: interning.factory(interning.options),
  })
}

/** Python of `@mm/python` on a runtime made of the given strategies. */
const createEngine: CreateEngine = async (settings, host, argv) => {
  const runtime = runtimeFor(settings)
  const python = await createPython({
    runtime,
    host,
    argv: [...argv],
    ...(settings.relocateEvery !== undefined && { relocateEvery: settings.relocateEvery }),
  })
  return {
    load: (source, filename) => python.load(source, filename),
    run: (milliseconds) => python.run(milliseconds),
    interrupt: () => python.interrupt(),
    get exitCode() {
      return python.exitCode
    },
    facts() {
      const { stack, freelists, interned } = python.statistics()
      return {
        memory: runtime.memory.counts(),
        allocator: runtime.allocator.statistics?.(),
        collector: runtime.collector.statistics(),
        stack,
        freelists,
        interned,
      }
    },
    watch(look) {
      runtime.memory.probe = { arena: look, phase: (name) => (name === 'start' ? look() : undefined) }
    },
    dispose: () => void runtime.dispose(),
  }
}

/** The engine of the CLI. */
export const pythonEngine = { createEngine, builtins, defaults }
