import type { PyodideAPI } from 'pyodide'

/** A program, and how it is started. */
export interface Program {
  /** Its text; for a module, its name. */
  readonly source: string
  /** What `source` is: the text of a script (the default), or the name of a module, as for `python -m`. */
  readonly kind?: 'script' | 'module'
  /** Its name in tracebacks. */
  readonly filename: string
  /** `sys.argv[0]`; `filename` by default. */
  readonly argv0?: string
  /** The rest of `sys.argv`. */
  readonly args?: readonly string[]
  /** The first entry of `sys.path`; none by default. */
  readonly folder?: string
  /** Called right before the program's first instruction, and right after its last. */
  readonly onStart?: () => void
  readonly onEnd?: () => void
}

/**
 * As CPython's `Modules/main.c` and `Python/pythonrun.c` do it: a fresh `__main__`, the exit functions, and a status. The traceback begins
 * with the program, not with us.
 */
const DRIVER = `
def run(source, kind, filename, argv, folder, on_start, on_end):
    import sys, types
    def report(error):
        traceback = error.__traceback__
        while traceback is not None and traceback.tb_frame.f_code.co_filename == '<mm>':
            traceback = traceback.tb_next
        sys.excepthook(type(error), error.with_traceback(traceback), traceback)
    def finish(function):
        try:
            function()
        except SystemExit as leaving:
            code = leaving.code
            if code is None: return 0
            if isinstance(code, int): return code & 0xff
            print(code, file=sys.stderr)
            return 1
        except KeyboardInterrupt as error:
            report(error)
            return 130
        except BaseException as error:
            report(error)
            return 1
        return 0
    def execute():
        if kind == 'module':
            import runpy
            runpy._run_module_as_main(source)
        else:
            exec(compile(source, filename, 'exec', dont_inherit=True), main.__dict__)
    sys.argv[:] = argv
    if folder is not None: sys.path.insert(0, folder)
    main = types.ModuleType('__main__')
    main.__builtins__ = __builtins__
    if kind == 'script' and not filename.startswith('<'): main.__file__ = filename
    sys.modules['__main__'] = main
    on_start()
    try:
        status = finish(execute)
    finally:
        on_end()
    import atexit
    finish(atexit._run_exitfuncs)
    def flush():
        sys.stdout.flush()
        sys.stderr.flush()
    finish(flush)
    return status
run
`

type Run = ((source: string, kind: string, filename: string, argv: unknown, folder: string | undefined, start: () => void, end: () => void) => number) & {
  destroy(): void
}

/** The program has ended the interpreter, and not as `os._exit` does: by `abort`, by a fault. */
export class InterpreterFailure extends Error {
  override readonly name = 'InterpreterFailure'
  readonly code = 'interpreter-failed'
}

/** The exit status with which a program has ended the interpreter, by Emscripten's `ExitStatus`, or what Pyodide makes of it; throws what is something else. */
function statusOf(error: unknown, filename: string): number {
  const { status, message, pyodide_fatal_error: isFatal } = error as Partial<Record<'status' | 'message' | 'pyodide_fatal_error', unknown>>
  if (typeof status === 'number') return status
  throw isFatal === true ? new InterpreterFailure(`the interpreter failed in ${filename}: ${String(message)}`, { cause: error }) : error
}

/** Runs a program to its end; its exit status. Throws `InterpreterFailure`. An interpreter that was ended is of no use afterwards. */
export function runProgram(pyodide: PyodideAPI, program: Program): number {
  const { source, kind = 'script', filename, argv0 = filename, args = [], folder, onStart = () => {}, onEnd = () => {} } = program
  const globals = pyodide.toPy({}) as { destroy(): void }
  const run = pyodide.runPython(DRIVER, { globals: globals as never, filename: '<mm>' }) as Run
  const list = pyodide.toPy([argv0, ...args]) as { destroy(): void }
  let status: number
  try {
    status = run(source, kind, filename, list, folder, onStart, onEnd)
  } catch (error) {
    return statusOf(error, filename)
  }
  for (const proxy of [list, run, globals]) proxy.destroy()
  return status
}
