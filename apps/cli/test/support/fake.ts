import { type Address, type Axis, type Capability, type Observable, defineStrategy, observables } from '@mm/contract'
import { createColors } from 'picocolors'
import { type Context } from '../../src/context.js'
import { type CreateEngine, type EngineFacts } from '../../src/engine/engine.js'
import { LineReader } from '../../src/engine/input.js'
import { type AnyFactory, createRegistry } from '@mm/runtime'

/** Output that is kept. */
export function keptOutput(): Context['output'] & { stdout: string; stderr: string } {
  return {
    stdout: '',
    stderr: '',
    out(text) {
      this.stdout += text
    },
    err(text) {
      this.stderr += text
    },
    flush() {},
  }
}

/** A strategy that creates nothing. */
function fakeStrategy(axis: Axis, name: string, more: { requires?: Capability[]; provides?: Capability[]; preserves?: readonly Observable[] } = {}): AnyFactory {
  const { requires = [], provides = [], preserves = observables } = more
  return defineStrategy<Axis, never, never, { size: { type: 'number'; default: number; description: string; min: number } }, Capability, Capability>({
    axis,
    name,
    idea: `the ${axis} of the tests`,
    source: 'our own',
    options: { size: { type: 'number', default: 1, description: 'how large', min: 0 } },
    requires,
    provides,
    preserves,
    create: () => {
      throw new Error('never created')
    },
  })
}

export const builtins: readonly AnyFactory[] = [
  fakeStrategy('allocator', 'pymalloc', { provides: ['free'] }),
  fakeStrategy('allocator', 'raw', { provides: ['free'], preserves: observables.filter((name) => name !== 'address-reuse') }),
  fakeStrategy('lifetime', 'immediate', { requires: ['free'], provides: ['counts'] }),
  fakeStrategy('lifetime', 'none', { provides: ['uncounted'], preserves: ['identity', 'sizes'] }),
  fakeStrategy('collector', 'generational', { requires: ['counts'], provides: ['finds-cycles'] }),
  fakeStrategy('collector', 'none', { preserves: ['identity', 'refcounts', 'sizes', 'address-reuse'] }),
  fakeStrategy('collector', 'sweep', { requires: ['uncounted'], provides: ['tracing', 'finds-cycles'], preserves: ['identity', 'sizes'] }),
  fakeStrategy('interning', 'cpython'),
  fakeStrategy('interning', 'none', { preserves: observables.filter((name) => name !== 'identity') }),
]

const end: EngineFacts = {
  memory: { limit: 2 ** 32, reserved: 2 ** 20, peakReserved: 2 ** 21, arenas: 1, highWater: 2 ** 21 },
  allocator: { liveBlocks: 10, liveBytes: 1000, reservedBytes: 2 ** 20, arenas: 1, pools: 3 },
  collector: { collections: [{ generation: 0, collected: 5, uncollectable: 0, visited: 50, pause: 0.25 }], generations: [] },
  trigger: 'thresholds',
  stack: { bytes: 0, peakBytes: 640 },
  freelists: [{ name: 'PyListObject', bytes: 56, count: 3, capacity: 80, hits: 8, misses: 7 }],
  interned: { entries: 12, hits: 30, bytesSaved: 1500 },
}

/** Before a program there is half of it, and nothing has happened yet. */
const before: EngineFacts = {
  ...end,
  allocator: { liveBlocks: 4, liveBytes: 400, reservedBytes: 2 ** 20 },
  collector: { collections: [], generations: [] },
  trigger: 'thresholds',
  freelists: [{ name: 'PyListObject', bytes: 56, count: 0, capacity: 80, hits: 1, misses: 2 }],
  interned: { entries: 10, hits: 20, bytesSaved: 1000 },
}

/** Programs of the fake: one word a line, `print`, `complain`, `ask`, `loop` (until interrupted), `exit N`. */
const fakeEngine: CreateEngine = (_settings, host, argv) => {
  let lines: string[] = []
  let exitCode = 0
  let interrupted = false
  let begun = false
  let answer: string | undefined
  const step = (line: string): 'done' | 'paused' | 'input' | undefined => {
    const [word, ...rest] = line.split(' ')
    if (word === 'print') host.write('stdout', `${rest.join(' ').replace('ARGV', argv.join(' '))}\n`)
    if (word === 'answer') host.write('stdout', `${answer ?? 'no answer'}\n`)
    if (word === 'complain') host.write('stderr', `${rest.join(' ')}\n`)
    if (word === 'exit') {
      exitCode = Number(rest[0])
      return 'done'
    }
    if (word === 'loop' && !interrupted) {
      lines.unshift(line)
      return 'paused'
    }
    if (word === 'loop') {
      exitCode = 130
      return 'done'
    }
    if (word === 'ask') {
      void host.readLine(rest.join(' ')).then((text) => (answer = text))
      return 'input'
    }
    return undefined
  }
  return Promise.resolve({
    interact() {},
    stopAt() {},
    save: () => ({ image: new Uint8Array(0), state: 0 as Address, build: '' }),
    loadModule(name) {
      lines = [`print module ${name}`]
      begun = true
    },
    load(source) {
      lines = source.split('\n')
      begun = true
    },
    run() {
      for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
        const state = step(line)
        if (state !== undefined) return state
      }
      return 'done'
    },
    interrupt: () => (interrupted = true),
    get exitCode() {
      return exitCode
    },
    facts: () => (begun ? end : before),
    watch: (look) => look(),
    observe: () => {},
  })
}

/** A context whose programs are the fake's and whose output is kept. */
export function fakeContext(cwd: string): Context & { output: ReturnType<typeof keptOutput> } {
  const plain = createColors(false)
  return {
    cwd,
    folders: [cwd],
    output: keptOutput(),
    input: new LineReader(process.stdin),
    colours: { out: plain, err: plain },
    createEngine: fakeEngine,
    registry: createRegistry(builtins),
    defaults: { allocator: 'pymalloc', lifetime: 'immediate', collector: 'generational', interning: 'cpython' },
  }
}
