import { fileURLToPath } from 'node:url'
import { loadPyodide } from 'pyodide'
import { describe, expect, test } from 'vitest'
import { findCPython, runCPython } from '../../../../tooling/oracle/oracle.mjs'
import { madeOnOurs, sizesOfOurs } from './blocks.js'
import { type Program, type Row, record, recorded, rowsOf, sourceOf, tableOf } from './table.js'

/**
 * The sizes that `npm test` compares with are those of an installed CPython 3.13 and, for words of 4 bytes, of Pyodide's.
 * With `MM_RECORD=1` they are written anew.
 */
const cpython = findCPython()
const argumentsOf = (program: Program): string[] => (program === 'made' ? ['traced'] : [])

function in64Bits(python: string, program: Program): Row[] {
  const { status, stdout, stderr } = runCPython(python, fileURLToPath(new URL(`./${program}.py`, import.meta.url)), { args: argumentsOf(program) })
  if (status !== 0) throw new Error(stderr)
  return rowsOf(program, stdout)
}

async function in32Bits(program: Program): Promise<Row[]> {
  let printed = ''
  const pyodide = await loadPyodide({ stdout: (line) => void (printed += `${line}\n`) })
  pyodide.runPython(`import sys; sys.argv = ${JSON.stringify([program, ...argumentsOf(program)])}`)
  pyodide.runPython(sourceOf(program))
  return rowsOf(program, printed)
}

async function compare(program: Program, wordBytes: 4 | 8, rows: readonly Row[]): Promise<void> {
  if (process.env['MM_RECORD'] === '1') record(program, wordBytes, rows)
  expect(recorded(program, wordBytes)).toBe(tableOf(rows))
  const ours = program === 'sizes' ? await sizesOfOurs(sourceOf(program), wordBytes) : await madeOnOurs(sourceOf(program), wordBytes)
  expect(tableOf(ours)).toBe(tableOf(rows))
}

describe.each(['sizes', 'made'] as const)('%s', (program) => {
  if (cpython === undefined) console.warn(`${program} of 64-bit CPython are skipped: there is no CPython 3.13`)
  test.runIf(cpython !== undefined)('as in 64-bit CPython 3.13', async () => compare(program, 8, in64Bits(cpython!.path, program)))
  test('as in 32-bit CPython 3.13', async () => compare(program, 4, await in32Bits(program)))
})
