import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { createMemory } from '@mm/heap'
import { CountedMemory } from '@mm/heap/counted-memory'
import { type TraceHeader, type TraceSummary, openTrace, replay } from '@mm/trace'
import { helpText, type HelpPage } from '../arguments/help.js'
import { type Flags, parse, reportFlags } from '../arguments/options.js'
import { parseBytes, parseWordBytes } from '../arguments/quantities.js'
import { inTurn } from '../compare/turns.js'
import { type Context } from '../context.js'
import { STATUS, UsageError, oneLine } from '../errors.js'
import { manifestsIn } from '../strategies/installed.js'
import { resolveStrategy } from '../strategies/resolve.js'
import { openTraceFile, readTraceFile } from '../trace/files.js'
import { type ReplayRow, type Replays, replaysText } from '../trace/report.js'
import { type Command } from './command.js'

const flags = {
  allocator: { type: 'string', value: 'NAMES', help: 'which allocators, with commas between them (all that are installed)' },
  steps: { type: 'boolean', help: 'count the words that each of them reads and writes, too: slow, and the same on every machine' },
  'word-bytes': { type: 'string', value: '8|4', help: 'bytes in a pointer (those of the program that was recorded)' },
  'max-heap': { type: 'string', value: 'SIZE', help: 'a hard limit such as 64M (2G)' },
  ...reportFlags,
} as const satisfies Flags

const help: HelpPage = {
  usage: 'mm replay [options] FILE',
  about: `Replays a recorded trace (mm record; a .rep of the malloc lab; either packed with gzip) on allocators, each in a process of its own:
time, the most that was reserved, how much of that was asked for, and how that went over time. A file that is truncated
or corrupt is refused with the offset before anything is replayed.`,
  flags,
  examples: [
    ['mm replay prog.mmtrace', 'on every allocator'],
    ['mm replay prog.mmtrace --allocator pymalloc,bump --steps', 'on two, with their work counted'],
  ],
}

const DEFAULT_LIMIT = 2 ** 31
const nobody = { allocate: (): void => {}, resize: (): void => {}, free: (): void => {} }

/** Names with commas between them; what has an equals sign and no name of its own is an option of the name before it. */
function namesIn(text: string): string[] {
  const names: string[] = []
  for (const part of text.split(',').filter((piece) => piece !== '')) {
    if (part.includes('=') && !part.includes(':') && names.length > 0) names[names.length - 1] += `,${part}`
    else names.push(part)
  }
  return names
}

interface Settings {
  readonly path: string
  readonly shown: string
  readonly wordBytes: 4 | 8
  /** Bytes. */
  readonly limit: number
  readonly steps: boolean
}

/** Replays in this process; a failure of the allocator is part of the row. */
async function replayHere(name: string, { path, shown, wordBytes, limit, steps }: Settings, context: Context): Promise<ReplayRow> {
  const strategy = await resolveStrategy('allocator', name, context)
  const failed = (error: unknown): ReplayRow => ({ allocator: name, status: 'failed', error: oneLine(error), timeMs: null, report: null, steps: null })
  try {
    const source = await readTraceFile(path, shown)
    const memory = createMemory({ wordBytes, limit })
    const allocator = strategy.create({ memory })
    const trace = await openTrace(source)
    const begun = performance.now()
    const report = await replay(trace, { memory, allocator, strategy: name })
    const timeMs = performance.now() - begun
    if (!steps) return { allocator: name, status: 'ok', timeMs, report, steps: null }
    const counted = new CountedMemory(createMemory({ wordBytes, limit }))
    await replay(await openTraceFile(path, shown), { memory: counted, allocator: strategy.create({ memory: counted }), strategy: name })
    return { allocator: name, status: 'ok', timeMs, report, steps: counted.accesses }
  } catch (error) {
    return failed(error)
  }
}

/** Replays in a process of its own: code that other allocators have run is not the code that they would have alone. */
async function replayInChild(args: readonly string[], cwd: string, signal: AbortSignal): Promise<ReplayRow> {
  const stdout = await new Promise<string>((done, fail) => {
    execFile(process.execPath, [process.argv[1], 'replay', '--json', ...args], { cwd, signal, maxBuffer: 2 ** 28 }, (error, text, said) =>
      text === '' ? fail(error === null || said !== '' ? new Error(said.replace(/^mm: /, '').split('\n')[0]) : error) : done(text),
    )
  })
  return (JSON.parse(stdout) as Replays).rows[0]
}

/** Reads all of it once, so that nothing is begun on a trace that is not whole. */
async function check(path: string, shown: string): Promise<TraceHeader & TraceSummary> {
  const trace = await openTraceFile(path, shown)
  return { ...trace.header, ...(await trace.visit(nobody)) }
}

async function run(args: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = parse('replay', args, flags)
  if (values['help'] === true) {
    context.output.out(helpText(help, context.colours.out))
    return STATUS.ok
  }
  const [shown, ...more] = positionals
  if (shown === undefined) throw new UsageError('there is no trace to replay', 'replay')
  if (more.length > 0) throw new UsageError(`one trace at a time; ${more[0]} is another`, 'replay')
  const written = { words: values['word-bytes'], heap: values['max-heap'] }
  const wordBytes = typeof written.words === 'string' ? parseWordBytes('--word-bytes', written.words) : undefined
  const limit = typeof written.heap === 'string' ? parseBytes('--max-heap', written.heap) : DEFAULT_LIMIT
  const path = resolve(context.cwd, shown)
  const trace = await check(path, shown)
  const names = typeof values['allocator'] === 'string' ? namesIn(values['allocator']) : (await manifestsIn(context)).manifests.filter(({ axis }) => axis === 'allocator').map(({ name }) => name)
  if (names.length === 0) throw new UsageError('--allocator needs a name', 'replay')
  for (const name of names) await resolveStrategy('allocator', name, context)

  const settings: Settings = { path, shown, wordBytes: wordBytes ?? trace.wordBytes, limit, steps: values['steps'] === true }
  const common = [...(settings.steps ? ['--steps'] : []), '--word-bytes', String(settings.wordBytes), '--max-heap', String(limit)]
  const rows =
    names.length === 1
      ? [await replayHere(names[0], settings, context)]
      : await inTurn(names, (name, signal) => replayInChild([...common, '--allocator', name, '--', shown], context.cwd, signal))
  if (rows === undefined) return STATUS.interrupted
  const replays: Replays = { schema: 'mm.replay/1', file: shown, trace, rows }
  context.output.out(values['json'] === true ? `${JSON.stringify(replays, null, 2)}\n` : replaysText(replays, context.colours.out))
  return rows.every(({ status }) => status === 'ok') ? STATUS.ok : STATUS.failed
}

/** `mm replay`. */
export const replayCommand: Command = { help, run }
