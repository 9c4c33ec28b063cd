// Runs a Python file on the built package: node build/run.mjs FILE.py [--lifetime none --collector shuffle --word-bytes 4 --relocate-every N] [arguments]
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { assembleRuntime } from '@mm/runtime'
import { FIXED_BYTES, createPython } from '../dist/index.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lifetime: { type: 'string' },
    collector: { type: 'string' },
    'word-bytes': { type: 'string', default: '8' },
    'relocate-every': { type: 'string', default: '0' },
    statistics: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
})
const [file, ...rest] = positionals
const strategies = {}
if (values.lifetime === 'none') strategies.lifetime = (await import('@mm/refcount')).none()
if (values.collector === 'shuffle') strategies.collector = (await import('../../gc-shuffle/dist/index.js')).shuffle()
if (values.collector === 'none') strategies.collector = (await import('../../gc-none/dist/index.js')).none()
const runtime = assembleRuntime({ fixed: FIXED_BYTES, wordBytes: Number(values['word-bytes']) }, strategies)
const out = { stdout: '', stderr: '' }
const flush = () => {
  for (const stream of ['stdout', 'stderr']) {
    if (out[stream] !== '') process[stream].write(out[stream])
    out[stream] = ''
  }
}
const host = {
  write(stream, text) {
    out[stream] += text
  },
  now: () => performance.now(),
  time: () => Date.now() / 1000,
  sourceOf(name) {
    try {
      return readFileSync(name, 'utf8')
    } catch {
      return undefined
    }
  },
  readModule(name) {
    for (const filename of [`${name.replaceAll('.', '/')}.py`, `${name.replaceAll('.', '/')}/__init__.py`].map((path) => join(dirname(resolve(file)), path))) {
      try {
        return { filename, source: readFileSync(filename, 'utf8') }
      } catch {
        continue
      }
    }
    return undefined
  },
}
const python = await createPython({ runtime, host, argv: [file, ...rest], relocateEvery: Number(values['relocate-every']) })
python.load(readFileSync(file, 'utf8'), file)
process.on('exit', flush)
while (python.run(50) !== 'done') {
  flush()
  if (values.check) runtime.check()
  await new Promise(setImmediate)
}
flush()
if (values.statistics) console.error(python.statistics())
process.exitCode = python.exitCode
