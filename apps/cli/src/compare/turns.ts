import { progressOf } from '../terminal/progress.js'

/**
 * Does one thing after another, each in a process of its own, and shows how far it is; undefined when the person interrupts. `run` gets the name, what tells of
 * the interruption, and which one it is.
 */
export async function inTurn<R>(names: readonly string[], run: (name: string, signal: AbortSignal, index: number) => Promise<R>): Promise<R[] | undefined> {
  const interrupt = new AbortController()
  const onInterrupt = (): void => interrupt.abort()
  process.once('SIGINT', onInterrupt)
  const progress = progressOf(names.length)
  const results: R[] = []
  try {
    for (const [index, name] of names.entries()) {
      progress.at(index, name)
      results.push(await run(name, interrupt.signal, index))
      if (interrupt.signal.aborted) return undefined
    }
    return results
  } catch (error) {
    if (interrupt.signal.aborted) return undefined
    throw error
  } finally {
    progress.end()
    process.off('SIGINT', onInterrupt)
  }
}
