import { type CollectorContext, type CollectorStrategy, defineStrategy } from '@mm/contract'
import { ReferenceCollector } from './reference.js'
import { TracingCollector } from './tracing.js'

/** A collector with one fault. */
export interface BrokenCollector {
  readonly strategy: CollectorStrategy
  /** The check of `collectorSuite` that must fail. */
  readonly caughtBy: string
}

export type CollectorClass = new (context: CollectorContext) => ReferenceCollector

export function strategyOf(name: string, idea: string, Class: CollectorClass): CollectorStrategy {
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

export const broken = (name: string, fault: string, caughtBy: string, Faulty: CollectorClass): BrokenCollector => ({ strategy: strategyOf(name, fault, Faulty), caughtBy })
