// How long it takes from nothing to the first printed line: `mm run -c 'print(1)'` beside `node -e 0`, in turns.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { benchmark, median } from '../../../tooling/bench/harness.mjs'

const TURNS = 15
const CLI = fileURLToPath(new URL('../../../apps/cli/dist/mm.js', import.meta.url))

/** Tells on descriptor 3 what the process has taken of the processor, as it ends. */
const TELL = `
const { writeSync } = require('node:fs')
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  writeSync(3, String(user + system))
})
`

/** Milliseconds from the start of a process to the first it prints (to its end, where it prints nothing), and those of the processor until its end. */
function start(args) {
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] })
    let first
    let printed = ''
    let processor = ''
    child.stdout.on('data', (text) => {
      first ??= performance.now()
      printed += text
    })
    child.stdio[3].on('data', (text) => (processor += text))
    child.on('error', reject)
    child.on('close', (status) => {
      if (status === 0) resolve({ wall: (first ?? performance.now()) - begun, processor: Number(processor) / 1000, printed })
      else reject(new Error(`${args.join(' ')} ended with ${status}`))
    })
  })
}

async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'mm-start-'))
  try {
    const hook = join(folder, 'tell.cjs')
    writeFileSync(hook, TELL)
    const ours = []
    const theirs = []
    for (let turn = 0; turn < TURNS; turn++) {
      ours.push(await start(['--require', hook, CLI, 'run', '-c', 'print(1)']))
      theirs.push(await start(['--require', hook, '-e', '0']))
    }
    const of = (runs, field) => median(runs.map((run) => run[field]))
    return {
      result: [...new Set(ours.map(({ printed }) => printed))],
      values: { 'first line': of(ours, 'wall'), processor: of(ours, 'processor') },
      counters: {
        overNode: of(ours, 'wall') - of(theirs, 'wall'),
        overNodeProcessor: of(ours, 'processor') - of(theirs, 'processor'),
        node: of(theirs, 'wall'),
        nodeProcessor: of(theirs, 'processor'),
      },
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

await benchmark({
  suite: 'python/start',
  unit: 'ms',
  rounds: 1,
  seed: 1,
  cases: ["mm run -c 'print(1)'"],
  subjects: { mm: measure },
  gates: [{ name: 'the first line at most 120 ms after that of node -e 0', subject: 'mm', counter: 'overNode', measure: 'first line', atMost: 120 }],
})
