import { readSync } from 'node:fs'
import { sep } from 'node:path'
import { type AllocatorStrategy } from '@mm/contract'
import { type CPython, loadCPython } from '@mm/cpython'
import { cachedLibrary } from '@mm/cpython/node'
import { type TraceWriter } from '@mm/trace'
import { BrokenPipeError, STATUS, fileProblem } from '../errors.js'
import { STDERR, STDOUT, writeFully } from '../terminal/output.js'

/** What a CPython of the CLI is loaded with. */
export interface SessionOptions {
  /** Absent: Pyodide's own malloc. */
  readonly allocator: AllocatorStrategy | undefined
  /** Bytes. */
  readonly limit?: number
  /** Folders of this machine that the program sees, under their own names. */
  readonly folders: readonly string[]
  /** Where the program stands. */
  readonly cwd: string
  /** Told of every call from before the interpreter starts. */
  readonly recorder?: TraceWriter | undefined
  /** Where the program's standard output goes; a file descriptor. */
  readonly stdout?: number
  /** Says something to a person who waits. */
  readonly tell: (text: string) => void
}

const RETRY_MS = 2

/** Bytes of standard input, waiting for them; 0 at its end. */
function readInput(buffer: Uint8Array): number {
  for (;;) {
    try {
      return readSync(0, buffer)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS)
    }
  }
}

/** Writes for the program. Where nobody reads any more the process ends: nothing may be thrown through the interpreter. */
const writerTo = (stream: number) => (bytes: Uint8Array) => {
  try {
    writeFully(stream, bytes)
  } catch (error) {
    process.exit(error instanceof BrokenPipeError ? STATUS.brokenPipe : STATUS.failed)
  }
  return bytes.length
}

const OF_THIS_MACHINE = ['PYTHONMALLOC', 'PYTHONHOME', 'PYTHONPATH']

/** The program's environment: the person's, without what is about the Python installed on this machine. */
function environment(): Record<string, string> {
  const own = { ...process.env, HOME: '/home/pyodide', PYTHONDONTWRITEBYTECODE: '1' }
  return Object.fromEntries(Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined && !OF_THIS_MACHINE.includes(entry[0])))
}

const isWithin = (folder: string, outer: string): boolean => folder === outer || folder.startsWith(outer.endsWith(sep) ? outer : outer + sep)

/** Shows the folders to the program; one that the interpreter has itself is left out. */
function mount({ pyodide }: CPython, { folders, cwd, tell }: SessionOptions): void {
  const { FS } = pyodide as unknown as { FS: { mkdirTree(path: string): void; chdir(path: string): void } }
  const outermost = folders.filter((folder) => !folders.some((other) => other !== folder && isWithin(folder, other)))
  for (const folder of new Set(outermost)) {
    try {
      FS.mkdirTree(folder)
      pyodide.mountNodeFS(folder, folder)
    } catch (error) {
      tell(`mm: the program does not see ${folder}: ${fileProblem(error)}\n`)
    }
  }
  if (outermost.some((folder) => isWithin(cwd, folder))) FS.chdir(cwd)
}

/** Loads a CPython whose streams are this process's. */
export async function startSession(options: SessionOptions): Promise<CPython> {
  const { allocator, limit, recorder, stdout = STDOUT, tell } = options
  const pyodidePackage = await import('pyodide')
  const stdLibURL = await cachedLibrary(pyodidePackage, { onBuild: () => tell('mm: compiling the standard library, once\n') })
  const cpython = await loadCPython({
    ...(allocator !== undefined && { allocator }),
    ...(limit !== undefined && { memoryLimit: limit }),
    ...(recorder !== undefined && { recorder }),
    loadPyodide: pyodidePackage.loadPyodide,
    pyodide: { stdLibURL, env: environment() },
  })
  const { pyodide } = cpython
  pyodide.setStdin({ read: readInput, isatty: process.stdin.isTTY })
  pyodide.setStdout({ write: writerTo(stdout), isatty: stdout === STDOUT ? process.stdout.isTTY : process.stderr.isTTY })
  pyodide.setStderr({ write: writerTo(STDERR), isatty: process.stderr.isTTY })
  mount(cpython, options)
  return cpython
}
