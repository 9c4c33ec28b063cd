import { fstatSync, readFileSync } from 'node:fs'
import { type Axis, axes, observedBy } from '@mm/contract'
import { helpText, type HelpPage } from '../arguments/help.js'
import { type Flags, type Parsed, memoryFlags, memorySettings, parse, reportFlags } from '../arguments/options.js'
import { type Target, cutProgram } from '../arguments/program.js'
import { runChild } from '../compare/child.js'
import { inTurn } from '../compare/turns.js'
import { type Comparison, rowOf } from '../compare/rows.js'
import { comparisonText } from '../compare/text.js'
import { type Context, engineSettings } from '../context.js'
import { type CPythonComparison, cpythonComparisonText, cpythonRow, isWrong, runCPythonChild } from '../cpython/compare.js'
import { HOST, cpythonAllocator, engineFlag, engineOf, refuseForCPython } from '../cpython/engine-flag.js'
import { nameOf, readProgram } from '../engine/sources.js'
import { STATUS, UsageError } from '../errors.js'
import { type Choice, type Combination, allCombinations, misfitOf, oneAtATime } from '../strategies/combinations.js'
import { manifestsIn } from '../strategies/installed.js'
import { type Command } from './command.js'

const flags = {
  ...engineFlag,
  all: { type: 'boolean', help: 'try every combination that works, not only one change at a time' },
  ...memoryFlags,
  ...reportFlags,
} as const satisfies Flags

const help: HelpPage = {
  usage: 'mm compare [options] FILE | - | -c CODE | -m MODULE [program arguments]',
  about: `Runs a Python program once for each strategy, each time in a process of its own, and compares time, memory and output.
A program says in a comment what of memory it observes (# mm: observes refcounts, finalizer-time). Where a strategy does
not preserve that, another output is expected; an unexpected one makes mm compare exit with 1. Strategies that are named
here hold for all runs; the others vary. Input for the program comes from a file: mm compare FILE < INPUT.`,
  flags,
  examples: [
    ['mm compare examples/04-cycles.py', 'what happens without a cycle collector?'],
    ['mm compare --lifetime immediate FILE', 'vary all but the lifetime'],
    ['mm compare --engine cpython FILE', 'real CPython on every allocator'],
  ],
}

/** How a child process is asked for the same program. */
const targetWords = (target: Target): string[] =>
  target.kind === 'file' ? ['--', target.file] : target.kind === 'stdin' ? ['-'] : target.kind === 'code' ? ['-c', target.code] : ['-m', target.module]

/** The combinations to try: those that agree with what the person fixed. */
async function combinationsOf(context: Context, fixed: Partial<Record<Axis, string>>, all: boolean): Promise<Combination[]> {
  const { manifests, base } = await manifestsIn(context)
  const { strategies } = await engineSettings(context, { strategies: fixed })
  const chosen = Object.fromEntries(axes.map((axis) => [axis, strategies[axis].manifest])) as Choice
  const free = manifests.filter(({ axis }) => fixed[axis] === undefined)
  const candidates = [...free, ...axes.filter((axis) => fixed[axis] !== undefined).map((axis) => chosen[axis])]
  const start = misfitOf(chosen) === undefined ? chosen : (allCombinations(base, candidates)[0]?.choice ?? chosen)
  const misfit = misfitOf(start)
  if (misfit !== undefined) throw new UsageError(`${misfit.strategy.axis} ${misfit.strategy.name} needs ${misfit.missing}, which nothing installed provides`, 'compare')
  return (all ? allCombinations : oneAtATime)(start, candidates)
}

/** The flags that a child gets for a combination: what the person wrote where they wrote something. */
const flagsOf = ({ choice }: Combination, fixed: Partial<Record<Axis, string>>): string[] =>
  axes.flatMap((axis) => [`--${axis}`, fixed[axis] ?? choice[axis].name])

/** What standard input holds when it is a file; a pipe may never end, and most programs read nothing. */
function inputFile(): string {
  try {
    return fstatSync(0).isFile() ? readFileSync(0, 'utf8') : ''
  } catch {
    return ''
  }
}

async function run(args: readonly string[], context: Context): Promise<number> {
  const { own, target, rest } = cutProgram('compare', args, flags)
  const { values } = parse('compare', own, flags)
  if (values['help'] === true) {
    context.output.out(helpText(help, context.colours.out))
    return STATUS.ok
  }
  if (target === undefined) throw new UsageError('there is no program to compare', 'compare')
  if (engineOf('compare', values) === 'cpython') return compareInCPython(target, rest, values, context)
  const { strategies: fixed } = memorySettings('compare', values)
  const program = readProgram(target, context.cwd)
  const observes = observedBy(program.source)
  const input = target.kind === 'stdin' ? program.source : inputFile()
  const given = ['profile', 'word-bytes', 'max-heap', 'trigger', 'sanity', 'relocate-every'].flatMap((name) => (typeof values[name] === 'string' ? [`--${name}`, values[name]] : []))
  const common = [...given, ...['stress', 'compile'].flatMap((name) => (values[name] === true ? [`--${name}`] : []))]
  const combinations = await combinationsOf(context, fixed, values['all'] === true)

  const results = await inTurn(combinations.map(({ label }) => label), (_, signal, index) => {
    const words = [...common, ...flagsOf(combinations[index], fixed), ...targetWords(target), ...rest]
    return runChild({ args: words, cwd: context.cwd, input, signal })
  })
  if (results === undefined) return STATUS.interrupted
  const rows = combinations.map((combination, index) => rowOf(combination, results[index], results[0], observes, fixed))
  const comparison: Comparison = { schema: 'mm.compare/1', program: nameOf(target), observes, rows }
  context.output.out(values['json'] === true ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonText(comparison, context.colours.out))
  return rows.some(({ expected }) => expected === false) ? STATUS.failed : STATUS.ok
}

/** Pyodide's own malloc, and every allocator that is installed; with `--allocator`, that one alone beside it. */
async function compareInCPython(target: Target, args: readonly string[], values: Parsed['values'], context: Context): Promise<number> {
  const memory = memorySettings('compare', values)
  refuseForCPython('compare', memory)
  const { allocator } = memory.strategies
  await cpythonAllocator(context, allocator)
  const { manifests } = await manifestsIn(context)
  const names = allocator === undefined ? manifests.filter(({ axis }) => axis === 'allocator').map(({ name }) => name) : [allocator]
  const input = target.kind === 'stdin' ? readProgram(target, context.cwd).source : inputFile()
  const common = typeof values['max-heap'] === 'string' ? ['--max-heap', values['max-heap']] : []
  const subjects = [HOST, ...names.filter((name) => name !== HOST)]
  const results = await inTurn(subjects, (name, signal) => runCPythonChild([...common, '--allocator', name, ...targetWords(target), ...args], { cwd: context.cwd, input, signal }))
  if (results === undefined) return STATUS.interrupted
  const [{ exitCode, problem }] = results
  if (problem !== undefined && exitCode === STATUS.usage) throw new UsageError(problem)
  const rows = subjects.map((name, index) => cpythonRow(name, results[index], results[0]))
  const comparison: CPythonComparison = { schema: 'mm.cpython-compare/1', program: nameOf(target), rows }
  context.output.out(values['json'] === true ? `${JSON.stringify(comparison, null, 2)}\n` : cpythonComparisonText(comparison, context.colours.out))
  return rows.some(isWrong) ? STATUS.failed : STATUS.ok
}

/** `mm compare`. */
export const compareCommand: Command = { help, run }
