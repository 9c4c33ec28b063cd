import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCPython } from '@mm/cpython'
import { cachedLibrary } from '@mm/cpython/node'
import * as pyodide from 'pyodide'
import { expect, it } from 'vitest'

it('the library is compiled once, imports take the code and tracebacks the source', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mm-'))
  try {
    let builds = 0
    const file = await cachedLibrary(pyodide, { folder, onBuild: () => builds++ })
    expect(await cachedLibrary(pyodide, { folder, onBuild: () => builds++ })).toBe(file)
    expect(builds).toBe(1)
    expect(await readdir(folder)).toHaveLength(1)
    // What is not what was written there is not taken.
    const whole = await readFile(file)
    const changed = Buffer.from(whole)
    changed[whole.length >>> 1] ^= 1
    const asked = { version: pyodide.version, loadPyodide: () => Promise.reject(new Error('asked for')) }
    for (const bytes of [changed, whole.subarray(0, 100), whole.subarray(1), Buffer.alloc(0)]) {
      await writeFile(file, bytes)
      await expect(cachedLibrary(asked, { folder })).rejects.toThrow('asked for')
    }
    await writeFile(file, whole)
    await truncate(file, whole.length - 1000)
    expect(await cachedLibrary(pyodide, { folder, onBuild: () => builds++ })).toBe(file)
    expect(builds).toBe(2)
    expect(await cachedLibrary(asked, { folder })).toBe(file)
    let printed = ''
    const { pyodide: python } = await loadCPython({ pyodide: { stdLibURL: file, stdout: (line) => (printed += `${line}\n`) } })
    python.runPython(`
import json, inspect
print(json.__cached__ if hasattr(json, '__cached__') else json.__spec__.cached, json.__file__)
print(inspect.getsource(json.loads).splitlines()[0])
`)
    expect(printed).toMatch(/json\/__init__.pyc\ndef loads\(/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
