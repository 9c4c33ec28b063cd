import { sep } from 'node:path'
import { isatty } from 'node:tty'
import { type AllocatorStrategy } from '@mm/contract'
import { type CPython, loadCPython } from '@mm/cpython'
import { type PyodidePackage, cacheFolder, cachedLibrary } from '@mm/cpython/node'
import { type TraceWriter } from '@mm/trace'
import { BrokenPipeError, STATUS, UsageError, fileProblem, isFileProblem } from '../errors.js'
import { STDERR, STDOUT, writeFully } from '../terminal/output.js'
import { type OwnThread } from './thread.js'

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
  /** Where input and interrupts come from. */
  readonly thread: OwnThread
  /** Says something to a person who waits. */
  readonly tell: (text: string) => void
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

const STDIN = 0
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

/** Throws `UsageError` where there is no Pyodide. */
async function pyodideInstalled(): Promise<PyodidePackage> {
  try {
    return await import('pyodide')
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND'
    throw new UsageError(`--engine cpython needs the package pyodide, which ${isMissing ? 'is not installed (npm install pyodide)' : `cannot be loaded: ${(error as Error).message}`}`)
  }
}

/** The library that was compiled once; where that cannot be kept, Pyodide's own, which is compiled in each run. */
async function library(pyodide: PyodidePackage, tell: SessionOptions['tell']): Promise<{ stdLibURL?: string }> {
  try {
    return { stdLibURL: await cachedLibrary(pyodide, { onBuild: () => tell('mm: compiling the standard library, once\n') }) }
  } catch (error) {
    if (!isFileProblem(error)) throw error
    tell(`mm: the compiled standard library can't be kept in ${cacheFolder()}: ${fileProblem(error)}; each start takes some seconds longer (XDG_CACHE_HOME names another folder)\n`)
    return {}
  }
}

/** Loads a CPython whose streams are this process's. */
export async function startSession(options: SessionOptions): Promise<CPython> {
  const { allocator, limit, recorder, stdout = STDOUT, thread, tell } = options
  const pyodidePackage = await pyodideInstalled()
  const cpython = await loadCPython({
    ...(allocator !== undefined && { allocator }),
    ...(limit !== undefined && { memoryLimit: limit }),
    ...(recorder !== undefined && { recorder }),
    loadPyodide: pyodidePackage.loadPyodide,
    pyodide: { ...(await library(pyodidePackage, tell)), env: environment() },
  })
  const { pyodide } = cpython
  pyodide.setStdin({ read: (buffer) => thread.readInput(buffer), isatty: isatty(STDIN) })
  pyodide.setStdout({ write: writerTo(stdout), isatty: isatty(stdout) })
  pyodide.setStderr({ write: writerTo(STDERR), isatty: isatty(STDERR) })
  pyodide.setInterruptBuffer(thread.interrupts)
  mount(cpython, options)
  return cpython
}
