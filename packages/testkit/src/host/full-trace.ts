import { type Address, IMMORTAL_FROM, type LinearMemory, type ObjectAccess, type ObjectRef, type Roots } from '@mm/contract'

/** What a full trace must be able to see; a runtime has all of it. */
export interface Traceable {
  readonly memory: LinearMemory
  readonly objects: Pick<ObjectAccess, 'traverse'>
  readonly roots: Roots
  /** Calls `visit` for every object that is in the memory, reachable or not. */
  walk(visit: (object: ObjectRef) => void): void
}

/** An object whose count word is not what the memory says. */
export interface WrongCount {
  readonly object: ObjectRef
  /** Its count word. */
  readonly count: number
  /** References to it in objects and roots. */
  readonly references: number
}

/** What {@link fullTrace} found. */
export interface FullTrace {
  /** How many slots refer to each object that any refers to. */
  readonly references: ReadonlyMap<ObjectRef, number>
  readonly reachable: ReadonlySet<ObjectRef>
  /** Mortal objects whose count is not the number of references. */
  readonly wrong: readonly WrongCount[]
}

/**
 * Reads every object and every root, and compares: the answer to 'who is reachable, and are all counts right?' that owes
 * nothing to a collector. Cost: the whole heap. Changes nothing.
 */
export function fullTrace(host: Traceable): FullTrace {
  const { u32 } = host.memory
  const references = new Map<ObjectRef, number>()
  const reachable = new Set<ObjectRef>()
  const toVisit: ObjectRef[] = []
  const count = (slot: Address): void => {
    const object = u32[slot >>> 2] as ObjectRef
    if (object !== 0) references.set(object, (references.get(object) ?? 0) + 1)
  }
  const reach = (slot: Address): void => {
    const object = u32[slot >>> 2] as ObjectRef
    if (object === 0 || reachable.has(object)) return
    reachable.add(object)
    toVisit.push(object)
  }
  const objects: ObjectRef[] = []
  host.walk((object) => objects.push(object))
  for (const object of objects) host.objects.traverse(object, count)
  host.roots.visit((slot) => {
    count(slot)
    reach(slot)
  })
  for (let object = toVisit.pop(); object !== undefined; object = toVisit.pop()) host.objects.traverse(object, reach)
  const wrong = objects
    .map((object) => ({ object, count: u32[object >>> 2], references: references.get(object) ?? 0 }))
    .filter(({ count: counted, references: found }) => counted < IMMORTAL_FROM && counted !== found)
  return { references, reachable, wrong }
}
