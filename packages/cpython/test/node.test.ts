import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { loadCPython } from '@mm/cpython'
import { cachedLibrary } from '@mm/cpython/node'
import * as pyodide from 'pyodide'
import { expect, it } from 'vitest'

it('a folder that takes no file is refused before anything is compiled', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mm-'))
  try {
    await writeFile(join(folder, 'file'), '')
    const asked = { version: pyodide.version, loadPyodide: () => Promise.reject(new Error('asked for')) }
    for (const place of [join(folder, 'file'), join(folder, 'file', 'within'), ...(process.platform === 'linux' ? ['/proc/within'] : [])]) {
      await expect(cachedLibrary(asked, { folder: place }), place).rejects.toMatchObject({ errno: expect.any(Number) as number })
    }
    await expect(cachedLibrary(asked, { folder: join(folder, 'new', 'within') })).rejects.toThrow('asked for')
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('the library is compiled once, imports take the code and tracebacks the source', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mm-'))
  try {
    let builds = 0
    // Left over by an earlier edition, and by a process that is no more; what others have put there is theirs.
    const [old, unfinished] = ['python-0.28.3-1.zip', `python-${pyodide.version}-2.zip.${2 ** 30}`]
    for (const name of [old, unfinished, 'python-notes.txt']) await writeFile(join(folder, name), '')
    const file = await cachedLibrary(pyodide, { folder, onBuild: () => builds++ })
    expect(await cachedLibrary(pyodide, { folder, onBuild: () => builds++ })).toBe(file)
    expect(builds).toBe(1)
    expect((await readdir(folder)).sort()).toEqual([basename(file), 'python-notes.txt'])
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
