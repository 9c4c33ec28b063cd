// Writes, or with --check compares, what CPython prints for our programs.
//   node tooling/oracle/record.mjs [--check] FILE.py | FOLDER ...
// Without a CPython 3.13 it says 'skipped' and succeeds.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { findPrograms, firstDifference, normalise } from '../programs/index.mjs'
import { findCPython, runCPython } from './oracle.mjs'

const usage = 'usage: node tooling/oracle/record.mjs [--check] FILE.py | FOLDER ...'

/** Records or checks one program; returns what is wrong with it, or undefined. */
function treat(program, python, check) {
  const { status, stdout } = runCPython(python, program.file, {
    args: program.args,
    cwd: dirname(program.file),
    input: program.input,
    limited: program.flags.includes('--max-heap'),
  })
  if (status !== program.exits) return `exits with ${status}, its comment says ${program.exits}`
  if (check) {
    const difference = firstDifference(normalise(readFileSync(program.expected, 'utf8')), normalise(stdout))
    return difference && `line ${difference.line}: recorded ${JSON.stringify(difference.expected)}, printed ${JSON.stringify(difference.printed)}`
  }
  writeFileSync(program.expected, stdout)
  return undefined
}

function main() {
  const { values, positionals } = parseArgs({ options: { check: { type: 'boolean', default: false } }, allowPositionals: true })
  if (positionals.length === 0) throw new Error(usage)
  const python = findCPython()
  if (python === undefined) {
    console.log('oracle: skipped, there is no CPython 3.13 (MM_CPYTHON, the PATH and pyenv were tried)')
    return 0
  }
  console.log(`oracle: CPython ${python.version} at ${python.path}`)
  let wrong = 0
  for (const program of positionals.flatMap((path) => findPrograms(path))) {
    const problem = treat(program, python.path, values.check)
    console.log(`${problem === undefined ? (values.check ? 'agrees  ' : 'recorded') : 'WRONG   '} ${relative(process.cwd(), program.file)}`)
    if (problem !== undefined) console.log(`         ${problem}`)
    if (problem !== undefined) wrong++
  }
  return wrong === 0 ? 0 : 1
}

try {
  process.exitCode = main()
} catch (error) {
  console.error(`oracle: ${error.message}`)
  process.exitCode = 2
}
