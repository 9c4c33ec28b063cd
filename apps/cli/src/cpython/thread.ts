import { realpathSync } from 'node:fs'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { timeIsOver } from '../engine/execute.js'
import { STATUS } from '../errors.js'
import { type Output } from '../terminal/output.js'

/*
 * A CPython that runs keeps its thread busy from beginning to end, and signals only come to the main one: so it has a thread of its own, in which the same
 * command is run, and the main thread waits for signals and for input. Both see these words:
 */

/** 2 (SIGINT) asks the program for a KeyboardInterrupt; CPython takes it back to 0. */
const INTERRUPT = 0
/** Whether there is a program that can be interrupted. */
const RUNS = 1
/** What becomes of a request for input: */
const INPUT = 2
/** How many bytes came; 0 at the end. */
const COUNT = 3
/** Whether there was a Ctrl-C of which the next request for input is to be told: CPython may have taken it, and not yet acted on it. */
const WAKE = 4
const WORDS = 5
const INPUT_BYTES = 2 ** 16

const SIGINT = 2
const NONE = 0
const WANTED = 1
const GIVEN = 2
const INTERRUPTED = 3

/** Bytes; the recursion of programs is what needs it. */
const STACK_MB = 64

interface Shared {
  readonly words: Int32Array
  readonly input: Uint8Array
}

const sharedIn = (buffer: SharedArrayBuffer): Shared => ({ words: new Int32Array(buffer, 0, WORDS), input: new Uint8Array(buffer, WORDS * 4) })

/** Reads standard input of this process when the program asks for it. */
function serveInput({ words, input }: Shared): () => void {
  const pieces: Uint8Array[] = []
  let ended = false
  let started = false
  const give = (): void => {
    if (Atomics.load(words, INPUT) !== WANTED || (pieces.length === 0 && !ended)) return
    const piece = pieces.shift() ?? new Uint8Array(0)
    const given = piece.subarray(0, INPUT_BYTES)
    if (piece.length > given.length) pieces.unshift(piece.subarray(given.length))
    input.set(given)
    Atomics.store(words, COUNT, given.length)
    Atomics.store(words, INPUT, GIVEN)
    Atomics.notify(words, INPUT)
  }
  const start = (): void => {
    started = true
    const end = (): void => {
      ended = true
      give()
    }
    process.stdin.on('end', end).on('error', end)
    process.stdin.on('data', (piece: Uint8Array) => {
      pieces.push(piece)
      process.stdin.pause()
      give()
    })
  }
  return () => {
    if (!started) start()
    if (pieces.length === 0 && !ended) process.stdin.resume()
    give()
  }
}

/**
 * Runs this command again in a thread of its own, in which {@link ownThread} is there; resolves to its exit status. Ctrl-C interrupts the program; a second
 * one, or one before the program runs, ends it; so does the end of `timeLimit` seconds from now, CPython's start included, with nothing told of its memory.
 */
export function inThread(args: readonly string[], timeLimit?: number, output?: Output): Promise<number> {
  const buffer = new SharedArrayBuffer(WORDS * 4 + INPUT_BYTES)
  const shared = sharedIn(buffer)
  const { words } = shared
  const worker = new Worker(realpathSync(process.argv[1]), { argv: [...args], workerData: { cpython: buffer }, resourceLimits: { stackSizeMb: STACK_MB } })
  const interrupt = (): void => {
    const isPending = Atomics.load(words, RUNS) === 0 || Atomics.exchange(words, INTERRUPT, SIGINT) === SIGINT
    if (isPending) process.exit(STATUS.interrupted)
    Atomics.store(words, WAKE, 1)
    if (Atomics.compareExchange(words, INPUT, WANTED, INTERRUPTED) === WANTED) Atomics.notify(words, INPUT)
  }
  process.on('SIGINT', interrupt)
  const stop = (): void => {
    output?.err(timeIsOver(timeLimit!))
    process.exit(STATUS.timeLimit)
  }
  const timer = timeLimit === undefined ? undefined : setTimeout(stop, timeLimit * 1000)
  worker.on('message', serveInput(shared))
  return new Promise<number>((resolve, reject) => worker.on('error', reject).on('exit', resolve)).finally(() => {
    clearTimeout(timer)
    process.off('SIGINT', interrupt)
  })
}

/** The side of the thread that runs CPython. */
export interface OwnThread {
  /** For Pyodide's `setInterruptBuffer`. */
  readonly interrupts: Int32Array
  /** From now on Ctrl-C is the program's. */
  programRuns(): void
  /** Bytes of standard input, waiting for them; 0 at its end. Throws an error with the code `EINTR` when Ctrl-C comes first, and at times when it came before; CPython reads again then. */
  readInput(buffer: Uint8Array): number
}

/** The thread that {@link inThread} made for us; undefined in any other. */
export function ownThread(): OwnThread | undefined {
  const { cpython } = (isMainThread ? {} : workerData) as { cpython?: SharedArrayBuffer }
  if (cpython === undefined) return undefined
  const { words, input } = sharedIn(cpython)
  let [from, to] = [0, 0]
  return {
    interrupts: words,
    programRuns: () => void Atomics.store(words, RUNS, 1),
    readInput(buffer) {
      if (from === to) {
        Atomics.store(words, INPUT, WANTED)
        // Of an interrupt that came before this nobody would tell us any more.
        if (Atomics.load(words, WAKE) !== 0) Atomics.store(words, INPUT, INTERRUPTED)
        else parentPort!.postMessage(null)
        Atomics.wait(words, INPUT, WANTED)
        Atomics.store(words, WAKE, 0)
        if (Atomics.exchange(words, INPUT, NONE) === INTERRUPTED) throw Object.assign(new Error('interrupted'), { code: 'EINTR' })
        ;[from, to] = [0, Atomics.load(words, COUNT)]
      }
      const piece = input.subarray(from, Math.min(to, from + buffer.length))
      buffer.set(piece)
      from += piece.length
      return piece.length
    },
  }
}
