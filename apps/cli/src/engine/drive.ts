import { setImmediate } from 'node:timers/promises'
import { type Output } from '../terminal/output.js'
import { type Engine } from './engine.js'
import { type DrivenHost } from './host.js'
import { type LineReader } from './input.js'

/** How long a program runs before Ctrl-C and the like are looked at. */
const SLICE_MS = 50

/**
 * Runs a loaded program to its end, yielding to the event loop between slices, so that Ctrl-C reaches it as a
 * `KeyboardInterrupt`. `onSlice` is called between slices.
 */
export async function drive(engine: Engine, host: DrivenHost, input: LineReader, output: Output, onSlice: () => void = () => {}): Promise<void> {
  const interrupt = (): void => {
    engine.interrupt()
    input.cancel()
  }
  process.on('SIGINT', interrupt)
  try {
    for (;;) {
      const state = engine.run(SLICE_MS)
      onSlice()
      output.flush()
      if (state === 'done') return
      if (state === 'input') await host.inputSettled()
      await setImmediate()
    }
  } finally {
    process.off('SIGINT', interrupt)
  }
}
