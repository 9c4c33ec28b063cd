import { FIXED_BYTES, createPython } from '@mm/python'
import { createRuntime } from '@mm/runtime'

/** How a program is run. */
export interface RunOptions {
  readonly wordBytes?: 4 | 8
  readonly relocateEvery?: number
}

/** Runs a program to its end: what it printed, errors after the rest. */
export async function runPython(source: string, { wordBytes = 8, relocateEvery = 0 }: RunOptions = {}): Promise<string> {
  const runtime = createRuntime({ fixed: FIXED_BYTES, wordBytes, limit: 2 ** 28 })
  const written = { stdout: '', stderr: '' }
  const python = await createPython({
    runtime,
    relocateEvery,
    host: { write: (stream, text) => void (written[stream] += text), now: () => performance.now(), time: () => Date.now() / 1000 },
  })
  python.load(source, 'program.py')
  while (python.run(1000) !== 'done');
  return written.stdout + written.stderr
}
