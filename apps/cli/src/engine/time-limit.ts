import { Script } from 'node:vm'

/** Milliseconds that a native has to come to its end by itself, once the time is over. */
const GRACE_MS = 200
/** Where the script finds what it is to run. */
const SLICE = Symbol.for('mm.slice')

const script = new Script("globalThis[Symbol.for('mm.slice')]()")

const isTimeout = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'

/** How much time a program may take, counted from when this is made. */
export class TimeLimit {
  readonly #end: number

  /** `milliseconds` from now on. */
  constructor(milliseconds: number) {
    this.#end = performance.now() + milliseconds
  }

  /** Milliseconds that are left; 0 when the time is over. */
  get left(): number {
    return Math.max(0, this.#end - performance.now())
  }

  /**
   * Calls `slice` with the milliseconds that it may take: `most`, or what is left. One that does not return is ended by force a little later,
   * wherever it is: then the answer is `undefined`, and what it worked on is as it was left.
   */
  within<T>(most: number, slice: (milliseconds: number) => T): T | undefined {
    const { left } = this
    const global = globalThis as { [SLICE]?: (() => T) | undefined }
    global[SLICE] = () => slice(Math.min(most, left))
    try {
      return script.runInThisContext({ timeout: Math.ceil(left) + GRACE_MS }) as T
    } catch (error) {
      if (!isTimeout(error)) throw error
      return undefined
    } finally {
      global[SLICE] = undefined
    }
  }
}
