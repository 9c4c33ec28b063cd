import { type Lifetime, type LifetimeContext, type ObjectRef, defineStrategy } from '@mm/contract'
import { DeferringLifetime, deferringLifetime } from '../host/deferring-lifetime.js'
import { type BrokenLifetime } from './broken-lifetime.js'

/** The model of a lifetime that defers counting, without a fault: passes every check. */
export const deferringReference = deferringLifetime()

class CountsTheStack extends DeferringLifetime {
  protected override created(): void {
    // The maker's reference stays counted.
  }
}

class OverlooksTheStack extends DeferringLifetime {
  protected override settle(): void {
    this.exact = true
  }
}

class FreesAtOnce extends DeferringLifetime {
  protected override settled<T>(run: () => T): T {
    this.deferral.reconcile()
    return super.settled(run)
  }
}

class LosesSome extends DeferringLifetime {
  override dropped(object: ObjectRef): void {
    if (this.context.objects.typeNameOf(object) !== 'bag') super.dropped(object)
  }
}

class HoldsNothing extends DeferringLifetime {
  protected override hold(object: ObjectRef): void {
    if (this.going === undefined) super.hold(object)
  }
}

const broken = (name: string, idea: string, caughtBy: string, Faulty: new (context: LifetimeContext) => Lifetime): BrokenLifetime => ({
  strategy: defineStrategy({ axis: 'lifetime', name, idea, source: 'our own', options: {}, requires: [], provides: ['settled-counts'], preserves: [], create: (context: LifetimeContext) => new Faulty(context) })(),
  caughtBy,
})

/** Lifetimes that defer counting, each with one fault. */
export function brokenDeferringLifetimes(): readonly BrokenLifetime[] {
  return [
    broken('counts-the-stack', 'What is made is counted for its maker.', 'what is on the stack is not counted and lives; what is nowhere goes when the stack is looked at', CountsTheStack),
    broken('overlooks-the-stack', 'Nobody looks at the stack.', 'what leaves the heap lives on while the stack has it', OverlooksTheStack),
    broken('frees-when-asked', 'Exact counts free what is dead.', 'exact counts change nothing by themselves', FreesAtOnce),
    broken('loses-the-table', 'Some kinds of objects never get into the table.', 'nothing that the stack reaches is freed, and what nobody holds is gone after a look', LosesSome),
    broken('forgets-finalizers', 'What finalizers put on the stack is overlooked.', 'the same with finalizers that bring back, create and drop, at once or later', HoldsNothing),
  ]
}
