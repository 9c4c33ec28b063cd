import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { helpText, type HelpPage } from '../arguments/help.js'
import { commonFlags, memoryFlags, memorySettings, parse } from '../arguments/options.js'
import { cutProgram } from '../arguments/program.js'
import { type Context, engineSettings } from '../context.js'
import { execute } from '../engine/execute.js'
import { nameOf, readProgram } from '../engine/sources.js'
import { UsageError, fileProblem } from '../errors.js'
import { statsText } from '../report/stats-text.js'
import { type Command } from './command.js'

const flags = {
  ...memoryFlags,
  stats: { type: 'boolean', help: 'print what memory did, on standard error' },
  'stats-json': { type: 'string', value: 'FILE', help: 'write the same as data (mm.stats/1)' },
  ...commonFlags,
} as const

const help: HelpPage = {
  usage: 'mm run [options] FILE | - | -c CODE | -m MODULE [program arguments]',
  about: `Runs a Python program on mm's memory. Standard output is the program's alone; what follows FILE is the program's too.
Exits with 0, 1 after an uncaught exception, n after sys.exit(n), 2 when mm was called wrongly, 130 after Ctrl-C.
A strategy is a built-in, @mm/allocator-NAME or @mm/gc-NAME, another package, or a ./folder; options follow a colon.`,
  flags,
  examples: [
    ['mm run --stats examples/04-cycles.py', 'a program, then what memory did'],
    ['mm run --collector none -c "print(1 + 1)"', 'another strategy, code from the command line'],
    ['mm run --collector generational:threshold0=700 FILE', 'a strategy with options'],
    ['mm run --max-heap 16M FILE', 'with little memory'],
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

async function run(args: readonly string[], context: Context): Promise<number> {
  const { own, target, rest } = cutProgram('run', args, flags)
  const { values } = parse('run', own, flags)
  if (values['help'] === true) {
    context.output.out(helpText(help, context.colours.out))
    return 0
  }
  if (target === undefined) throw new UsageError('there is no program to run', 'run')
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
  })
  if (values['stats'] === true) context.output.err(statsText(stats, context.colours.err))
  if (typeof data === 'string') writeData('--stats-json', data, context.cwd, `${JSON.stringify(stats, null, 2)}\n`)
  return stats.exitCode
}

/** `mm run`. */
export const runCommand: Command = { name: 'run', summary: 'run a Python program', help, run }
