import { type CollectionRecord, type CollectorContext, type CollectorStrategy, CorruptionError, IMMORTAL_FROM, type ObjectRef } from '@mm/contract'
import { type BrokenCollector, type CollectorClass, broken, referenceCollector, strategyOf } from './broken.js'
import { ReferenceCollector } from './reference.js'

class UntracksNeighbour extends ReferenceCollector {
  override untrack(object: ObjectRef): void {
    const list = [...this.lists[0]]
    const next = list[list.indexOf(object) + 1] as ObjectRef | undefined
    super.untrack(object)
    if (next !== undefined && list.includes(object)) super.untrack(next)
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

class WalksFrozen extends ReferenceCollector {
  override walk(visit: (object: ObjectRef) => void, generation?: number): void {
    for (const list of generation === undefined ? this.lists.slice(0, 2) : [this.lists[generation]]) for (const object of [...list]) visit(object)
  }
}

class CriesWolf extends ReferenceCollector {
  override check(): void {
    if (this.lists[0].size > 3) throw new CorruptionError({ operation: 'check' }, 'more than three young objects')
  }
}

class KeepsACount extends ReferenceCollector {
  protected override survive(object: ObjectRef, older: Set<ObjectRef>): void {
    super.survive(object, older)
    if (this.u32[object >>> 2] < IMMORTAL_FROM && this.visited % 5 === 4) this.u32[object >>> 2]++
  }
}

class CountsTwice extends ReferenceCollector {
  protected override record(record: CollectionRecord): void {
    super.record({ ...record, collected: record.collected * 2 })
  }
}

class WrongTotals extends ReferenceCollector {
  protected override record(record: CollectionRecord): void {
    this.records.push(record)
    this.totals[2].collections++
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

class StaleView extends ReferenceCollector {
  #view: Uint32Array | undefined

  protected override get u32(): Uint32Array {
    this.#view ??= this.context.memory.u32
    return this.#view
  }
}

class AlwaysNew extends ReferenceCollector {
  readonly state = this.queue
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

/** Faults in lists, records and state. */
export function listFaults(): readonly BrokenCollector[] {
  return [
    broken('counts-twice', 'The record says twice as many.', 'statistics and records say what was done', CountsTwice),
    broken('wrong-totals', 'All collections count for the oldest generation.', 'statistics and records say what was done', WrongTotals),
    broken('untracks-neighbour', 'untrack takes the next one off too.', 'track lists an object, untrack takes it off and no other', UntracksNeighbour),
    broken('freezes-nothing', 'What is frozen is collected.', 'what is frozen is not looked at', FreezesNothing),
    broken('keeps-a-count', 'Some counts are not put back.', 'counts are right after every step', KeepsACount),
    broken('stale-view', 'A view is held for ever.', 'views may be replaced whenever the mutator has the word', StaleView),
    broken('tells-always', 'Every collection is told as a full one.', 'the mutator is told of each collection, and its clock measures the pause', TellsAlways),
    broken('no-clock', 'Pauses are 0.', 'the mutator is told of each collection, and its clock measures the pause', OwnClock),
    broken('walks-part', 'walk leaves the oldest out.', 'walk visits what is tracked', WalksFrozen),
    broken('cries-wolf', 'check finds fault with what is sound.', 'check passes after every step', CriesWolf),
    broken('always-new', 'A state that should be taken up is overlooked.', 'another instance goes on from its state', AlwaysNew),
    { strategy: single(), caughtBy: 'every heap gets a collector of its own' },
    { strategy: strategyOf('Nameless', '', ReferenceCollector), caughtBy: 'its manifest is complete' },
    broken('sharing', 'All heaps share what is young.', 'two collectors in two memories never meet', sharing()),
  ]
}
