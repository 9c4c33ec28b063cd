import { type Address, MisuseError, OutOfMemoryError } from '@mm/contract'
import { type FailNthLayer } from './fail-nth.js'

function liveBlocks(allocator: FailNthLayer): Set<Address> {
  if (allocator.walk === undefined) throw new MisuseError('bad-option', { operation: 'sweepFailures' }, 'the allocator has no walk: what is left behind cannot be told')
  const blocks = new Set<Address>()
  allocator.walk((block) => void blocks.add(block))
  return blocks
}

/** Runs `body` once; whether it came to its end. That it found no memory is no error. */
function finishes(body: () => void): boolean {
  try {
    body()
    return true
  } catch (error) {
    if (error instanceof OutOfMemoryError) return false
    throw error
  }
}

/**
 * Runs `body` again and again over `allocator`, with its first allocation failing, then its second, and so on, until all
 * of them succeed: so every path on which memory is missing is taken. `andLater`: with the n-th all later ones fail too.
 *
 * `body` may throw `OutOfMemoryError`, or do without what it did not get; either way it must leave behind what was there
 * before it. After every run live blocks are compared and the allocator's own `check` is called. Returns how many
 * allocations were made to fail. Throws `MisuseError` (`bad-count`) for a block that is left behind or missing, with its
 * address and the number of the allocation; what else `body` throws goes through. Cost: the square of its allocations.
 */
export function sweepFailures(allocator: FailNthLayer, body: () => void, { andLater = false } = {}): number {
  for (let nth = 1; ; nth++) {
    const before = liveBlocks(allocator)
    allocator.failAt(nth, andLater)
    let finished: boolean
    let failed: boolean
    try {
      finished = finishes(body)
    } finally {
      failed = allocator.failures > 0
      allocator.failAt(Infinity)
    }
    const after = liveBlocks(allocator)
    const wrong = (what: string, blocks: readonly Address[]): MisuseError =>
      new MisuseError('bad-count', { operation: 'sweepFailures', address: blocks[0], strategy: 'fail-nth' }, `${blocks.length} blocks ${what} after allocation ${nth} ${failed ? 'failed' : 'and all others succeeded'}`)
    const left = [...after].filter((block) => !before.has(block))
    if (left.length > 0) throw wrong('are left behind', left)
    const missing = [...before].filter((block) => !after.has(block))
    if (missing.length > 0) throw wrong('are missing', missing)
    allocator.check?.()
    if (!failed) {
      if (!finished) throw new OutOfMemoryError({ operation: 'sweepFailures', strategy: 'fail-nth' }, 'the body finds no memory although no allocation is made to fail')
      return nth - 1
    }
  }
}
