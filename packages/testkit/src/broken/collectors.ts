import { type CollectionRecord, type CollectorContext, type CollectorStrategy, CorruptionError, IMMORTAL_FROM, type ObjectRef, defineStrategy, headerBits } from '@mm/contract'
import { ReferenceCollector } from './reference-collector.js'
import { TracingCollector } from './tracing-collector.js'

/** A collector with one fault. */
export interface BrokenCollector {
  readonly strategy: CollectorStrategy
  /** The check of `collectorSuite` that must fail. */
  readonly caughtBy: string
}

type CollectorClass = new (context: CollectorContext) => ReferenceCollector

function strategyOf(name: string, idea: string, Class: CollectorClass): CollectorStrategy {
  return defineStrategy({
    axis: 'collector',
    name,
    idea,
    source: 'our own',
    options: {},
    requires: ['counts'],
    provides: ['finds-cycles'],
    preserves: [],
    create: (context: CollectorContext) => new Class(context),
  })()
}

/** The model of a collector over counts, without a fault: passes every check. */
export const referenceCollector: CollectorStrategy = strategyOf('reference', 'Counts less the references from within, over sets.', ReferenceCollector)

/** The model of a collector without counts, without a fault: passes every check. */
export const tracingCollector: CollectorStrategy = defineStrategy({
  axis: 'collector',
  name: 'tracing-reference',
  idea: 'Marks from the roots and frees the rest, over sets.',
  source: 'our own',
  options: {},
  requires: ['uncounted'],
  provides: ['tracing', 'finds-cycles'],
  preserves: [],
  create: (context: CollectorContext) => new TracingCollector(context),
})()

const broken = (name: string, fault: string, caughtBy: string, Faulty: CollectorClass): BrokenCollector => ({ strategy: strategyOf(name, fault, Faulty), caughtBy })

class OneTooFew extends ReferenceCollector {
  protected override countOf(object: ObjectRef): number {
    return Math.max(0, super.countOf(object) - 1)
  }
}

class MissesOwnCycles extends ReferenceCollector {
  protected override unreachable(objects: ReadonlySet<ObjectRef>): Set<ObjectRef> {
    const found = super.unreachable(objects)
    for (const object of [...found]) this.eachReferent(object, (referent) => referent === object && found.delete(object))
    return found
  }
}

class BlindToTables extends ReferenceCollector {
  protected override eachReferent(object: ObjectRef, visit: (referent: ObjectRef) => void): void {
    if (this.context.objects.typeNameOf(object) !== 'table') super.eachReferent(object, visit)
  }
}

class OldHoldNothing extends ReferenceCollector {
  protected override unreachable(objects: ReadonlySet<ObjectRef>): Set<ObjectRef> {
    this.visited += objects.size
    const rooted: ObjectRef[] = []
    this.context.roots.visit((slot) => rooted.push(this.u32[slot >>> 2] as ObjectRef))
    return this.spread(new Set(objects), rooted.filter((object) => objects.has(object)))
  }
}

class FinalizesAgain extends ReferenceCollector {
  override isFinalized(): boolean {
    return false
  }
}

class ResurrectsNothing extends ReferenceCollector {
  #first = true

  protected override unreachable(objects: ReadonlySet<ObjectRef>): Set<ObjectRef> {
    const found = this.#first ? super.unreachable(objects) : new Set(objects)
    this.#first = !this.#first
    return found
  }
}

class ResurrectsAlone extends ReferenceCollector {
  #first = true

  protected override spread(unreached: Set<ObjectRef>, toVisit: ObjectRef[]): Set<ObjectRef> {
    this.#first = !this.#first
    if (!this.#first) return super.spread(unreached, toVisit)
    for (const object of toVisit) unreached.delete(object)
    return unreached
  }
}

class ForgetsWeakReferences extends ReferenceCollector {
  protected override *clearWeakReferences(): Generator<undefined, void> {
    for (const object of this.trash) this.u32[this.prev(object)] |= headerBits.collecting
    if (this.trash.size === -1) yield
  }
}

class CallsGarbage extends ReferenceCollector {
  protected override *clearWeakReferences(): Generator<undefined, void> {
    const { weakReferences, lifetime } = this.context
    for (const object of this.trash) weakReferences.clear(object, this.queue, false)
    for (let reference = weakReferences.take(this.queue); reference !== 0; reference = weakReferences.take(this.queue)) {
      if (!weakReferences.call(reference)) yield
      lifetime.release(reference)
    }
  }
}

class CountsTwice extends ReferenceCollector {
  protected override record(record: CollectionRecord): void {
    super.record({ ...record, collected: record.collected * 2 })
  }
}

class LosesWhenSuspended extends ReferenceCollector {
  override advance(): 'done' | 'suspended' {
    const result = super.advance()
    if (result === 'done' && this.visited > 0) this.lists[0].clear()
    return result
  }
}

class DropsFinalizerWhenSuspended extends ReferenceCollector {
  override advance(): 'done' | 'suspended' {
    const result = super.advance()
    // Takes up the work after the call that it was suspended in, and forgets what came after it.
    if (result === 'suspended') this.trash.delete([...this.trash].at(-1) ?? (0 as ObjectRef))
    return result
  }
}

class NeverDisabled extends ReferenceCollector {
  protected override mayBecomeDue(): boolean {
    return !this.collecting
  }
}

class UntracksNeighbour extends ReferenceCollector {
  override untrack(object: ObjectRef): void {
    const list = [...this.lists[0]]
    const next = list[list.indexOf(object) + 1] as ObjectRef | undefined
    super.untrack(object)
    if (next !== undefined && list.includes(object)) super.untrack(next)
  }
}

class IgnoresThresholds extends ReferenceCollector {
  override allocated(): void {
    super.allocated()
    if (this.mayBecomeDue()) this.due = true
  }
}

class CollectsAtOnce extends ReferenceCollector {
  override allocated(): void {
    super.allocated()
    if (!this.due || !this.begin()) return
    while (this.advance() === 'suspended');
  }
}

class FreezesNothing extends ReferenceCollector {
  #frozen = 0

  override freeze(): void {
    this.#frozen = this.lists.reduce((sum, { size }) => sum + size, 0)
  }

  override unfreeze(): void {
    this.#frozen = 0
  }

  override frozenCount(): number {
    return this.#frozen
  }
}

class ReEnters extends ReferenceCollector {
  override begin(generation?: number): boolean {
    const { run } = this
    this.run = undefined
    const began = super.begin(generation)
    if (run !== undefined) this.run = run
    return began
  }
}

class LooksAtAll extends ReferenceCollector {
  protected override unreachable(objects: ReadonlySet<ObjectRef>): Set<ObjectRef> {
    for (const list of this.lists) this.visited += list.size
    return super.unreachable(objects)
  }
}

class NeverAges extends ReferenceCollector {
  protected override survive(object: ObjectRef): void {
    this.lists[0].add(object)
  }
}

class KeepsACount extends ReferenceCollector {
  protected override survive(object: ObjectRef, older: Set<ObjectRef>): void {
    super.survive(object, older)
    if (this.u32[object >>> 2] < IMMORTAL_FROM && this.visited % 5 === 4) this.u32[object >>> 2]++
  }
}

class StaleView extends ReferenceCollector {
  #view: Uint32Array | undefined

  protected override get u32(): Uint32Array {
    this.#view ??= this.context.memory.u32
    return this.#view
  }
}

class Recursive extends ReferenceCollector {
  protected override spread(unreached: Set<ObjectRef>, toVisit: ObjectRef[]): Set<ObjectRef> {
    const reach = (object: ObjectRef): void => {
      this.eachReferent(object, (referent) => {
        if (unreached.delete(referent)) reach(referent)
      })
    }
    for (const object of toVisit) unreached.delete(object)
    for (const object of toVisit) reach(object)
    return unreached
  }
}

class TellsAlways extends ReferenceCollector {
  protected override *free(older: Set<ObjectRef>): Generator<undefined, void> {
    yield* super.free(older)
    this.context.hooks.fullCollectionDone()
  }
}

class OwnClock extends ReferenceCollector {
  protected override record(record: CollectionRecord): void {
    super.record({ ...record, pause: 0 })
  }
}

class WalksFrozen extends ReferenceCollector {
  override walk(visit: (object: ObjectRef) => void, generation?: number): void {
    for (const list of generation === undefined ? this.lists.slice(0, 2) : [this.lists[generation]]) for (const object of [...list]) visit(object)
  }
}

class NeverResets extends ReferenceCollector {
  protected override takeYoung(generation: number): Set<ObjectRef> {
    this.counts[generation]++
    return super.takeYoung(generation)
  }
}

class UntracksRows extends ReferenceCollector {
  protected override survive(object: ObjectRef, older: Set<ObjectRef>): void {
    super.survive(object, older)
    if (this.context.objects.typeNameOf(object) === 'row') this.untrack(object)
  }
}

class AnyGeneration extends ReferenceCollector {
  override begin(generation?: number): boolean {
    return super.begin(generation === undefined ? undefined : Math.min(2, Math.max(0, Math.trunc(generation))))
  }
}

class IgnoresFrees extends ReferenceCollector {
  override freed(): void {
    this.collected += 0
  }
}

class StaysYoung extends ReferenceCollector {
  protected override choose(): number {
    return Math.min(0, super.choose())
  }
}

class FreesImmortals extends ReferenceCollector {
  protected override countOf(object: ObjectRef): number {
    const count = super.countOf(object)
    return count === Infinity ? 1 : count
  }
}

class WrongTotals extends ReferenceCollector {
  protected override record(record: CollectionRecord): void {
    this.records.push(record)
    this.totals[2].collections++
  }
}

class CriesWolf extends ReferenceCollector {
  override check(): void {
    if (this.lists[0].size > 3) throw new CorruptionError({ operation: 'check' }, 'more than three young objects')
  }
}

class FinalizesTheGone extends ReferenceCollector {
  protected override *finalize(): Generator<undefined, void> {
    const { objects, lifetime } = this.context
    for (const object of [...this.trash]) {
      if (!objects.hasFinalizer(object) || this.isFinalized(object)) continue
      this.u32[this.prev(object)] |= headerBits.finalized
      lifetime.retain(object)
      if (!objects.finalize(object)) yield
      lifetime.release(object)
    }
  }
}

class DecidesEarly extends ReferenceCollector {
  #young: ObjectRef[] = []

  override begin(generation?: number): boolean {
    if (!this.collecting) this.#young = this.lists.flatMap((list) => [...list])
    return super.begin(generation)
  }

  protected override takeYoung(generation: number): Set<ObjectRef> {
    super.takeYoung(generation)
    return new Set(this.#young)
  }
}

/** Every heap has the first one's collector. */
function single(): CollectorStrategy {
  let only: ReferenceCollector | undefined
  return { ...referenceCollector, create: (context) => (only ??= new ReferenceCollector(context)) }
}

/** Instances share what is young. */
function sharing(): CollectorClass {
  const young = new Set<ObjectRef>()
  return class Sharing extends ReferenceCollector {
    constructor(context: CollectorContext) {
      super(context)
      this.lists[0] = young
    }
  }
}

/** The collectors that `collectorSuite` must catch, each with one fault; made anew with every call, since some share state. */
export function brokenCollectors(): readonly BrokenCollector[] {
  return [
    broken('one-too-few', 'Every count is taken for one less.', 'frees nothing that is reachable', OneTooFew),
    broken('misses-own-cycles', 'An object that holds itself is never garbage.', 'a full collection frees all garbage', MissesOwnCycles),
    broken('blind-to-tables', 'References of one kind of object are overlooked.', 'cycles of every kind of object are found, and kept while they are reachable', BlindToTables),
    broken('old-hold-nothing', 'What the old refer to counts for nothing.', 'a young collection frees the garbage among the young, and keeps what the old hold', OldHoldNothing),
    broken('finalizes-again', 'The mark of a finalizer that has run is overlooked.', 'finalizers run once', FinalizesAgain),
    broken('resurrects-nothing', 'What finalizers bring back is freed.', 'a resurrected object keeps everything that it reaches', ResurrectsNothing),
    broken('resurrects-alone', 'What finalizers bring back is kept, what it refers to is freed.', 'a resurrected object keeps everything that it reaches', ResurrectsAlone),
    broken('forgets-weak-references', 'Weak references are left to counting.', 'weak references are cleared before their referents go', ForgetsWeakReferences),
    broken('calls-garbage', 'Callbacks of garbage are called.', 'callbacks of weak references that are garbage themselves are not called', CallsGarbage),
    broken('counts-twice', 'The record says twice as many.', 'statistics and records say what was done', CountsTwice),
    broken('wrong-totals', 'All collections count for the oldest generation.', 'statistics and records say what was done', WrongTotals),
    broken('loses-when-suspended', 'What was tracked meanwhile is forgotten.', 'what is tracked while a collection is suspended is found by the next', LosesWhenSuspended),
    broken('drops-when-suspended', 'Part of the garbage is forgotten when suspended.', 'a suspended collection goes on where it stopped', DropsFinalizerWhenSuspended),
    broken('never-disabled', 'Due although it is disabled.', 'disabled, or with a first threshold of 0, it is never due', NeverDisabled),
    broken('untracks-neighbour', 'untrack takes the next one off too.', 'track lists an object, untrack takes it off and no other', UntracksNeighbour),
    broken('ignores-thresholds', 'Always due.', 'due when the count of the youngest passes its threshold, not before', IgnoresThresholds),
    broken('collects-at-once', 'Collects inside an allocation.', 'nothing is collected before the mutator says so', CollectsAtOnce),
    broken('freezes-nothing', 'What is frozen is collected.', 'what is frozen is not looked at', FreezesNothing),
    broken('re-enters', 'A collection begins while one is under way.', 'begin is refused while a collection is under way', ReEnters),
    broken('looks-at-all', 'Young collections look at the old.', 'young collections do not look at the old', LooksAtAll),
    broken('never-ages', 'Survivors stay young.', 'young collections do not look at the old', NeverAges),
    broken('keeps-a-count', 'Some counts are not put back.', 'counts are right after every step', KeepsACount),
    broken('stale-view', 'A view is held for ever.', 'views may be replaced whenever the mutator has the word', StaleView),
    broken('recursive', 'Reaches by recursion.', 'long chains and large rings do not overflow the stack', Recursive),
    broken('tells-always', 'Every collection is told as a full one.', 'the mutator is told of each collection, and its clock measures the pause', TellsAlways),
    broken('no-clock', 'Pauses are 0.', 'the mutator is told of each collection, and its clock measures the pause', OwnClock),
    broken('walks-part', 'walk leaves the oldest out.', 'walk visits what is tracked', WalksFrozen),
    broken('never-resets', 'The older generation is counted twice.', 'a collection counts for the next older generation', NeverResets),
    broken('untracks-rows', 'Rows are untracked whatever they hold.', 'rows in cycles are freed with the objects that hold them', UntracksRows),
    broken('any-generation', 'Any number is a generation.', 'a generation that there is not is refused', AnyGeneration),
    broken('ignores-frees', 'Deallocations are not taken off the count.', 'deallocations are taken off the count', IgnoresFrees),
    broken('stays-young', 'Only the youngest is ever collected.', 'older generations are collected in their turn', StaysYoung),
    broken('frees-immortals', 'Immortal objects are garbage like any others.', 'immortal objects stay', FreesImmortals),
    broken('cries-wolf', 'check finds fault with what is sound.', 'check passes after every step', CriesWolf),
    broken('finalizes-the-gone', 'What another finalizer freed is finalized.', 'finalizers may make, drop and bring back', FinalizesTheGone),
    broken('decides-early', 'What is looked at is decided before the mutator has its say.', 'the mutator may do as it likes while a collection is suspended', DecidesEarly),
    { strategy: single(), caughtBy: 'every heap gets a collector of its own' },
    { strategy: strategyOf('Nameless', '', ReferenceCollector), caughtBy: 'its manifest is complete' },
    broken('sharing', 'All heaps share what is young.', 'two collectors in two memories never meet', sharing()),
  ]
}
