import { type CollectorContext, type ObjectRef, defineStrategy } from '@mm/contract'
import { type BrokenCollector } from './broken.js'
import { TracingCollector } from './tracing.js'

class ForgetsTheNew extends TracingCollector {
  protected override made(): readonly ObjectRef[] {
    return []
  }
}

/** Collectors without counts, each with a fault that those over counts cannot have. */
export const traceFaults = (): readonly BrokenCollector[] => [
  {
    strategy: defineStrategy({
      axis: 'collector',
      name: 'forgets-the-new',
      idea: 'Frees what only objects hold that finalizers have made.',
      source: 'our own',
      options: {},
      requires: ['uncounted'],
      provides: ['tracing', 'finds-cycles'],
      preserves: [],
      create: (context: CollectorContext) => new ForgetsTheNew(context),
    })(),
    caughtBy: 'what a finalizer makes keeps what it refers to, reachable or not',
  },
]
