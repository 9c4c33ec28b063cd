import { type Address, type Allocator, type Collector, CorruptionError, IMMORTAL_FROM, type Lifetime, type LinearMemory, type ObjectRef, type Roots, type SlotVisitor, typeTraits } from '@mm/contract'
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
  /** Visits slots that the object owns and that are not traversed. */
  hidden(object: ObjectRef, visit: SlotVisitor): void
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
  collector.space?.walk((_block, object) => {
    if (memory.u32[object >>> 2] < IMMORTAL_FROM) visit(object)
  })
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
      const count = u32[object >>> 2]
      // What nobody holds is known to the lifetime, or was an object once: a list of references may stand where it was, and not fill the block.
      if (count !== 0 && count < IMMORTAL_FROM && !isReference(context, count)) visit(object as ObjectRef)
      return
    }
  })
}

/** Below this nothing lies that is referred to. */
const FIRST_OBJECT = 0x10000

/**
 * Whether what would be a count may be an address: then the block is a list of references, in use or left over, one of which is to a type. An object with
 * as many references as that is found from those who hold it. Where counting is deferred a count may have a mark, which is no address of an object.
 */
function isReference({ memory, objects, lifetime }: SurveyContext, count: number): boolean {
  if (count % 8 !== 0 || count < FIRST_OBJECT || count >= memory.u8.length) return false
  return lifetime.deferral === undefined || objects.isType(memory.u32[(count + objects.layout.type) >>> 2])
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
 * What must be true of the heap whatever the strategies are, found out without them: everything that a root reaches is an object
 * in a live block. Where counts are exact that is so of whatever any object refers to, and each stored count is the number of references
 * there are (objects, roots, what is being taken apart or collected). Throws `CorruptionError` for the first object of which it is not true;
 * counts for which `exempt` says so are not looked at. Cost: the whole heap. Only at a safepoint, or when a collection is over.
 */
export function checkHeap(context: SurveyContext, exempt: (object: ObjectRef) => boolean = () => false): void {
  const references = new References(context)
  references.fromRoots()
  if (context.lifetime.counting === 'none') return
  references.fromObjects()
  references.compare(exempt)
}

/** All references that are found from somewhere. */
class References {
  readonly #context: SurveyContext
  /** Blocks that hold something, without those in free lists; nothing where the allocator cannot tell. */
  readonly #live: ReadonlySet<Address> | undefined
  readonly #counts = new Map<ObjectRef, number>()
  readonly #seen = new Set<ObjectRef>()
  readonly #reached: ObjectRef[] = []
  /** Objects that are being taken apart: what is left of them is counted, they themselves are not. */
  readonly #dying = new Set<ObjectRef>()
  /** Whose slots are being visited. */
  #holder = 0 as ObjectRef

  constructor(context: SurveyContext) {
    this.#context = context
    this.#live = liveBlocks(context)
    context.lifetime.pending?.((object, held) => {
      if (!held) this.#dying.add(object)
    })
  }

  /** Slots of static objects that are visited as roots: as slots of their objects they do not count once more. */
  readonly #rootSlots = new Set<Address>()

  readonly #visitRoot = (slot: Address): void => {
    this.#rootSlots.add(slot)
    this.#refer(this.#context.memory.u32[slot >>> 2] as ObjectRef)
  }

  readonly #visit = (slot: Address): void => {
    if (!this.#rootSlots.has(slot)) this.#refer(this.#context.memory.u32[slot >>> 2] as ObjectRef)
  }

  #refer(object: ObjectRef): void {
    if (object === 0) return
    if (this.#look(object)) this.#expectLive(object)
    this.#counts.set(object, (this.#counts.get(object) ?? 0) + 1)
  }

  /** Whether it is the first time. */
  #look(object: ObjectRef): boolean {
    if (this.#seen.has(object)) return false
    this.#seen.add(object)
    this.#reached.push(object)
    return true
  }

  #expectLive(object: ObjectRef): void {
    const { memory, objects, lifetime } = this.#context
    const site = { operation: 'check', address: object }
    const holder = this.#holder === 0 ? 'a root' : `a ${objects.typeNameOf(this.#holder)} at 0x${this.#holder.toString(16)}`
    if (object % 4 !== 0 || object >= memory.u8.length || !objects.isType(objects.typeOf(object))) {
      throw new CorruptionError(site, `${holder} refers to it, and it is no object`)
    }
    const count = memory.u32[object >>> 2]
    if (count >= IMMORTAL_FROM || this.#dying.has(object)) return
    const name = objects.typeNameOf(object)
    if (lifetime.counting !== 'none' && count === 0) throw new CorruptionError(site, `${holder} refers to this ${name}, which nobody holds`)
    if (this.#live?.has(objects.blockOf(object)) === false) throw new CorruptionError(site, `${holder} refers to this ${name}, whose block is free`)
  }

  #spread(): void {
    const { memory, objects } = this.#context
    const { typeBlock } = objects.layout
    for (let object = this.#reached.pop(); object !== undefined; object = this.#reached.pop()) {
      this.#holder = object
      objects.traverse(object, this.#visit)
      this.#context.hidden(object, this.#visit)
      // An uncounted type word is not among the references.
      const type = objects.typeOf(object)
      if ((memory.u32[(type + typeBlock.traits) >>> 2] & typeTraits.countedType) === 0) this.#look(type)
    }
    this.#holder = 0 as ObjectRef
  }

  fromRoots(): void {
    this.#context.roots.visit(this.#visitRoot)
    this.#spread()
  }

  /** From what no root reaches, but somebody holds. */
  fromObjects(): void {
    const { lifetime, collector } = this.#context
    walkObjects(this.#context, (object) => this.#look(object))
    lifetime.pending?.((object, held) => {
      this.#look(object)
      if (held) this.#counts.set(object, (this.#counts.get(object) ?? 0) + 1)
    })
    collector.pending?.((object) => this.#refer(object))
    this.#spread()
  }

  compare(exempt: (object: ObjectRef) => boolean): void {
    const { memory, objects } = this.#context
    for (const object of this.#seen) {
      const stored = memory.u32[object >>> 2]
      const expected = this.#counts.get(object) ?? 0
      if (stored >= IMMORTAL_FROM || stored === expected || this.#dying.has(object) || exempt(object)) continue
      throw new CorruptionError({ operation: 'check', address: object }, `the count of a ${objects.typeNameOf(object)} is ${stored}, but ${expected} references to it were found`)
    }
  }
}

function liveBlocks({ allocator, collector, freelists }: SurveyContext): ReadonlySet<Address> | undefined {
  if (allocator.walk === undefined) return undefined
  const live = new Set<Address>()
  allocator.walk((block) => live.add(block))
  freelists.walk((block) => live.delete(block))
  collector.space?.walk((block) => live.add(block))
  return live
}
