import { drive } from '../engine/drive.js'
import { type CreateEngine, type EngineSettings, type ProgramHost } from '../engine/engine.js'
import { type DrivenHost, processHost } from '../engine/host.js'
import { type LineReader } from '../engine/input.js'
import { type Stats, statsOf } from '../report/stats.js'
import { statsText } from '../report/stats-text.js'
import { type Colours } from '../terminal/colours.js'
import { type Output } from '../terminal/output.js'
import { SessionCommands } from './commands.js'
import { historyFile, readHistory, writeHistory } from './history.js'
import { Terminal } from './terminal.js'

/** A session to hold, and on what. */
export interface Session {
  readonly cwd: string
  readonly settings: EngineSettings
  readonly createEngine: CreateEngine
  readonly output: Output
  readonly input: LineReader
  readonly colours: Colours
  /** Whether a person types, at a terminal. */
  readonly terminal: boolean
  /** What is said first. */
  readonly banner: string
}

/** How reports call a session. */
const NAME = 'the session'

/** Holds a session, and tells what memory did; its exit code is in the report. */
export async function holdSession({ cwd, settings, createEngine, output, input, colours, terminal, banner }: Session): Promise<Stats> {
  const begun = performance.now()
  const file = historyFile()
  let interrupt = (): void => {}
  const typed = terminal ? new Terminal(process.stdin, process.stdout, readHistory(file), () => interrupt()) : undefined
  let awaited: Promise<unknown> = Promise.resolve()
  const note = <T>(line: Promise<T>): Promise<T> => {
    awaited = line
    return line
  }
  const plain = processHost({ folder: cwd, path: '', filename: '', source: '' }, output, input)
  const commands: SessionCommands = new SessionCommands({ facts: () => engine.facts(), report: () => statsText(report(0), colours), print: (text) => output.err(text) })
  const readLine: ProgramHost['readLine'] = (prompt) => {
    output.flush()
    return note(typed === undefined ? plain.readLine(prompt) : typed.line(prompt, false))
  }
  const readPython = async (prompt: string, begins: boolean): Promise<string | undefined> => {
    if (begins) commands.statementDone()
    for (;;) {
      if (typed === undefined) output.err(prompt)
      const line = await (typed === undefined ? input.line() : typed.line(prompt, true))
      if (line === undefined || !begins || !commands.handle(line)) return line
    }
  }
  const texts = new Map<string, string>()
  const host: DrivenHost = {
    ...plain,
    readLine,
    readCommand: (prompt, begins) => note(readPython(prompt, begins)),
    typed: (filename, text) => void texts.set(filename, text),
    sourceOf: (filename) => texts.get(filename) ?? plain.sourceOf(filename),
    inputSettled: () => awaited,
  }
  const engine = await createEngine(settings, host, [''], [''])
  interrupt = () => engine.interrupt()
  const before = engine.facts()
  const started = performance.now()
  const report = (exitCode: number): Stats =>
    statsOf({
      program: NAME,
      exitCode,
      settings,
      wordBytes: settings.wordBytes ?? 8,
      startMs: started - begun,
      runMs: performance.now() - started,
      before,
      end: end ?? engine.facts(),
      after: engine.facts(),
      peakLive: (end ?? engine.facts()).allocator?.['peakLiveBytes'] ?? (end ?? engine.facts()).allocator?.liveBytes ?? 0,
    })
  let end: ReturnType<typeof engine.facts> | undefined
  host.onEnd = () => {
    end = engine.facts()
  }
  output.err(banner)
  engine.interact(terminal)
  try {
    await drive(engine, host, typed ?? input, output)
  } finally {
    typed?.close()
  }
  output.flush()
  const problem = typed === undefined ? undefined : writeHistory(file, typed.history)
  if (problem !== undefined) output.err(`mm: ${problem}\n`)
  return report(engine.exitCode)
}
