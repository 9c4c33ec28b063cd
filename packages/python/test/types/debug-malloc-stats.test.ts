import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { runPython } from './python.js'
import { findCPython } from '../../../../tooling/oracle/oracle.mjs'

const PROGRAM = 'import sys; sys._debugmallocstats()'

/** The lines, without the rows of size classes; numbers that are counts are `#`, and with them the columns before a label and before a number. */
function labelsOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !/^[\d ]+$/.test(line) || line === '')
    .map((line) => line.replace(/^ *\d+ free /, '# free ').replace(/^\d+ (arenas|unused)/, '# $1').replace(/ +=.*$/, ' ='))
}

const python = findCPython()
if (python === undefined) console.warn('skipped: no CPython 3.13, so the lines of sys._debugmallocstats() are not compared')

test.skipIf(python === undefined)('sys._debugmallocstats() has the lines of CPython, those of the free lists too', async () => {
  const real = spawnSync(python?.path ?? '', ['-S', '-E', '-c', PROGRAM], { encoding: 'utf8' }).stderr
  const ours = await runPython(PROGRAM)
  expect(labelsOf(real).filter((line) => line.startsWith('# free')).length).toBe(24)
  expect(labelsOf(ours)).toEqual(labelsOf(real))
  for (const line of ours.split('\n').filter((one) => one.includes(' free '))) expect(line).toMatch(/^.{48} =[ \d,]{21}$/)
})
