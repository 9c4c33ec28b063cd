import { type AllocatorFactory, type AllocatorStrategy, type WordBytes } from '@mm/contract'
import { freePrograms } from './security/frees.js'
import { type SecurityProgram } from './security/program.js'
import { readPrograms } from './security/reads.js'
import { Scene } from './security/scene.js'
import { writePrograms } from './security/writes.js'

export { type SecurityProgram } from './security/program.js'
export { Scene } from './security/scene.js'

/**
 * What became of a program: `detected` (a `MisuseError` or a `CorruptionError`, before anybody else was hurt), `harmless`
 * (all other blocks keep their content, the structure is sound, blocks never overlap), or `undetected`.
 */
export type Verdict = 'detected' | 'harmless' | 'undetected'

/** One program on one strategy. */
export interface SecurityResult {
  readonly program: string
  readonly family: string
  /** Bytes of the blocks that were misused, as they were asked for. */
  readonly size: number
  readonly verdict: Verdict
  /** Where it was detected: at the `call`, at a `later` call of ordinary use, or by `check()`. */
  readonly where?: 'call' | 'later' | 'check'
  /** What was said, or what went wrong. */
  readonly because?: string
}

/** How programs are run. */
export interface SecurityOptions {
  /** Bytes in a word of the memory; 8 by default. */
  readonly wordBytes?: WordBytes
  /** Bytes of the blocks that are misused; a small and a larger size by default. */
  readonly sizes?: readonly number[]
  /** The programs to run; all by default. */
  readonly programs?: readonly SecurityProgram[]
}

const SIZES = [48, 3000]

/** All programs, by family. Each does one thing wrong, the way that a suite for the security of allocators would. */
export const securityPrograms: readonly SecurityProgram[] = [...writePrograms, ...freePrograms, ...readPrograms]

/** The scene after the program, and whether the program itself has overwritten somebody's content. */
function play(program: SecurityProgram, strategy: AllocatorStrategy, wordBytes: WordBytes, size: number): { readonly scene: Scene; readonly loss: boolean } {
  const scene = new Scene(strategy, wordBytes, size)
  scene.perform((stage) => {
    program.run(stage)
  })
  return { scene, loss: scene.countLosses() }
}

function measure(program: SecurityProgram, strategy: AllocatorStrategy, wordBytes: WordBytes, size: number): SecurityResult {
  const about = { program: program.name, family: program.family, size }
  const { scene, loss } = play(program, strategy, wordBytes, size)
  scene.churn()
  if (scene.harm === undefined) scene.check()
  const { detected, harm } = scene
  if (harm === undefined && detected !== undefined) return { ...about, verdict: 'detected', where: detected.where, because: detected.error.message }
  // In use it went unnoticed; would a check have found it, right after?
  const again = play(program, strategy, wordBytes, size).scene
  if (again.detected === undefined) again.check()
  if (again.detected?.where === 'check') return { ...about, verdict: 'detected', where: 'check', because: again.detected.error.message }
  if (harm !== undefined) return { ...about, verdict: 'undetected', because: harm }
  return loss ? { ...about, verdict: 'undetected', because: 'a live block has lost its content' } : { ...about, verdict: 'harmless' }
}

/**
 * Runs every program on the strategy, in a heap of its own each time, and says what became of it: measured, not declared.
 * After a program come 500 ordinary calls, and `check()`. Cost: some milliseconds a program and size.
 */
export function securityResults(strategy: AllocatorStrategy | AllocatorFactory, options: SecurityOptions = {}): readonly SecurityResult[] {
  const { wordBytes = 8, sizes = SIZES, programs = securityPrograms } = options
  const chosen = typeof strategy === 'function' ? strategy() : strategy
  return programs.flatMap((program) => sizes.map((size) => measure(program, chosen, wordBytes, size)))
}
