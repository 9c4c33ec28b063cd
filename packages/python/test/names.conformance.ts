import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findCPython } from '../../../tooling/oracle/oracle.mjs'

const docs = fileURLToPath(new URL('../../../tooling/docs/', import.meta.url))

test('docs/python-coverage.md is what the names say', () => {
  execFileSync(process.execPath, [`${docs}python-coverage.mjs`, '--check'], { stdio: 'pipe' })
})

test("the names that are recorded are CPython's", ({ skip }) => {
  const python = findCPython()
  if (python === undefined) {
    console.log('oracle: skipped, there is no CPython 3.13 (MM_CPYTHON, the PATH and pyenv were tried)')
    return skip()
  }
  console.log(`oracle: CPython ${python.version}`)
  const printed = execFileSync(python.path, ['-B', `${docs}python-names.py`], { encoding: 'utf8', env: { PYTHONUTF8: '1' } })
  expect(readFileSync(`${docs}python-names-3.13.0.txt`, 'utf8')).toBe(printed)
})
