import { helpText } from './arguments/help.js'
import { commonFlags } from './arguments/options.js'
import { type Command } from './commands/command.js'
import { compareCommand } from './commands/compare.js'
import { recordCommand } from './commands/record.js'
import { replayCommand } from './commands/replay.js'
import { replCommand } from './commands/repl.js'
import { resumeCommand } from './commands/resume.js'
import { runCommand } from './commands/run.js'
import { strategiesCommand } from './commands/strategies.js'
import { tourCommand } from './commands/tour.js'
import { type Context } from './context.js'
import { BrokenPipeError, STATUS, UsageError, oneLine, statusOf } from './errors.js'
import { nearest } from './strategies/nearest.js'
import { type Colours } from './terminal/colours.js'

const commands: readonly Command[] = [tourCommand, runCommand, replCommand, resumeCommand, compareCommand, recordCommand, replayCommand, strategiesCommand]

const overview = (colours: Colours): string => {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const list = commands.map(({ name, summary }) => `  ${colours.cyan(name.padEnd(width))}  ${summary}`)
  return helpText(
    {
      usage: 'mm COMMAND [options]',
      about: ["Python's memory manager, taken apart.", '', colours.bold('commands'), ...list, '', 'mm COMMAND --help says more about each of them.'].join('\n'),
      flags: commonFlags,
    },
    colours,
  )
}

/** What goes wrong ends as one line and an exit status; its JavaScript stack is shown to those who ask for it with `MM_DEBUG=1`. */
export function complain(error: unknown, context: Context): number {
  const { MM_DEBUG } = process.env
  const debug = MM_DEBUG !== undefined && MM_DEBUG !== '' && MM_DEBUG !== '0'
  if (!(error instanceof BrokenPipeError)) {
    const command = error instanceof UsageError ? error.command : undefined
    const more = command === undefined ? '' : ` (mm ${command} --help)`
    const text = debug && error instanceof Error ? (error.stack ?? error.message) : `${oneLine(error)}${more}`
    try {
      context.output.err(`${context.colours.err.red('mm:')} ${text}\n`)
    } catch (second) {
      if (!(second instanceof BrokenPipeError)) throw second
    }
  }
  return statusOf(error)
}

/** Does what `args` ask for; resolves to the exit status, whatever happens. */
export async function main(args: readonly string[], context: Context): Promise<number> {
  const [name, ...rest] = args
  try {
    if (name === undefined) {
      context.output.err(overview(context.colours.err))
      return STATUS.usage
    }
    if (name === '--help' || name === '-h' || name === 'help') {
      const about = commands.find((command) => command.name === rest[0])
      context.output.out(about === undefined ? overview(context.colours.out) : helpText(about.help, context.colours.out))
      context.output.flush()
      return STATUS.ok
    }
    const command = commands.find((candidate) => candidate.name === name)
    if (command === undefined) {
      const near = nearest(name, commands.map((candidate) => candidate.name))
      const hint = name.endsWith('.py') ? `; did you mean mm run ${name}?` : near === undefined ? '' : `; did you mean ${near}?`
      throw new UsageError(`there is no command ${name}${hint} (mm --help)`)
    }
    const status = await command.run(rest, context)
    context.output.flush()
    return status
  } catch (error) {
    return complain(error, context)
  }
}
