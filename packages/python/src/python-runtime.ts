import { type WordBytes } from '@mm/contract'
import { createMemory } from '@mm/heap'
import { type Runtime, type Strategies, assembleRuntime } from '@mm/runtime'
import { STATICS_ALIGNMENT, STATICS_BYTES } from './core/statics.js'

/** How a {@link createPythonRuntime} is made. */
export interface PythonRuntimeOptions {
  /** Bytes in a pointer: 8 (the default) or 4. */
  readonly wordBytes?: WordBytes
  /** The most that may be used, in bytes. */
  readonly limit?: number
}

/**
 * A runtime that `createPython` can live on whatever its strategies take first: the place of what has the same address in
 * every Python is kept free for it. Throws as `assembleRuntime`.
 */
export function createPythonRuntime(options: PythonRuntimeOptions = {}, strategies: Partial<Strategies> = {}): Runtime {
  const memory = createMemory(options)
  const place = memory.reserve(STATICS_BYTES, STATICS_ALIGNMENT)
  const runtime = assembleRuntime({ memory }, strategies)
  if (place !== 0) memory.release(place, STATICS_BYTES)
  return runtime
}
