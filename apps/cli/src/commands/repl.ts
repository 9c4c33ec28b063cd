import { helpText, type HelpPage } from '../arguments/help.js'
import { commonFlags, memoryFlags, memorySettings, parse } from '../arguments/options.js'
import { type Context, engineSettings } from '../context.js'
import { type EngineSettings } from '../engine/engine.js'
import { UsageError } from '../errors.js'
import { holdSession } from '../repl/session.js'
import { PROFILE } from '../report/stats.js'
import { statsText } from '../report/stats-text.js'
import { type Command } from './command.js'

const flags = {
  ...memoryFlags,
  stats: { type: 'boolean', help: 'print what memory did when the session ends, on standard error' },
  quiet: { type: 'boolean', short: 'q', help: 'say nothing first' },
  ...commonFlags,
} as const

const help: HelpPage = {
  usage: 'mm repl [options]',
  about: `Executes Python statement by statement, as they are typed, and prints what expressions give. :watch shows what each statement does
to memory, :memory what the heap holds, :stats the whole report, :help the rest. Ctrl-C ends a statement, Ctrl-D leaves.
Lines are kept between sessions in mm/history in $XDG_STATE_HOME (or ~/.local/state), or in the file $MM_HISTORY.
Standard input that is no terminal is executed as by python -i: values on standard output, prompts and errors on standard error.`,
  flags,
  examples: [
    ['mm repl', 'a session'],
    ['mm repl --collector none --stats', 'on another strategy, with a report at the end'],
    ['mm repl -q < statements.txt', 'statements from a file, executed as if they were typed'],
  ],
}

function bannerOf({ strategies, profile, wordBytes }: EngineSettings): string {
  const names = [strategies.allocator, strategies.lifetime, strategies.collector, strategies.interning].map(({ manifest }) => manifest.name)
  const version = profile === undefined ? PROFILE : `CPython ${profile}`
  return `mm: Python as ${version}, ${(wordBytes ?? 8) * 8}-bit, on ${names.join(', ')}\nType :help for what mm shows, exit() to leave.\n`
}

async function run(args: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = parse('repl', args, flags)
  if (values['help'] === true) {
    context.output.out(helpText(help, context.colours.out))
    return 0
  }
  if (positionals.length > 0) throw new UsageError(`a session takes no program; did you mean mm run ${positionals[0]}?`, 'repl')
  const settings = await engineSettings(context, memorySettings('repl', values))
  const stats = await holdSession({
    cwd: context.cwd,
    settings,
    createEngine: context.createEngine,
    output: context.output,
    input: context.input,
    colours: context.colours.err,
    terminal: process.stdin.isTTY && process.stdout.isTTY,
    banner: values['quiet'] === true ? '' : bannerOf(settings),
  })
  if (values['stats'] === true) context.output.err(statsText(stats, context.colours.err))
  return stats.exitCode
}

/** `mm repl`. */
export const replCommand: Command = { help, run }
