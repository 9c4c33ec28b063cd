import { type ObjectRef, headerBits } from '@mm/contract'
import { type BrokenCollector, broken } from './broken.js'
import { ReferenceCollector } from './reference.js'

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

class BlindToTypes extends ReferenceCollector {
  protected override eachReferent(object: ObjectRef, visit: (referent: ObjectRef) => void): void {
    const type = this.u32[(object + this.context.objects.layout.type) >>> 2]
    super.eachReferent(object, (referent) => {
      if (referent !== type) visit(referent)
    })
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

class UntracksRows extends ReferenceCollector {
  protected override survive(object: ObjectRef, older: Set<ObjectRef>): void {
    super.survive(object, older)
    if (this.context.objects.typeNameOf(object) === 'row') this.untrack(object)
  }
}

class FreesImmortals extends ReferenceCollector {
  protected override countOf(object: ObjectRef): number {
    const count = super.countOf(object)
    return count === Infinity ? 1 : count
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

class FinalizesAgain extends ReferenceCollector {
  override isFinalized(): boolean {
    return false
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

/** Faults in what is reachable, and what finalizers bring back. */
export function reachFaults(): readonly BrokenCollector[] {
  return [
    broken('one-too-few', 'Every count is taken for one less.', 'frees nothing that is reachable', OneTooFew),
    broken('misses-own-cycles', 'An object that holds itself is never garbage.', 'a full collection frees all garbage', MissesOwnCycles),
    broken('blind-to-tables', 'References of one kind of object are overlooked.', 'cycles of every kind of object are found, and kept while they are reachable', BlindToTables),
    broken('blind-to-types', 'References to types are overlooked.', 'types go with their last instances, and cycles through a type are found', BlindToTypes),
    broken('old-hold-nothing', 'What the old refer to counts for nothing.', 'a young collection frees the garbage among the young, and keeps what the old hold', OldHoldNothing),
    broken('finalizes-again', 'The mark of a finalizer that has run is overlooked.', 'finalizers run once', FinalizesAgain),
    broken('resurrects-nothing', 'What finalizers bring back is freed.', 'a resurrected object keeps everything that it reaches', ResurrectsNothing),
    broken('resurrects-alone', 'What finalizers bring back is kept, what it refers to is freed.', 'a resurrected object keeps everything that it reaches', ResurrectsAlone),
    broken('forgets-weak-references', 'Weak references are left to counting.', 'weak references are cleared before their referents go', ForgetsWeakReferences),
    broken('calls-garbage', 'Callbacks of garbage are called.', 'callbacks of weak references that are garbage themselves are not called', CallsGarbage),
    broken('recursive', 'Reaches by recursion.', 'long chains and large rings do not overflow the stack', Recursive),
    broken('untracks-rows', 'Rows are untracked whatever they hold.', 'rows in cycles are freed with the objects that hold them', UntracksRows),
    broken('frees-immortals', 'Immortal objects are garbage like any others.', 'immortal objects stay', FreesImmortals),
    broken('finalizes-the-gone', 'What another finalizer freed is finalized.', 'finalizers may make, drop and bring back', FinalizesTheGone),
  ]
}
