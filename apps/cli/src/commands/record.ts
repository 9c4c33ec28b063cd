import { basename, resolve } from 'node:path'
import { TraceWriter } from '@mm/trace'
import { helpText, type HelpPage } from '../arguments/help.js'
import { type Flags, memoryFlags, memorySettings, parse, reportFlags } from '../arguments/options.js'
import { type Cut, type Target, cutProgram } from '../arguments/program.js'
import { type Context, engineSettings } from '../context.js'
import { cpythonAllocator, engineFlag, engineOf, refuseForCPython } from '../cpython/engine-flag.js'
import { inThread, ownThread } from '../cpython/thread.js'
import { execute } from '../engine/execute.js'
import { nameOf, readProgram } from '../engine/sources.js'
import { STATUS, UsageError } from '../errors.js'
import { STDERR, type Output } from '../terminal/output.js'
import { createTraceFile } from '../trace/files.js'
import { type Recording, recordingText } from '../trace/report.js'
import { type Command } from './command.js'

const flags = {
  output: { type: 'string', short: 'o', value: 'FILE', help: 'where the trace goes: .mmtrace, .rep (text of the malloc lab), either with .gz; it may stand after the program' },
  engine: { ...engineFlag.engine, help: `${engineFlag.engine.help} (cpython)` },
  'from-start': { type: 'boolean', help: "record the start of CPython's interpreter as well" },
  ...memoryFlags,
  ...reportFlags,
} as const satisfies Flags

const help: HelpPage = {
  usage: 'mm record [options] FILE | - | -c CODE | -m MODULE [-o FILE] [program arguments]',
  about: `Runs a Python program and records every allocation, resize and free: a trace for mm replay. Recorded twice, a program that
does the same gives the same bytes (for CPython with PYTHONHASHSEED=0). With --json the program's output goes to standard error.`,
  flags,
  examples: [
    ['mm record FILE -o prog.mmtrace', 'a program in a real CPython'],
    ['mm record --engine mm FILE -o prog.mmtrace', "the same in mm's own Python"],
    ['mm replay prog.mmtrace', 'its calls on every allocator'],
  ],
}

/** `-o FILE` right after the program is still ours. */
function cut(args: readonly string[]): Cut {
  const { own, target, rest } = cutProgram('record', args, flags)
  const [flag, file, ...after] = rest
  if (flag === '-o' || flag === '--output') return { own: [...own, flag, ...(file === undefined ? [] : [file])], target, rest: after }
  if (flag?.startsWith('--output=') === true) return { own: [...own, flag], target, rest: file === undefined ? [] : [file, ...after] }
  return { own, target, rest }
}

/** Where the trace goes when nobody says: beside the person, named for the program. */
const standardName = (target: Target): string => `${target.kind === 'file' ? basename(target.file).replace(/\.py$/, '') : target.kind === 'module' ? target.module : 'program'}.mmtrace`

/** The program's output goes where reports go. */
const aside = (output: Output): Output => ({ out: (text) => output.err(text), err: (text) => output.err(text), flush: () => output.flush() })

async function run(args: readonly string[], context: Context): Promise<number> {
  const { own, target, rest } = cut(args)
  const { values, positionals } = parse('record', own, flags)
  if (values['help'] === true) {
    context.output.out(helpText(help, context.colours.out))
    return STATUS.ok
  }
  if (target === undefined) throw new UsageError('there is no program to record', 'record')
  if (positionals.length > 0) throw new UsageError(`${positionals[0]} is no option`, 'record')
  const engine = engineOf('record', values, 'cpython')
  const memory = memorySettings('record', values)
  if (engine === 'cpython') refuseForCPython('record', memory)
  if (engine === 'mm' && values['from-start'] === true) throw new UsageError('--from-start is for --engine cpython', 'record')
  const thread = ownThread()
  if (engine === 'cpython' && thread === undefined) return inThread(['record', ...args])
  const shown = typeof values['output'] === 'string' ? values['output'] : standardName(target)
  const json = values['json'] === true
  const program = nameOf(target)
  const file = createTraceFile(resolve(context.cwd, shown), shown)
  try {
    const recorded = engine === 'cpython' ? await inCPython() : await inMm()
    const bytes = await file.finish()
    const recording: Recording = { schema: 'mm.record/1', program, ...recorded, file: shown, bytes }
    if (json) context.output.out(`${JSON.stringify(recording, null, 2)}\n`)
    else context.output.err(recordingText(recording, context.colours.err))
    return recorded.exitCode
  } finally {
    file.close()
  }

  async function inCPython(): Promise<Omit<Recording, 'schema' | 'program' | 'file' | 'bytes'>> {
    const allocator = await cpythonAllocator(context, memory.strategies.allocator)
    const { executeInCPython } = await import('../cpython/execute.js')
    const { limit } = memory
    const recorder = new TraceWriter({ wordBytes: 4, program, engine: 'CPython' }, file.sink)
    const { exitCode, engine: name } = await executeInCPython({
      target: target!,
      args: rest,
      cwd: context.cwd,
      allocator,
      recorder,
      fromStart: values['from-start'] === true,
      thread: thread!,
      tell: (text) => context.output.err(text),
      ...(limit !== undefined && { limit }),
      ...(json && { stdout: STDERR }),
    })
    return { engine: name, exitCode, ...recorder.end() }
  }

  async function inMm(): Promise<Omit<Recording, 'schema' | 'program' | 'file' | 'bytes'>> {
    const settings = await engineSettings(context, memory)
    const recorder = new TraceWriter({ wordBytes: memory.wordBytes ?? 8, program, engine: 'mm' }, file.sink)
    const { exitCode } = await execute({
      name: program,
      program: readProgram(target!, context.cwd),
      args: rest,
      settings,
      watch: false,
      probe: recorder.probe(),
      createEngine: context.createEngine,
      output: json ? aside(context.output) : context.output,
      input: context.input,
    })
    return { engine: 'mm', exitCode, ...recorder.end() }
  }
}

/** `mm record`. */
export const recordCommand: Command = { help, run }
