import { MisuseError, type Probe } from '@mm/contract'
import { type SavedPython } from '@mm/python'
import { type Stats, statsOf } from '../report/stats.js'
import { STATUS, UsageError } from '../errors.js'
import { type Saving, saveStopped } from '../saved/saving.js'
import { type Output } from '../terminal/output.js'
import { drive } from './drive.js'
import { type CreateEngine, type EngineFacts, type EngineSettings } from './engine.js'
import { processHost } from './host.js'
import { type LineReader } from './input.js'
import { type Program } from './sources.js'
import { TimeLimit } from './time-limit.js'

/** What the person is told of a program that was stopped. */
export const timeIsOver = (seconds: number): string => `mm: the program was stopped: it has run for ${seconds} s (--time-limit)\n`

/** A program to execute, and on what. */
export interface Execution {
  /** How reports call it. */
  readonly name: string
  readonly program: Program
  readonly args: readonly string[]
  readonly settings: EngineSettings
  readonly createEngine: CreateEngine
  readonly output: Output
  readonly input: LineReader
  /** Whether to look out for the peak of the live bytes. */
  readonly watch: boolean
  /** Seconds that the program may take, starting not counted. */
  readonly timeLimit?: number | undefined
  /** Where the program is to be saved in the middle; then it is not run on. */
  readonly saving?: Saving | undefined
  /** The program is in the middle already. */
  readonly saved?: SavedPython & { readonly file: string }
  /** Is told of all that happens in the memory while the program runs. */
  readonly probe?: Probe
}

/**
 * Runs a program to its end on a memory of its own, and tells what memory did; its exit code is in the report. One that takes longer than its
 * time limit is stopped where it is, which is said on standard error.
 */
export async function execute({ name, program, args, settings, createEngine, output, input, watch, probe, timeLimit, saving, saved }: Execution): Promise<Stats> {
  const host = processHost(program, output, input)
  const begun = performance.now()
  const engine = await createEngine(settings, host, [program.argv0, ...args], [program.path], saved).catch((error: unknown) => {
    if (saved !== undefined && error instanceof MisuseError && error.operation === 'takeUp') throw new UsageError(`${saved.file} was saved by another build of mm`)
    throw error
  })
  const before = engine.facts()
  const started = performance.now()
  let peakLive = 0
  const sample = (): void => {
    const { allocator } = engine.facts()
    peakLive = Math.max(peakLive, allocator?.['peakLiveBytes'] ?? allocator?.liveBytes ?? 0)
  }
  sample()
  if (watch) engine.watch(sample)
  let end: EngineFacts | undefined
  host.onEnd = () => {
    if (probe !== undefined) engine.observe(null)
    end = engine.facts()
    sample()
  }
  if (probe !== undefined) engine.observe(probe)
  if (saving !== undefined) engine.stopAt(saving.at)
  if (saved !== undefined) output.flush()
  else if (program.module === undefined) engine.load(program.source, program.filename)
  else engine.loadModule(program.module)
  const ending = await drive(engine, host, input, output, { onSlice: watch ? sample : undefined, timeLimit: timeLimit === undefined ? undefined : new TimeLimit(timeLimit * 1000) })
  const runMs = performance.now() - started
  output.flush()
  if (ending === 'stopped') output.err(saveStopped(engine, saving!, { name, program }))
  else if (saving !== undefined) output.err(`mm: the program came to its end before safepoint ${saving.at}: nothing was saved\n`)
  if (ending === 'time limit') output.err(timeIsOver(timeLimit!))
  return statsOf({
    program: name,
    exitCode: ending === 'time limit' ? STATUS.timeLimit : engine.exitCode,
    settings,
    wordBytes: settings.wordBytes ?? 8,
    startMs: started - begun,
    runMs,
    before,
    end: end ?? engine.facts(),
    after: engine.facts(),
    peakLive,
  })
}
