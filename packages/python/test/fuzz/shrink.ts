import { type Difference, alike, difference } from './difference.js'
import { type CPython, runOurs } from './sides.js'

/** So many programs are tried at most. */
const TRIES = 400
const AT_ONCE = 8

/** A smaller program with a difference of the same kind, as small as can be found in a number of tries. */
export async function shrink(source: string, found: Difference, cpython: CPython): Promise<string> {
  let least = source
  for (let tries = 0; ; ) {
    const candidates = (await cpython.smaller(least)).filter(({ length }) => length < least.length)
    let smaller: string | undefined
    for (let start = 0; start < candidates.length && smaller === undefined && tries < TRIES; start += AT_ONCE) {
      const some = candidates.slice(start, start + AT_ONCE)
      const theirs = await cpython.run(some)
      tries += some.length
      for (const [index, candidate] of some.entries()) {
        // What CPython does not finish is not even tried.
        if (theirs[index] === undefined || !alike(found, difference(theirs[index], await runOurs(candidate)))) continue
        smaller = candidate
        break
      }
    }
    if (smaller === undefined) return least
    least = smaller
  }
}
