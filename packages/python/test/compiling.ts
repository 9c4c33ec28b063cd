import { FIXED_BYTES, type CodeCompiler, type Python, createPython } from '@mm/python'
import { compiler } from '@mm/python/compiler'
import { type RuntimeParts, assembleRuntime } from '@mm/runtime'

/** What a program printed, on both streams, and how many functions were made for it. */
export interface Compiled {
  readonly out: string
  readonly err: string
  readonly functions: number
}

export interface Ways {
  readonly parts?: RuntimeParts
  readonly strategies?: Parameters<typeof assembleRuntime>[1]
  readonly relocateEvery?: number
  /** `undefined`: interpreted. */
  readonly threshold?: number
  /** Told before the program runs. */
  readonly prepare?: (python: Python) => void
}

/** Runs a program to its end. */
export async function runProgram(source: string, { parts = {}, strategies = {}, relocateEvery = 0, threshold, prepare }: Ways): Promise<Compiled> {
  const printed = { stdout: '', stderr: '' }
  let functions = 0
  const host = {
    write: (stream: 'stdout' | 'stderr', text: string) => void (printed[stream] += text),
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    sourceOf: (name: string) => (name === 'program.py' ? source : undefined),
    readModule: () => undefined,
  }
  const counting = (inner: CodeCompiler): CodeCompiler => ({
    ...inner,
    compile(...given) {
      functions++
      return inner.compile(...given)
    },
  })
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, ...parts }, strategies)
  const python = await createPython({ runtime, host, argv: ['program.py'], relocateEvery, ...(threshold !== undefined && { compiler: counting(compiler({ threshold })) }) })
  python.load(source, 'program.py')
  prepare?.(python)
  while (python.run(1000) !== 'done');
  return { out: printed.stdout, err: printed.stderr, functions }
}
