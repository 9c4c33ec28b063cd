import { helpText } from './arguments/help.js'
import { commonFlags } from './arguments/options.js'
import { type Command } from './commands/command.js'
import { runCommand } from './commands/run.js'
import { type Context } from './context.js'
import { BrokenPipeError, STATUS, UsageError, oneLine, statusOf } from './errors.js'
import { nearest } from './strategies/nearest.js'
import { type Colours } from './terminal/colours.js'

/** A command before it is loaded: most of them need what `run` does not. */
interface Entry {
  readonly name: string
  /** What it does, in a few words. */
  readonly summary: string
  load(): Promise<Command>
}

const commands: readonly Entry[] = [
  { name: 'tour', summary: 'run the example programs and see what memory did', load: async () => (await import('./commands/tour.js')).tourCommand },
  { name: 'run', summary: 'run a Python program', load: () => Promise.resolve(runCommand) },
  { name: 'repl', summary: 'type Python, and see what it does to memory', load: async () => (await import('./commands/repl.js')).replCommand },
  { name: 'resume', summary: 'go on with a program that mm run --save saved', load: async () => (await import('./commands/resume.js')).resumeCommand },
  { name: 'compare', summary: 'run a program once for each strategy', load: async () => (await import('./commands/compare.js')).compareCommand },
  { name: 'record', summary: "record a program's allocations", load: async () => (await import('./commands/record.js')).recordCommand },
  { name: 'replay', summary: 'replay recorded allocations on allocators', load: async () => (await import('./commands/replay.js')).replayCommand },
  { name: 'strategies', summary: 'list what a memory manager can be made of', load: async () => (await import('./commands/strategies.js')).strategiesCommand },
]

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
      context.output.out(about === undefined ? overview(context.colours.out) : helpText((await about.load()).help, context.colours.out))
      context.output.flush()
      return STATUS.ok
    }
    const command = commands.find((candidate) => candidate.name === name)
    if (command === undefined) {
      const near = nearest(name, commands.map((candidate) => candidate.name))
      const hint = name.endsWith('.py') ? `; did you mean mm run ${name}?` : near === undefined ? '' : `; did you mean ${near}?`
      throw new UsageError(`there is no command ${name}${hint} (mm --help)`)
    }
    const status = await (await command.load()).run(rest, context)
    context.output.flush()
    return status
  } catch (error) {
    return complain(error, context)
  }
}
