import type { PyodideAPI } from 'pyodide'

/**
 * Compiles every module of the standard library's archive, and puts the code beside the source: imports take the code, tracebacks and
 * `inspect` the source. The code is marked as not to be checked against the source (PEP 552).
 */
const BUILDER = `
def build(target):
    import importlib.util, sys, zipfile
    from importlib._bootstrap_external import _code_to_hash_pyc
    source = next(entry for entry in sys.path if entry.endswith('.zip'))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, 'w') as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, data, zipfile.ZIP_DEFLATED)
            if not info.filename.endswith('.py'): continue
            try:
                code = compile(data, f'{source}/{info.filename}', 'exec', dont_inherit=True)
            except (SyntaxError, UnicodeDecodeError):
                continue
            new.writestr(info.filename + 'c', _code_to_hash_pyc(code, importlib.util.source_hash(data), False), zipfile.ZIP_STORED)
build
`

/**
 * The standard library of a loaded Pyodide as an archive of compiled modules, for `stdLibURL`. Cost: compiles all of it, ten seconds
 * or so.
 */
export function compileLibrary(pyodide: PyodideAPI): Uint8Array {
  const globals = pyodide.toPy({}) as { destroy(): void }
  const build = pyodide.runPython(BUILDER, { globals: globals as never }) as ((target: string) => void) & { destroy(): void }
  const target = '/tmp/mm-library.zip'
  try {
    build(target)
    const { FS } = pyodide as unknown as { FS: { readFile(path: string): Uint8Array; unlink(path: string): void } }
    const bytes = FS.readFile(target)
    FS.unlink(target)
    return bytes
  } finally {
    build.destroy()
    globals.destroy()
  }
}
