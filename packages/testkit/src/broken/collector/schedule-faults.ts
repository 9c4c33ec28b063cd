import { type ObjectRef } from '@mm/contract'
import { type BrokenCollector, broken } from './broken.js'
import { ReferenceCollector } from './reference.js'

class NeverDisabled extends ReferenceCollector {
  protected override mayBecomeDue(): boolean {
    return !this.collecting
  }
}

class IgnoresThresholds extends ReferenceCollector {
  override allocated(): void {
    super.allocated()
    if (this.mayBecomeDue()) this.due = true
  }
}

class IgnoresFrees extends ReferenceCollector {
  override freed(): void {
    this.collected += 0
  }
}

class NeverResets extends ReferenceCollector {
  protected override takeYoung(generation: number): Set<ObjectRef> {
    this.counts[generation]++
    return super.takeYoung(generation)
  }
}

class StaysYoung extends ReferenceCollector {
  protected override choose(): number {
    return Math.min(0, super.choose())
  }
}

class CollectsAtOnce extends ReferenceCollector {
  override allocated(): void {
    super.allocated()
    if (!this.due || !this.begin()) return
    while (this.advance() === 'suspended');
  }
}

class AnyGeneration extends ReferenceCollector {
  override begin(generation?: number): boolean {
    return super.begin(generation === undefined ? undefined : Math.min(2, Math.max(0, Math.trunc(generation))))
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

/** Faults in when a collection is due, and in being suspended. */
export function scheduleFaults(): readonly BrokenCollector[] {
  return [
    broken('loses-when-suspended', 'What was tracked meanwhile is forgotten.', 'what is tracked while a collection is suspended is found by the next', LosesWhenSuspended),
    broken('drops-when-suspended', 'Part of the garbage is forgotten when suspended.', 'a suspended collection goes on where it stopped', DropsFinalizerWhenSuspended),
    broken('never-disabled', 'Due although it is disabled.', 'disabled, or with a first threshold of 0, it is never due', NeverDisabled),
    broken('ignores-thresholds', 'Always due.', 'due when the count of the youngest passes its threshold, not before', IgnoresThresholds),
    broken('collects-at-once', 'Collects inside an allocation.', 'nothing is collected before the mutator says so', CollectsAtOnce),
    broken('re-enters', 'A collection begins while one is under way.', 'begin is refused while a collection is under way', ReEnters),
    broken('looks-at-all', 'Young collections look at the old.', 'young collections do not look at the old', LooksAtAll),
    broken('never-ages', 'Survivors stay young.', 'young collections do not look at the old', NeverAges),
    broken('never-resets', 'The older generation is counted twice.', 'a collection counts for the next older generation', NeverResets),
    broken('any-generation', 'Any number is a generation.', 'a generation that there is not is refused', AnyGeneration),
    broken('ignores-frees', 'Deallocations are not taken off the count.', 'deallocations are taken off the count', IgnoresFrees),
    broken('stays-young', 'Only the youngest is ever collected.', 'older generations are collected in their turn', StaysYoung),
    broken('decides-early', 'What is looked at is decided before the mutator has its say.', 'the mutator may do as it likes while a collection is suspended', DecidesEarly),
  ]
}
