import { type Address, type Lifetime, type LifetimeContext, type LifetimeStrategy, type ObjectRef, defineStrategy } from '@mm/contract'
import { type BrokenLifetime } from './broken-lifetime.js'
import { brokenDeferringLifetimes } from './deferring-lifetimes.js'
import { CountingLifetime, type Level, countingLifetime, emptyLevel } from '../host/lifetimes.js'

type LifetimeClass = new (context: LifetimeContext) => Lifetime

/** The model of a lifetime, without a fault: passes every check. */
export const referenceLifetime: LifetimeStrategy = countingLifetime()

function strategyOf(name: string, idea: string, Class: LifetimeClass): LifetimeStrategy {
  return defineStrategy({
    axis: 'lifetime',
    name,
    idea,
    source: 'our own',
    options: {},
    requires: [],
    provides: ['counts', 'barrier'],
    preserves: [],
    create: (context: LifetimeContext) => new Class(context),
  })()
}

const broken = (name: string, fault: string, caughtBy: string, Faulty: LifetimeClass): BrokenLifetime => ({ strategy: strategyOf(name, fault, Faulty), caughtBy })

class OneTooEarly extends CountingLifetime {
  override release(object: ObjectRef): void {
    if (object !== 0 && this.countOf(object) === 2) this.u32[object >>> 2] = 1
    super.release(object)
  }
}

class LeavesSome extends CountingLifetime {
  override dropped(object: ObjectRef): void {
    if (this.context.objects.typeNameOf(object) !== 'bag') super.dropped(object)
  }
}

class TellsNobody extends CountingLifetime {
  override release(object: ObjectRef): void {
    const { barrier } = this
    this.barrier = null
    super.release(object)
    this.barrier = barrier
  }
}

class CountsImmortals extends CountingLifetime {
  override retain(object: ObjectRef): void {
    if (object !== 0) this.u32[object >>> 2]++
  }
}

class BelowZero extends CountingLifetime {
  override release(object: ObjectRef): void {
    if (object === 0 || this.countOf(object) !== 0) super.release(object)
  }
}

class DropsNothing extends CountingLifetime {
  override dropped(object: ObjectRef): void {
    // Counts on the last release having gone through here.
    if (this.context.objects.typeNameOf(object) !== 'node') super.dropped(object)
  }

  override release(object: ObjectRef): void {
    if (object !== 0 && this.countOf(object) === 1) {
      this.u32[object >>> 2] = 0
      super.dropped(object)
    } else super.release(object)
  }
}

class KeepsTypes extends CountingLifetime {
  protected override reclaim(object: ObjectRef): void {
    this.context.objects.reclaim(object)
  }
}

class Recursive extends CountingLifetime {
  protected override *takeApart(object: ObjectRef, level: Level): Generator<undefined, void> {
    const { objects } = this.context
    for (let dead = objects.dropNext(object); dead !== 0; dead = objects.dropNext(object)) {
      if (yield* this.begin(dead, level)) yield* this.takeApart(dead, level)
    }
    this.reclaim(object)
  }
}

class FinalizesLate extends CountingLifetime {
  protected override *finalize(object: ObjectRef, level: Level): Generator<undefined, boolean> {
    const { objects } = this.context
    if (objects.hasFinalizer(object)) for (let dead = objects.dropNext(object); dead !== 0; dead = objects.dropNext(object)) objects.reclaim(dead)
    return yield* super.finalize(object, level)
  }
}

class FinalizesTwice extends CountingLifetime {
  protected override isFinalized(): boolean {
    return false
  }
}

class TakesApartAnyhow extends CountingLifetime {
  protected override *finalize(object: ObjectRef, level: Level): Generator<undefined, boolean> {
    yield* super.finalize(object, level)
    this.untrack(object)
    return false
  }
}

class ForgetsWeakReferences extends CountingLifetime {
  protected override *clearWeakReferences(object: ObjectRef): Generator<undefined, void> {
    if (object === 0) yield
  }
}

class NeverDetaches extends CountingLifetime {
  protected override *clearWeakReferences(object: ObjectRef, level: Level): Generator<undefined, void> {
    if (this.context.objects.typeNameOf(object) !== 'reference') yield* super.clearWeakReferences(object, level)
  }
}

class Unlisted extends CountingLifetime {
  constructor(context: LifetimeContext) {
    super({ ...context, hooks: { ...context.hooks, track: () => undefined } })
  }
}

class NeverWaits extends CountingLifetime {
  protected override step(): void {
    super.step()
    while (this.level.suspended) super.step()
  }
}

class OneLevel extends CountingLifetime {
  override save(at: Address): void {
    this.u32[at >>> 2] = this.saved.push(this.level)
    this.level.suspended = false
  }
}

class AlwaysInLine extends CountingLifetime {
  protected override nested<T>(run: () => T): T {
    return run()
  }
}

class LosesTheLine extends CountingLifetime {
  protected override *finalize(object: ObjectRef, level: Level): Generator<undefined, boolean> {
    const waiting = level.waiting.length
    const stays = yield* super.finalize(object, level)
    level.waiting.length = waiting
    return stays
  }
}

class LosesWhenSuspended extends CountingLifetime {
  override restore(at: Address): void {
    super.restore(at)
    this.level.waiting.length = 0
    this.level.stack.length = Math.min(this.level.stack.length, 1)
  }
}

class StaleView extends CountingLifetime {
  #view: Uint32Array | undefined

  protected override get u32(): Uint32Array {
    this.#view ??= this.context.memory.u32
    return this.#view
  }
}

class HoldsNothing extends CountingLifetime {
  override pending(visit: (object: ObjectRef, held: boolean) => void): void {
    super.pending((object) => {
      visit(object, false)
    })
  }
}

/** Instances share what is under way. */
function sharing(): LifetimeClass {
  const level = emptyLevel()
  return class Sharing extends CountingLifetime {
    constructor(context: LifetimeContext) {
      super(context)
      this.level = level
    }
  }
}

class AlwaysNew extends CountingLifetime {
  readonly state = this.queue
}

/** Every heap has the first one's lifetime. */
function single(): LifetimeStrategy {
  let only: CountingLifetime | undefined
  return { ...referenceLifetime, create: (context) => (only ??= new CountingLifetime(context)) }
}

/** Says that it counts nothing, and counts. */
function secretlyCounting(): LifetimeStrategy {
  return defineStrategy({
    axis: 'lifetime',
    name: 'secretly-counting',
    idea: 'Counts after all.',
    source: 'our own',
    options: {},
    requires: [],
    provides: ['uncounted'],
    preserves: [],
    create: (context: LifetimeContext): Lifetime => new CountingLifetime(context),
  })()
}

/** The lifetimes that `lifetimeSuite` must catch, each with one fault; made anew with every call, since some share state. */
export function brokenLifetimes(): readonly BrokenLifetime[] {
  return [
    broken('one-too-early', 'Objects go at a count of one.', 'retain adds one, release takes one off, and null is left alone', OneTooEarly),
    broken('leaves-some', 'Some kinds of objects stay.', 'what nobody holds goes at once, and nothing else', LeavesSome),
    broken('tells-nobody', 'References that go are not told of.', 'the barrier is told of every reference that goes while the object stays', TellsNobody),
    broken('counts-immortals', 'retain counts immortal objects too.', 'immortal objects are left alone', CountsImmortals),
    broken('below-zero', 'A release too many is overlooked.', 'a release of what nobody holds is refused', BelowZero),
    broken('drops-nothing', 'dropped does nothing.', 'dropped takes apart what has come to zero', DropsNothing),
    broken('keeps-types', 'Objects never give up their type.', 'a type goes with its last instance', KeepsTypes),
    broken('recursive', 'Takes apart by recursion.', 'chains of any length are taken apart without recursion', Recursive),
    broken('finalizes-late', 'The finalizer runs on an empty object.', 'a finalizer runs once, before anything is taken apart', FinalizesLate),
    broken('finalizes-twice', 'The mark of a finalizer that has run is overlooked.', 'a resurrected object stays, and is not finalized again', FinalizesTwice),
    broken('takes-apart-anyhow', 'What a finalizer brought back goes.', 'a resurrected object stays, and is not finalized again', TakesApartAnyhow),
    broken('forgets-weak-references', 'Weak references are left as they are.', 'weak references are cleared, and callbacks called, before the object goes', ForgetsWeakReferences),
    broken('never-detaches', 'A weak reference that goes stays in the list.', 'a weak reference that goes first is taken out of the list', NeverDetaches),
    broken('unlisted', 'Objects are not listed for their finalizers.', 'a tracked object is untracked before it is taken apart, and listed for its finalizer', Unlisted),
    broken('never-waits', 'Goes on before the mutator has run its code.', 'suspends for code of the mutator, and goes on after it', NeverWaits),
    broken('one-level', 'save begins no level.', 'what dies in code of the mutator is gone when it ends', OneLevel),
    broken('always-in-line', 'What dies in a finalizer waits until it is over.', 'where code runs at once, what dies in it is gone when it returns', AlwaysInLine),
    broken('loses-the-line', 'What died in a finalizer is forgotten.', 'finalizers and callbacks may make, drop and bring back', LosesTheLine),
    broken('loses-when-suspended', 'Part of what was under way is forgotten.', 'so may those that only the mutator can run', LosesWhenSuspended),
    broken('stale-view', 'A view is held for ever.', 'views may be replaced whenever the mutator has the word', StaleView),
    broken('holds-nothing', 'pending says of nothing that it is held.', 'pending tells what is under way', HoldsNothing),
    broken('sharing', 'All heaps share what is under way.', 'two lifetimes in two memories never meet', sharing()),
    broken('always-new', 'A state that should be taken up is overlooked.', 'another instance goes on from its state', AlwaysNew),
    { strategy: single(), caughtBy: 'every heap gets a lifetime of its own' },
    { strategy: strategyOf('Nameless', '', CountingLifetime), caughtBy: 'its manifest is complete' },
    ...brokenDeferringLifetimes(),
    { strategy: secretlyCounting(), caughtBy: 'without counts nothing is counted and nothing dies' },
  ]
}
