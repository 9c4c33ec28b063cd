import { basename, relative } from 'node:path'
import { helpText, type HelpPage } from '../arguments/help.js'
import { memoryFlags, memorySettings, parse, reportFlags } from '../arguments/options.js'
import { type Context, engineSettings } from '../context.js'
import { type EngineSettings } from '../engine/engine.js'
import { execute } from '../engine/execute.js'
import { readProgram } from '../engine/sources.js'
import { STATUS } from '../errors.js'
import { PROFILE, type Stats } from '../report/stats.js'
import { type Output } from '../terminal/output.js'
import { factsOf } from '../tour/facts.js'
import { type Stop, examplesFolder, stopsIn } from '../tour/stops.js'
import { bar, factsText, farewell, heading } from '../tour/text.js'
import { type Command } from './command.js'

const flags = { profile: memoryFlags.profile, ...reportFlags } as const

const help: HelpPage = {
  usage: 'mm tour [--json] [STOP ...]',
  about: `Executes the example programs, each on a memory of its own, and tells what memory did meanwhile.
A STOP is a number or a name: mm tour 4, mm tour cycles.`,
  flags,
}

const INTRODUCTION = `Python keeps its objects in memory that it manages itself. Each of the programs below is
Python source, run here on mm: an allocator, reference counts, free lists, interning and a
cycle collector over one linear memory, as those of ${PROFILE}. What stands behind ▸ was
measured while the program ran.
`

/** A stop that was made. */
interface Visit {
  readonly stop: Stop
  readonly printed: string
  readonly complained: string
  readonly stats: Stats
}

/** Standard error is kept back: reports on it would break up the text; it is shown where a program fails. */
function collecting(forward: (text: string) => void): { output: Output; printed: () => string; complained: () => string } {
  let out = ''
  let err = ''
  const output: Output = {
    out(text) {
      out += text
      forward(text)
    },
    err(text) {
      err += text
    },
    flush() {},
  }
  return { output, printed: () => out, complained: () => err }
}

async function visit(stop: Stop, settings: EngineSettings, context: Context, forward: (text: string) => void): Promise<Visit> {
  const { output, printed, complained } = collecting(forward)
  const stats = await execute({
    name: stop.name,
    program: readProgram({ kind: 'file', file: stop.file }, context.cwd),
    args: [],
    settings,
    watch: true,
    createEngine: context.createEngine,
    output,
    input: context.input,
  })
  return { stop, printed: printed(), complained: complained(), stats }
}

/** How a person who stands in `cwd` calls us: the way in which we were called. */
function howCalled(cwd: string): string {
  if (process.env['npm_lifecycle_event'] === 'start') return 'npm start --'
  const [, program] = process.argv
  return basename(program) === 'mm.js' ? `node ${pathFrom(cwd, program)}` : 'mm'
}

const pathFrom = (cwd: string, file: string): string => {
  const path = relative(cwd, file)
  return path.startsWith('..') ? file : path
}

async function run(args: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = parse('tour', args, flags)
  const { output, colours: { out: colours } } = context
  if (values['help'] === true) {
    output.out(helpText(help, colours))
    return STATUS.ok
  }
  const json = values['json'] === true
  const stops = stopsIn(examplesFolder(), positionals)
  const settings = await engineSettings(context, memorySettings('tour', values))
  const visits: Visit[] = []
  const say = (text: string): void => {
    if (!json) output.out(text)
  }

  say(`${colours.bold('mm')} ${colours.dim('· a tour')}\n\n${INTRODUCTION}`)
  for (const [index, stop] of stops.entries()) {
    say(heading(stop, index + 1, pathFrom(context.cwd, stop.file), colours))
    const margin = bar(say, `   ${colours.dim('│')} `)
    const made = await visit(stop, settings, context, margin.write)
    margin.end()
    visits.push(made)
    if (made.stats.exitCode === STATUS.ok) say(factsText(factsOf(stop.name, made.stats), colours))
    else {
      margin.write(colours.red(made.complained))
      margin.end()
    }
    output.flush()
    if (made.stats.exitCode === STATUS.interrupted) return STATUS.interrupted
  }
  const cycles = stops.find(({ name }) => name.includes('cycles')) ?? stops[0]
  say(farewell(howCalled(context.cwd), pathFrom(context.cwd, cycles.file), colours))
  if (json) {
    const programs = visits.map(({ stop: { name, title }, printed, stats }) => ({ name, title, printed, stats }))
    output.out(`${JSON.stringify({ schema: 'mm.tour/1', programs }, null, 2)}\n`)
  }
  return visits.every(({ stats }) => stats.exitCode === STATUS.ok) ? STATUS.ok : STATUS.failed
}

/** `mm tour`. */
export const tourCommand: Command = { help, run }
