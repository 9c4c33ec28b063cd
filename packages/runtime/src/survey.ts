import { type Address, type Allocator, type Collector, CorruptionError, IMMORTAL_FROM, type Lifetime, type LinearMemory, type ObjectRef, type Roots, typeTraits } from '@mm/contract'
import { type FreeLists } from '@mm/freelist'
import { type ObjectModel } from '@mm/object'

/** What a survey of the heap looks at. */
export interface SurveyContext {
  readonly memory: LinearMemory
  readonly allocator: Allocator
  readonly objects: ObjectModel
  readonly lifetime: Lifetime
  readonly collector: Collector
  readonly freelists: FreeLists
  readonly roots: Roots
}

/** What is left when a runtime is disposed of. */
export interface LeakReport {
  /** Mortal objects that are left, by type, most bytes first. */
  readonly types: readonly { readonly type: string; readonly count: number; readonly bytes: number }[]
  readonly objects: number
  readonly bytes: number
}

/**
 * Calls `visit` for every mortal object in the heap. Blocks do not say what is in them: where the allocator can walk, a
 * block is an object when a type block is found where its type word would be; else only what the collector lists is visited.
 */
export function walkObjects(context: SurveyContext, visit: (object: ObjectRef) => void): void {
  const { memory, allocator, objects, collector, freelists } = context
  const { preHeader, managedPreHeader, type, typeBlock } = objects.layout
  if (allocator.walk === undefined) {
    collector.walk?.(visit)
    return
  }
  const kept = new Set<Address>()
  freelists.walk((block) => kept.add(block))
  const places = [0, preHeader, managedPreHeader]
  allocator.walk((block, bytes) => {
    if (kept.has(block)) return
    const { u32 } = memory
    for (const pre of places) {
      const object = block + pre
      if (pre + 2 * type > bytes) continue
      const of = u32[(object + type) >>> 2]
      if (!objects.isType(of) || u32[(of + typeBlock.preHeader) >>> 2] !== pre) continue
      if (u32[object >>> 2] < IMMORTAL_FROM) visit(object as ObjectRef)
      return
    }
  })
}

/** What mortal objects there are, by type. */
export function leakReport(context: SurveyContext): LeakReport {
  const byType = new Map<string, { count: number; bytes: number }>()
  let count = 0
  let total = 0
  walkObjects(context, (object) => {
    const name = context.objects.typeNameOf(object)
    const bytes = context.objects.bytesOf(object)
    const entry = byType.get(name) ?? { count: 0, bytes: 0 }
    byType.set(name, { count: entry.count + 1, bytes: entry.bytes + bytes })
    count++
    total += bytes
  })
  const types = [...byType].map(([type, entry]) => ({ type, ...entry })).sort((a, b) => b.bytes - a.bytes || (a.type < b.type ? -1 : 1))
  return { types, objects: count, bytes: total }
}

/**
 * Counts every reference there is (objects, roots, what is being taken apart) and compares with the counts that are stored;
 * throws `CorruptionError` for the first object where they differ, except those for which `exempt` says so. Cost: the whole heap.
 * Only where counts are exact, at a safepoint.
 */
export function checkCounts(context: SurveyContext, exempt: (object: ObjectRef) => boolean = () => false): void {
  const { memory, objects, lifetime, roots } = context
  const found = new Map<ObjectRef, number>()
  const seen = new Set<ObjectRef>()
  const reached: ObjectRef[] = []
  const refer = (object: ObjectRef): void => {
    if (object === 0) return
    found.set(object, (found.get(object) ?? 0) + 1)
    if (!seen.has(object)) {
      seen.add(object)
      reached.push(object)
    }
  }
  const look = (object: ObjectRef): void => {
    if (seen.has(object)) return
    seen.add(object)
    reached.push(object)
  }
  walkObjects(context, look)
  roots.visit((slot) => refer(memory.u32[slot >>> 2] as ObjectRef))
  const dying = new Set<ObjectRef>()
  lifetime.pending?.((object, held) => {
    dying.add(object)
    look(object)
    if (held) found.set(object, (found.get(object) ?? 0) + 1)
  })
  for (let object = reached.pop(); object !== undefined; object = reached.pop()) {
    objects.traverse(object, (slot) => refer(memory.u32[slot >>> 2] as ObjectRef))
    // An uncounted type word is not among the references.
    const type = objects.typeOf(object)
    if ((memory.u32[(type + objects.layout.typeBlock.traits) >>> 2] & typeTraits.countedType) === 0) look(type)
  }
  for (const object of seen) {
    const stored = memory.u32[object >>> 2]
    const expected = found.get(object) ?? 0
    if (stored >= IMMORTAL_FROM || stored === expected || dying.has(object) || exempt(object)) continue
    throw new CorruptionError(
      { operation: 'checkCounts', address: object },
      `the count of a ${objects.typeNameOf(object)} is ${stored}, but ${expected} references to it were found`,
    )
  }
}
