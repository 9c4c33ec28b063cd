import { mkdtemp, readdir, rm } from 'node:fs/promises'
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
