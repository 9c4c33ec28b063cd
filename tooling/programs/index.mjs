// Python programs as tests: a `.py`, a `.txt` with what CPython prints for it, and comments that say how to run it:
//   # mm: observes refcounts, sizes      what of memory shows in its output (contract: `observables`)
//   # mm: arguments one two              what it is given after its name
//   # mm: flags --max-heap 64M           what mm is given before it
//   # mm: exits 3                        its exit status, where that is not 0
//   # mm: input Ann|12                   lines of its standard input, with a bar between them
// A `.json` beside it says the same for a program that is taken over unchanged, and which lines to `ignore`.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { observedBy } from '@mm/contract'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The built CLI. */
export const mm = join(root, 'apps/cli/dist/mm.js')
/** Our own programs, one for each thing that Python's memory management is known for. */
export const examples = join(root, 'examples')
/** Programs with what CPython 3.13.0 printed, as they were given to us. */
export const golden = fileURLToPath(new URL('golden', import.meta.url))

const directive = (source, word) => new RegExp(`^#\\s*mm:\\s*${word}\\s+(.*)$`, 'm').exec(source)?.[1].trim()
const words = (text) => (text === undefined ? [] : text.split(/\s+/))

function readProgram(file) {
  const source = readFileSync(file, 'utf8')
  const beside = file.replace(/\.py$/, '.json')
  const { observes, ignore = [] } = existsSync(beside) ? JSON.parse(readFileSync(beside, 'utf8')) : {}
  return {
    name: basename(file, '.py'),
    file,
    expected: file.replace(/\.py$/, '.txt'),
    observes: observes ?? observedBy(source),
    args: words(directive(source, 'arguments')),
    flags: words(directive(source, 'flags')),
    input: (directive(source, 'input') ?? '').split('|').join('\n'),
    exits: Number(directive(source, 'exits') ?? 0),
    ignore: ignore.map((pattern) => new RegExp(pattern)),
  }
}

/** The programs at `path`, a `.py` or a folder of them, by name. */
export function findPrograms(path) {
  const place = resolve(path)
  if (!statSync(place).isDirectory()) return [readProgram(place)]
  const files = readdirSync(place).filter((file) => file.endsWith('.py'))
  return files.sort().map((file) => readProgram(join(place, file)))
}

/** Output without what differs from run to run: addresses, and the version of the profile. */
export function normalise(text, ignore = []) {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  return lines
    .filter((line) => !ignore.some((pattern) => pattern.test(line)))
    .map((line) => line.replaceAll(/\b0x[0-9a-f]+\b/g, '0x…').replaceAll(/\b3\.13\.\d+\b/g, '3.13.x'))
    .join('\n')
}

/** The first line in which two outputs differ, or undefined. */
export function firstDifference(expected, printed) {
  if (expected === printed) return undefined
  const [wanted, got] = [expected.split('\n'), printed.split('\n')]
  const index = wanted.findIndex((line, at) => line !== got[at])
  const at = index === -1 ? wanted.length : index
  return { line: at + 1, expected: wanted[at] ?? '(the end)', printed: got[at] ?? '(the end)' }
}

/** Runs a command to its end, or kills it after `timeout` milliseconds. */
export function runProcess(command, args, { cwd, input = '', timeout = 60_000, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], timeout, killSignal: 'SIGKILL' })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.stdin.on('error', () => {}) // it may end without having read everything
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (status, signal) => resolve({ status: status ?? signal, stdout, stderr }))
  })
}

/** `mm ARGS` as a process. */
export const runMm = (args, options) => runProcess(process.execPath, [mm, ...args], options)

/**
 * Runs a program and compares; undefined when it did what it should, else what was wrong, for a person.
 * `flags` are for mm, beside those that the program asks for.
 */
export async function tryProgram(program, flags = [], options = {}) {
  const { status, stdout, stderr } = await runMm(['run', ...program.flags, ...flags, program.file, ...program.args], {
    cwd: dirname(program.file),
    input: program.input,
    ...options,
  })
  const wanted = normalise(readFileSync(program.expected, 'utf8'), program.ignore)
  const difference = firstDifference(wanted, normalise(stdout, program.ignore))
  if (difference !== undefined) {
    const { line, expected, printed } = difference
    const said = stderr === '' ? '' : `\n  standard error: ${stderr.trim().split('\n').slice(-3).join('\n    ')}`
    return `${program.name}: line ${line}\n  expected: ${expected}\n  printed:  ${printed}${said}`
  }
  return status === program.exits ? undefined : `${program.name}: exit status ${status}, not ${program.exits}\n${stderr.trim()}`
}

/** The combinations of strategies that `mm compare` tries when one axis varies at a time: `{ label, flags, preserves }`. */
export async function matrix() {
  const { status, stdout, stderr } = await runMm(['strategies', '--json'])
  if (status !== 0) throw new Error(`mm strategies --json: ${stderr}`)
  return JSON.parse(stdout).combinations.map(({ label, strategies, preserves }) => ({
    label,
    flags: Object.entries(strategies).flatMap(([axis, name]) => [`--${axis}`, name]),
    preserves,
  }))
}

/** Whether a program must print the same under a combination that preserves `preserves`. */
export const mustAgree = (program, preserves) => program.observes.every((observable) => preserves.includes(observable))
