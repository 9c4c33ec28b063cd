import { type AllocatorStrategy } from '@mm/contract'
import { type Program as CPythonProgram } from '@mm/cpython'
import { type TraceWriter } from '@mm/trace'
import { type Target } from '../arguments/program.js'
import { nameOf, readProgram } from '../engine/sources.js'
import { oneLine } from '../errors.js'
import { type CPythonStats } from './stats.js'
import { startSession } from './session.js'
import { type OwnThread } from './thread.js'

/** A program for a real CPython. */
export interface CPythonExecution {
  readonly target: Target
  readonly args: readonly string[]
  readonly cwd: string
  /** Absent: Pyodide's own malloc. */
  readonly allocator: AllocatorStrategy | undefined
  /** Bytes. */
  readonly limit?: number
  /** Told of every call while the program runs. */
  readonly recorder?: TraceWriter
  /** Whether the recorder is told of the interpreter's start as well. */
  readonly fromStart?: boolean
  /** Where the program's standard output goes; a file descriptor. */
  readonly stdout?: number
  readonly thread: OwnThread
  readonly tell: (text: string) => void
}

/** The program as `@mm/cpython` takes it, and the folder of its own modules. Throws `UsageError`. */
function programOf(target: Target, args: readonly string[], cwd: string): CPythonProgram & { readonly folder: string } {
  if (target.kind === 'module') return { kind: 'module', source: target.module, filename: target.module, args, folder: cwd }
  const { source, filename, folder, argv0 } = readProgram(target, cwd)
  return { source, filename, argv0, args, folder }
}

/** Runs a program in a CPython of its own and tells what became of its requests for memory. */
export async function executeInCPython({ target, args, cwd, allocator, limit, recorder, fromStart = false, stdout, thread, tell }: CPythonExecution): Promise<CPythonStats> {
  const program = programOf(target, args, cwd)
  const begun = performance.now()
  const cpython = await startSession({
    allocator,
    cwd,
    folders: [cwd, program.folder],
    thread,
    tell,
    ...(limit !== undefined && { limit }),
    ...(fromStart && { recorder }),
    ...(stdout !== undefined && { stdout }),
  })
  const engine = `CPython ${String(cpython.pyodide.runPython('import sys; sys.version.split()[0]'))}`
  const started = performance.now()
  if (!fromStart && recorder !== undefined) cpython.record(null)
  const exitCode = cpython.run({
    ...program,
    onStart: () => {
      thread.programRuns()
      cpython.record(recorder ?? null)
    },
    onEnd: () => cpython.record(null),
  })
  const ended = performance.now()
  cpython.record(null) // a program that ends the interpreter has had no end of its own
  const { requests, smallRequests, smallServed, servedShare, hostBytes, hostPeakBytes } = cpython.counts()
  const { reserved, peakReserved } = cpython.memory.counts()
  const statistics = cpython.allocator?.statistics?.()
  return {
    schema: 'mm.cpython/1',
    program: nameOf(target),
    exitCode,
    engine,
    allocator: allocator === undefined ? null : { name: allocator.manifest.name, options: allocator.options },
    time: { startMs: started - begun, runMs: ended - started },
    requests: { all: requests, small: smallRequests, served: smallServed, servedShare: allocator === undefined ? 0 : servedShare },
    memory: {
      reserved,
      peakReserved,
      live: statistics?.liveBytes ?? null,
      liveBlocks: statistics?.liveBlocks ?? null,
      host: hostBytes,
      peakHost: hostPeakBytes,
      interpreter: cpython.memory.u8.length,
    },
    faults: cpython.faults.map(oneLine),
  }
}
