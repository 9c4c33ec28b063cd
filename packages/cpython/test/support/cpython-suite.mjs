// Runs modules of CPython's own test suite in a CPython on one allocator, and prints a line of JSON for each:
//   node cpython-suite.mjs LIB ALLOCATOR MODULE ...
// LIB is the folder in which `test` lies; ALLOCATOR is `host`, one of @mm/allocator with its rung (pymalloc:0), `raw` (a pymalloc that serves the raw domain too),
// `watched` (CPython's debug hooks on top of a pymalloc with our shadow layer), or a file that exports one.
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker, isMainThread } from 'node:worker_threads'
import * as pyodide from 'pyodide'
import { general, shadow } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { loadCPython } from '@mm/cpython'
import { cachedLibrary } from '@mm/cpython/node'

const [lib, name, ...modules] = process.argv.slice(2)

async function strategyOf(allocator) {
  if (allocator === 'host') return undefined
  if (allocator === 'raw') return pymalloc()
  if (allocator === 'watched') return shadow(pymalloc())
  const [own, hardening = '1'] = allocator.split(':')
  if (own === 'pymalloc') return pymalloc({ hardening: Number(hardening) })
  if (own === 'general') return general({ hardening: Number(hardening) })
  const factory = Object.values(await import(pathToFileURL(allocator))).find(({ manifest }) => manifest?.axis === 'allocator')
  return factory()
}

const RUN = `
def run(name):
    import json, sys, types, unittest, warnings
    # A module of C that Pyodide does not have; tests that need it fail on every allocator, the others of their file run.
    sys.modules.setdefault('_testlimitedcapi', types.ModuleType('_testlimitedcapi'))
    from test import support
    support.use_resources = {}
    class Result(unittest.TestResult):
        def __init__(self):
            super().__init__()
            self.wrong = []
        def addFailure(self, test, error): self.wrong.append(test.id())
        def addError(self, test, error): self.wrong.append(test.id())
        def addSubTest(self, test, subtest, error):
            if error is not None and test.id() not in self.wrong: self.wrong.append(test.id())
        def addUnexpectedSuccess(self, test): self.wrong.append(test.id())
    result = Result()
    warnings.simplefilter('ignore')
    try:
        unittest.defaultTestLoader.loadTestsFromName(name).run(result)
    except unittest.SkipTest as reason:
        result.skipped.append((None, str(reason)))
    return json.dumps({'ran': result.testsRun, 'skipped': len(result.skipped), 'wrong': result.wrong})
run
`

async function main() {
  const allocator = await strategyOf(name)
  const cpython = await loadCPython({
    ...(allocator && { allocator }),
    ...(name === 'raw' && { domains: ['raw', 'mem', 'obj'] }),
    debugHooks: name === 'watched',
    loadPyodide: pyodide.loadPyodide,
    pyodide: { stdLibURL: await cachedLibrary(pyodide), env: { PYTHONHASHSEED: '0', HOME: '/home/pyodide', PYTHONDONTWRITEBYTECODE: '1' }, stdout: () => {}, stderr: () => {} },
  })
  const python = cpython.pyodide
  python.FS.mkdirTree('/suite/test')
  python.mountNodeFS('/suite/test', join(lib, 'test'))
  python.runPython("import sys; sys.path.append('/suite')")
  const run = python.runPython(RUN, { globals: python.toPy({}) })

  // A test that ends the interpreter ends this process: what is asked for next is asked for elsewhere.
  for (const module of modules) {
    const begun = performance.now()
    const before = cpython.counts().requests
    const result = JSON.parse(run(`test.${module}`))
    cpython.allocator?.check?.()
    const { requests, servedShare } = cpython.counts()
    const { peakReserved } = cpython.memory.counts()
    writeSync(1, `${JSON.stringify({ module, ...result, milliseconds: performance.now() - begun, requests: requests - before, servedShare, peakReserved, faults: cpython.faults.map(String) })}\n`)
  }
}

// Some tests recurse deeper than the main thread's stack is.
if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), resourceLimits: { stackSizeMb: 200 } })
  worker.on('error', (error) => {
    writeSync(2, `${String(error)}\n`)
    process.exit(1)
  })
  worker.on('exit', (code) => process.exit(code))
} else await main()
