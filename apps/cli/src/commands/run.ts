import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { helpText, type HelpPage } from '../arguments/help.js'
import { type Parsed, commonFlags, memoryFlags, memorySettings, parse } from '../arguments/options.js'
import { parseCount, parseSeconds } from '../arguments/quantities.js'
import { type Target, cutProgram } from '../arguments/program.js'
import { type Context, engineSettings } from '../context.js'
import { HOST, cpythonAllocator, engineFlag, engineOf, refuseForCPython } from '../cpython/engine-flag.js'
import { type OwnThread, inThread, ownThread } from '../cpython/thread.js'
import { execute } from '../engine/execute.js'
import { nameOf, readProgram } from '../engine/sources.js'
import { UsageError, fileProblem } from '../errors.js'
import { type Saving } from '../saved/saving.js'
import { type Command } from './command.js'

const flags = {
  ...engineFlag,
  ...memoryFlags,
  'time-limit': { type: 'string', value: 'SECONDS', help: 'stop the program after so many seconds, with exit status 124' },
  'save-at': { type: 'string', value: 'N', help: 'stop at the N-th safepoint and save the program, see mm resume' },
  save: { type: 'string', value: 'FILE', help: 'where --save-at saves it' },
  stats: { type: 'boolean', help: 'print what memory did, on standard error' },
  'stats-json': { type: 'string', value: 'FILE', help: 'write the same as data (mm.stats/1)' },
  ...commonFlags,
} as const

const help: HelpPage = {
  usage: 'mm run [options] FILE | - | -c CODE | -m MODULE [program arguments]',
  about: `Runs a Python program on mm's memory. Standard output is the program's alone; what follows FILE is the program's too.
Exits with 0, 1 after an uncaught exception, n after sys.exit(n), 2 when mm was called wrongly, 124 at the end of
--time-limit, 130 after Ctrl-C.
With --engine cpython it runs in a real CPython with the whole standard library, whose small blocks the allocator serves
(--allocator host: Pyodide's own malloc).
A strategy is a built-in, @mm/allocator-NAME or @mm/gc-NAME, another package, or a ./folder; options follow a colon.`,
  flags,
  examples: [
    ['mm run --stats examples/04-cycles.py', 'a program, then what memory did'],
    ['mm run --collector none -c "print(1 + 1)"', 'another strategy, code from the command line'],
    ['mm run -m package.module', 'a module found from here, or the __main__ of a package or a folder'],
    ['mm run --collector generational:threshold0=700 FILE', 'a strategy with options'],
    ['mm run --max-heap 16M FILE', 'with little memory'],
    ['mm run --time-limit 10 --stats FILE', 'stopped after ten seconds, with a report of the heap as it is then'],
    ['mm run --save-at 10000 --save half FILE', 'run to the 10,000th safepoint (the end of a turn of a loop, a call) and save the program'],
    ['mm run --engine cpython --stats FILE', 'real CPython on our allocator'],
  ],
}

/** Writes data to a file that a flag names; throws `UsageError`. */
function writeData(flag: string, file: string, cwd: string, data: string): void {
  try {
    writeFileSync(resolve(cwd, file), data)
  } catch (error) {
    throw new UsageError(`${flag}: can't write ${file}: ${fileProblem(error)}`)
  }
}

/** Where the program is to be saved, if anywhere. Throws `UsageError`. */
function savingOf(values: Parsed['values'], cwd: string): Saving | undefined {
  const { save, 'save-at': at } = values
  if (save === undefined && at === undefined) return undefined
  if (typeof save !== 'string' || typeof at !== 'string') throw new UsageError('--save-at N and --save FILE go together', 'run')
  const saved = Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(memoryFlags, name)))
  writeData('--save', save, cwd, '') // now, rather than after a long run
  return { at: parseCount('--save-at', at), file: resolve(cwd, save), shown: save, flags: saved }
}

async function run(args: readonly string[], context: Context): Promise<number> {
  const { own, target, rest } = cutProgram('run', args, flags)
  const { values } = parse('run', own, flags)
  if (values['help'] === true) {
    context.output.out(helpText(help, context.colours.out))
    return 0
  }
  if (target === undefined) throw new UsageError('there is no program to run', 'run')
  const limit = values['time-limit']
  const timeLimit = typeof limit === 'string' ? parseSeconds('--time-limit', limit) : undefined
  if (engineOf('run', values) === 'cpython') {
    const thread = ownThread()
    return thread === undefined ? inThread(['run', ...args], timeLimit, context.output) : runInCPython(target, rest, values, thread, context)
  }
  const saving = savingOf(values, context.cwd)
  const settings = await engineSettings(context, memorySettings('run', values))
  const program = readProgram(target, context.cwd)
  const data = values['stats-json']
  if (typeof data === 'string') writeData('--stats-json', data, context.cwd, '') // now, rather than after a long run
  const stats = await execute({
    name: nameOf(target),
    program,
    args: rest,
    settings,
    watch: values['stats'] === true || data !== undefined,
    createEngine: context.createEngine,
    output: context.output,
    input: context.input,
    timeLimit,
    saving,
  })
  if (values['stats'] === true) {
    // Tables are loaded for those who ask for them.
    const { statsText } = await import('../report/stats-text.js')
    context.output.err(statsText(stats, context.colours.err))
  }
  if (typeof data === 'string') writeData('--stats-json', data, context.cwd, `${JSON.stringify(stats, null, 2)}\n`)
  return stats.exitCode
}

async function runInCPython(target: Target, args: readonly string[], values: Parsed['values'], thread: OwnThread, context: Context): Promise<number> {
  const memory = memorySettings('run', values)
  refuseForCPython('run', memory)
  const allocator = await cpythonAllocator(context, memory.strategies.allocator)
  const data = values['stats-json']
  if (typeof data === 'string') writeData('--stats-json', data, context.cwd, '')
  // Loaded only now: it is large, and nothing else needs it.
  const { executeInCPython } = await import('../cpython/execute.js')
  const tell = (text: string): void => context.output.err(text)
  const { limit } = memory
  const stats = await executeInCPython({ target, args, cwd: context.cwd, allocator, thread, tell, ...(limit !== undefined && { limit }) })
  if (values['stats'] === true) {
    const { cpythonStatsText } = await import('../cpython/stats.js')
    context.output.err(cpythonStatsText(stats, context.colours.err))
  }
  if (typeof data === 'string') writeData('--stats-json', data, context.cwd, `${JSON.stringify(stats, null, 2)}\n`)
  if (stats.faults.length > 0) throw new Error(`the allocator ${stats.allocator?.name ?? HOST} went wrong: ${stats.faults[0]}`)
  return stats.exitCode
}

/** `mm run`. */
export const runCommand: Command = { help, run }
