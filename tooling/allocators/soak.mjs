// npm run soak: drawn calls beside a model; each allocator in a process of its own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Presets, SingleBar } from 'cli-progress'
import { readArguments } from '../bootstrap/arguments.mjs'
import { build } from '../bootstrap/process.mjs'
import { findAllocators, load } from './find.mjs'

const usage = `Usage: npm run soak -- [ALLOCATOR[:OPTION=VALUE,...]...] [options]

Drawn calls beside a model, which must agree; every allocator that is there without ALLOCATOR. tlsf:hardening=1 is tlsf with an option.

  --calls N           how many calls (100_000_000)
  --seed S            what they are drawn from (20260321); a failure prints it
  --check-every N     calls between two looks at the allocator's invariants (100_000)
  --word-bytes 4|8    bytes of a word (8)
  --json              a line of JSON for each allocator`

const { values, positionals } = readArguments('soak', usage, {
  options: {
    calls: { type: 'string', default: '100_000_000' },
    seed: { type: 'string', default: '20260321' },
    'check-every': { type: 'string', default: '100_000' },
    'word-bytes': { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
    // The built packages are there: said by the parent of the processes.
    built: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})

/** A whole number, written `100000`, `100_000` or `1e5`; exits where it is none. */
function numberOf(option) {
  const number = Number(values[option].replaceAll('_', ''))
  if (Number.isInteger(number) && number > 0) return number
  console.error(`soak: --${option} ${values[option]} is not a whole number from 1`)
  process.exit(2)
}

/** Runs one, with a bar on a terminal. */
async function soak(text, factory, options) {
  const [{ soakAllocator }, { parseOptions }] = [await load('testkit'), await load('contract')]
  const name = factory.manifest.name
  const strategy = factory(parseOptions(name, factory.manifest.options, text.slice(name.length + 1)))
  const bar = process.stderr.isTTY ? new SingleBar({ format: `${text} {bar} {percentage}% {value} calls, {eta_formatted} left`, synchronousUpdate: true }, Presets.shades_classic) : undefined
  const begun = performance.now()
  bar?.start(options.calls, 0)
  try {
    const report = soakAllocator({ ...options, strategy, progress: (calls) => bar?.update(calls) })
    bar?.stop()
    const seconds = (performance.now() - begun) / 1000
    if (values.json) console.log(JSON.stringify({ allocator: text, ...options, ...report, seconds }))
    else {
      console.log(`${text}: ${report.calls} calls agree with the model (${report.checks} checks, ${report.refusals} refusals, ${report.misuses} misuses, ${report.takeovers} takeovers, at most ${report.peakLiveBlocks} blocks live); seed ${options.seed}, digest ${report.digest}, ${seconds.toFixed(0)} s`)
    }
    return 0
  } catch (error) {
    bar?.stop()
    console.error(`${text}, seed ${options.seed}: ${error.message}\n${(error.calls ?? []).map((call) => `    ${call}`).join('\n')}`)
    return 1
  }
}

async function main() {
  const options = { calls: numberOf('calls'), seed: numberOf('seed'), checkEvery: numberOf('check-every'), wordBytes: numberOf('word-bytes') }
  if (!values.built) {
    const status = await build('./packages/*')
    if (status !== 0) return status
  }
  const found = await findAllocators()
  const wanted = positionals.length === 0 ? [...found.keys()] : positionals
  const unknown = wanted.filter((text) => !found.has(text.split(':')[0]))
  if (unknown.length > 0) {
    console.error(`soak: there is no allocator ${unknown.join(', ')}; there are ${[...found.keys()].join(', ')}`)
    return 2
  }
  if (wanted.length === 1) return soak(wanted[0], found.get(wanted[0].split(':')[0]), options)
  const flags = Object.entries(values).flatMap(([option, value]) => (typeof value === 'string' ? [`--${option}`, value] : value ? [`--${option}`] : []))
  const statuses = wanted.map((text) => spawnSync(process.execPath, [fileURLToPath(import.meta.url), text, ...flags, '--built'], { stdio: 'inherit' }).status)
  return statuses.some((status) => status !== 0) ? 1 : 0
}

process.exitCode = await main()
