import { setImmediate, setTimeout } from 'node:timers/promises'
import { type Output } from '../terminal/output.js'
import { type Engine } from './engine.js'
import { type DrivenHost } from './host.js'
import { type LineReader } from './input.js'
import { type TimeLimit } from './time-limit.js'

/** How long a program runs before Ctrl-C and the like are looked at. */
const SLICE_MS = 50

/** How a program ended: by itself, because its time was over, or where it was to be saved. */
export type Ending = 'ended' | 'time limit' | 'stopped'

/** What beside the program itself matters while it runs. */
export interface DriveOptions {
  /** Is called between slices. */
  readonly onSlice?: (() => void) | undefined
  readonly timeLimit?: TimeLimit | undefined
}

/** Whether the input has come before the time was over. A timer may fire a little early: that it has fired is what counts. */
async function awaitInput(input: Promise<unknown>, timeLimit: TimeLimit | undefined): Promise<boolean> {
  if (timeLimit === undefined) {
    await input
    return true
  }
  const stopping = new AbortController()
  const over = setTimeout(timeLimit.left, false, { signal: stopping.signal }).catch(() => false)
  const inTime = await Promise.race([input.then(() => true), over])
  stopping.abort()
  return inTime
}

/**
 * Runs a loaded program to its end, yielding to the event loop between slices, so that Ctrl-C reaches it as a
 * `KeyboardInterrupt`.
 */
export async function drive(engine: Engine, host: DrivenHost, input: Pick<LineReader, 'cancel'>, output: Output, { onSlice, timeLimit }: DriveOptions = {}): Promise<Ending> {
  const interrupt = (): void => {
    engine.interrupt()
    input.cancel()
  }
  process.on('SIGINT', interrupt)
  try {
    for (;;) {
      const state = timeLimit === undefined ? engine.run(SLICE_MS) : timeLimit.within(SLICE_MS, (milliseconds) => engine.run(milliseconds))
      onSlice?.()
      output.flush()
      if (state === 'done') return 'ended'
      if (state === 'stopped') return 'stopped'
      if (state === undefined || timeLimit?.left === 0) return 'time limit'
      if (state === 'input' && !(await awaitInput(host.inputSettled(), timeLimit))) return 'time limit'
      await setImmediate()
    }
  } finally {
    process.off('SIGINT', interrupt)
  }
}
