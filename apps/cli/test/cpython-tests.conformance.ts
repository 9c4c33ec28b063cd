import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { mm } from '@mm/programs'
import { describe, expect, test } from 'vitest'
import { findCPython } from '../../../tooling/oracle/oracle.mjs'

const run = fileURLToPath(new URL('cpython/run.py', import.meta.url))
const python = findCPython()
if (python === undefined) console.log('oracle: skipped, there is no CPython 3.13 (MM_CPYTHON, the PATH and pyenv were tried)')
const folder = python === undefined ? '' : execFileSync(python.path, ['-c', 'import os, test; print(os.path.dirname(test.__file__))'], { encoding: 'utf8' }).trim()

/** Those that do not pass, and why. */
const KNOWN = new Map([
  ['test_weakref MappingTestCase.test_remove_closure', "asks for an attribute of CPython's own"],
  ['test_weakref ReferencesTestCase.test_proxy_bad_next', 'a proxy as an iterator is asked for its iterator once more, and refuses with that message'],
  ['test_gc GCTests.test_get_referents_on_capsule', 'needs _datetime'],
])

// How many must pass at least, so that a suite which is skipped as a whole is noticed. What needs threads, processes or C extensions is skipped.
const suites = [
  { module: 'test_finalization', least: 13 },
  { module: 'test_weakset', least: 46 },
  { module: 'test_weakref', least: 124 },
  { module: 'test_gc', least: 36 },
]

describe.skipIf(python === undefined)("CPython's own tests", () => {
  describe.each(process.env['MM_CONFORMANCE'] === 'all' ? [[], ['--sanity', '20000']] : [[]])('mm run %s', (...flags: readonly string[]) => {
    test.each(suites)('$module', { timeout: 300_000 }, ({ module, least }) => {
      const lines = execFileSync(process.execPath, [mm, 'run', ...flags, run, folder, module], { encoding: 'utf8', maxBuffer: 2 ** 26 }).trim().split('\n')
      const failed = lines.filter((line) => / failed: /.test(line))
      expect(failed.filter((line) => !KNOWN.has(`${module} ${line.split(' ')[0]}`))).toEqual([])
      const mended = [...KNOWN.keys()].filter((name) => name.startsWith(`${module} `) && lines.includes(`${name.split(' ')[1]} ok`))
      expect(mended).toEqual([])
      expect(lines.filter((line) => line.endsWith(' ok')).length).toBeGreaterThanOrEqual(least)
    })
  })
})
