import { type CollectorContext, type CollectorStrategy, defineStrategy } from '@mm/contract'
import { type BrokenCollector } from './broken.js'
import { StepwiseCollector } from './stepwise.js'

class ForgetsTheBarrier extends StepwiseCollector {
  protected override released(): void {}
}

class ForgetsMoves extends StepwiseCollector {
  protected override reached(): void {}
}

class TakesTheNewForOld extends StepwiseCollector {
  override track(...[object]: Parameters<StepwiseCollector['track']>): void {
    super.track(object)
    this.white?.add(object)
  }
}

class NeverBegins extends StepwiseCollector {
  override allocated(): void {}
}

const strategyOf = (name: string, idea: string, Class: typeof StepwiseCollector): CollectorStrategy =>
  defineStrategy({
    axis: 'collector',
    name,
    idea,
    source: 'our own',
    options: {},
    requires: ['counts', 'barrier'],
    provides: ['finds-cycles'],
    preserves: [],
    create: (context: CollectorContext) => new Class(context),
  })()

/** The model of a collector that works in steps, without a fault: passes every check that does not ask for generations. */
export const stepwiseCollector: CollectorStrategy = strategyOf('stepwise-reference', 'Marks from the roots in steps, with a barrier.', StepwiseCollector)

const MOVED = 'what the mutator moves between two steps of a collection stays'
const broken = (name: string, fault: string, caughtBy: string, Class: typeof StepwiseCollector): BrokenCollector => ({ strategy: strategyOf(name, fault, Class), caughtBy })

/** Faults in what a collector that works in steps must know of the mutator. */
export function stepFaults(): readonly BrokenCollector[] {
  return [
    broken('forgets-the-barrier', 'References that go are not shaded.', MOVED, ForgetsTheBarrier),
    broken('forgets-moves', 'What is moved without counting, or reached by a weak reference, is not shaded.', MOVED, ForgetsMoves),
    broken('takes-the-new-for-old', 'What is made while a collection goes on may be garbage at its end.', 'nothing that is reachable goes while the mutator works between steps', TakesTheNewForOld),
    broken('never-begins', 'It is never due.', 'what is dropped while a collection goes on is found without being asked for', NeverBegins),
  ]
}
