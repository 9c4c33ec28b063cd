import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import { createMemory } from '@mm/heap'
import { FIXED_BYTES, createPython } from '@mm/python'
import { readStartImage, startImages } from '@mm/python/start-image'
import { createRuntime } from '@mm/runtime'

/** What a program did: both streams and its exit status; undefined: it took too long. */
export type Outcome = { readonly out: string; readonly err: string; readonly status: number } | undefined

const FILENAME = 'fuzz.py'
/** What every Python here starts from: it takes a fourth of the time of starting. */
const saved = await readStartImage(readFileSync(new URL(startImages[8])), inflateSync)
const MEMORY = 256 * 2 ** 20
const MILLISECONDS = 20_000

/** Sets without their order, which is that of hashes: of each innermost pair of braces without a colon, but in quotes, the characters, sorted. */
const ordered = (text: string): string => text.replaceAll(/\{(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|[^{}:'"\n])*\}/g, (set) => Array.from(set).sort().join(''))

/** Output without addresses, and without tracebacks' frames of the library: it is not the same library. */
const plain = (text: string): string => ordered(text).replaceAll(/\b0x[0-9a-f]{6,}\b/g, '0x…').replaceAll(/^([ |]*)File "(?!fuzz\.py)[^"]*\.py", .*\n(?:\1 {2}.*\n)*/gm, '')

/** CPython, asked through `oracle.py`. */
export class CPython {
  readonly #child
  readonly #lines

  constructor(path: string) {
    this.#child = spawn(path, ['-W', 'ignore', '-B', fileURLToPath(new URL('oracle.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: process.env['PATH'], PYTHONUTF8: '1', PYTHONHASHSEED: '0' } })
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]()
  }

  async #ask(request: unknown): Promise<unknown> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`)
    const line: IteratorResult<string, unknown> = await this.#lines.next()
    if (line.done === true) throw new Error('the oracle has ended')
    return JSON.parse(line.value)
  }

  async run(sources: readonly string[]): Promise<Outcome[]> {
    const answers = (await this.#ask({ run: sources })) as ([string, string, number] | null)[]
    return answers.map((answer) => (answer === null ? undefined : { out: plain(answer[0]), err: plain(answer[1]), status: answer[2] }))
  }

  /** Names of the nodes of each program's tree, and how many statements it has; null where it is no program. */
  nodes(sources: readonly string[]): Promise<([names: string[], statements: number] | null)[]> {
    return this.#ask({ nodes: sources }) as Promise<([string[], number] | null)[]>
  }

  /** Names of all kinds of nodes. */
  everyNode(): Promise<string[]> {
    return this.#ask({ every: true }) as Promise<string[]>
  }

  /** Programs that are a step smaller, the smallest first. */
  smaller(source: string): Promise<string[]> {
    return this.#ask({ smaller: source }) as Promise<string[]>
  }

  async end(): Promise<void> {
    this.#child.stdin.end()
    await once(this.#child, 'close')
  }
}

/** A program on a Python of ours, new for it. What JavaScript throws is its error output. */
export async function runOurs(source: string): Promise<Outcome> {
  let [out, err] = ['', '']
  const host = {
    write(stream: 'stdout' | 'stderr', text: string) {
      if (stream === 'stdout') out += text
      else err += text
    },
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    sourceOf: (filename: string) => (filename === FILENAME ? source : undefined),
    readModule: () => undefined,
  }
  try {
    const python = await createPython({ runtime: createRuntime({ fixed: FIXED_BYTES, memory: createMemory({ image: saved.image, limit: MEMORY }), state: saved.state }), host, argv: [FILENAME], saved })
    const start = performance.now()
    python.load(source, FILENAME)
    while (python.run(500) !== 'done') if (performance.now() - start > MILLISECONDS) return undefined
    return { out: plain(out), err: plain(err), status: python.exitCode }
  } catch (error) {
    return { out: plain(out), err: `JavaScript: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, status: -1 }
  }
}
