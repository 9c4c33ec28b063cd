import { type FreeListFacts } from '../engine/engine.js'

/** What happened on the free lists of one kind of object. */
export interface KindFacts {
  readonly kind: string
  readonly hits: number
  readonly misses: number
  /** Dead objects that wait. */
  readonly count: number
}

/** `2-sized PyTupleObject` as Python calls it: `tuple`. */
function kindOf(name: string): string {
  const [, written = name] = /^(?:\d+-sized )?Py(\w+)Object$/.exec(name) ?? []
  return written.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}

/** Free lists by the kind of object: those of tuples of all sizes are one; the busiest first. Kinds of which nothing was made are left out. */
export function byKind(freelists: readonly FreeListFacts[]): KindFacts[] {
  const kinds = new Map<string, KindFacts>()
  for (const { name, hits, misses, count } of freelists) {
    const kind = kindOf(name)
    const known = kinds.get(kind) ?? { kind, hits: 0, misses: 0, count: 0 }
    kinds.set(kind, { kind, hits: known.hits + hits, misses: known.misses + misses, count: known.count + count })
  }
  return [...kinds.values()].filter(({ hits, misses }) => hits + misses > 0).sort((a, b) => b.hits - a.hits)
}
