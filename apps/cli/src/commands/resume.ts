import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { helpText, type HelpPage } from '../arguments/help.js'
import { commonFlags, memorySettings, parse } from '../arguments/options.js'
import { type Context, engineSettings } from '../context.js'
import { execute } from '../engine/execute.js'
import { UsageError, fileProblem } from '../errors.js'
import { statsText } from '../report/stats-text.js'
import { readSaved } from '../saved/file.js'
import { type Command } from './command.js'

const flags = {
  stats: { type: 'boolean', help: 'print what memory did from here on, on standard error' },
  'stats-json': { type: 'string', value: 'FILE', help: 'write the same as data (mm.stats/1)' },
  ...commonFlags,
} as const

const help: HelpPage = {
  usage: 'mm resume [options] FILE',
  about: `Goes on with a program that mm run --save-at N --save FILE has saved, as if it had never stopped: what it prints now and what it had
printed then are together what it prints when nothing stops it. Its strategies and other flags for memory are those that it had. Needs the same version of
mm. Modules that it imports from here on are looked for where its own were; clocks go on from now.
Exits as mm run does, and with 2 where FILE is no saved program, is cut short, damaged, or of another version.`,
  flags,
  examples: [
    ['mm run --save-at 10000 --save half.mmsave FILE', 'run to the 10,000th safepoint'],
    ['mm resume half.mmsave', 'and on from there'],
  ],
}

async function run(args: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = parse('resume', args, flags)
  if (values['help'] === true) {
    context.output.out(helpText(help, context.colours.out))
    return 0
  }
  const [file, ...more] = positionals
  if (file === undefined) throw new UsageError('there is no saved program to resume', 'resume')
  if (more.length > 0) throw new UsageError(`a program has its arguments from when it began: ${more[0]} is too much`, 'resume')
  const saved = readSaved(resolve(context.cwd, file), file)
  const settings = await engineSettings(context, memorySettings('resume', saved.flags))
  const stats = await execute({
    name: saved.name,
    program: saved.program,
    args: [],
    settings,
    watch: values['stats'] === true || values['stats-json'] !== undefined,
    createEngine: context.createEngine,
    output: context.output,
    input: context.input,
    saved: { ...saved, file },
  })
  if (values['stats'] === true) context.output.err(statsText(stats, context.colours.err))
  const data = values['stats-json']
  if (typeof data === 'string') {
    try {
      writeFileSync(resolve(context.cwd, data), `${JSON.stringify(stats, null, 2)}\n`)
    } catch (error) {
      throw new UsageError(`--stats-json: can't write ${data}: ${fileProblem(error)}`)
    }
  }
  return stats.exitCode
}

/** `mm resume`. */
export const resumeCommand: Command = { help, run }
