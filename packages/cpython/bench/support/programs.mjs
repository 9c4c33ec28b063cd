// Our own programs, run in a CPython: each defines `run`, which returns something that can be printed.
import { readFileSync, readdirSync } from 'node:fs'
import { pymalloc } from '@mm/allocator/hardened'
import { loadCPython } from '@mm/cpython'
import { cachedLibrary } from '@mm/cpython/node'
import * as pyodide from 'pyodide'

const folder = new URL('../programs/', import.meta.url)
export const programs = readdirSync(folder).filter((file) => file.endsWith('.py')).map((file) => file.slice(0, -3))

/** A CPython as it is without us (`plain`), or with its calls counted, or with `pymalloc` in their place. */
export async function load(kind, options = {}) {
  return loadCPython({
    ...(kind === 'pymalloc' && { allocator: pymalloc({ hardening: 0 }) }),
    ...(kind === 'plain' && { domains: [] }),
    ...options,
    pyodide: { stdLibURL: await cachedLibrary(pyodide), env: { PYTHONHASHSEED: '0', HOME: '/home/pyodide' } },
  })
}

/** The program's `run`, and a call that collects garbage. */
export function prepare({ pyodide: python }, name) {
  const globals = python.toPy({})
  python.runPython(readFileSync(new URL(`${name}.py`, folder), 'utf8'), { globals })
  const run = python.runPython('lambda: str(run())', { globals })
  const collect = python.runPython('import gc\ngc.collect', { globals })
  return { run, collect }
}
