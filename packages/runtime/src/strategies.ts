import { type pymalloc } from '@mm/allocator/hardened'
import {
  type AllocatorStrategy,
  type Axis,
  type Capability,
  type CollectorStrategy,
  type Fits,
  type InterningStrategy,
  type LifetimeStrategy,
  type ProvidedBy,
  type RequiredBy,
  StrategyMismatchError,
  axes,
} from '@mm/contract'
import { type generational } from '@mm/gc-generational'
import { type cpython } from '@mm/interning'
import { type immediate } from '@mm/refcount'

/** One strategy per axis. */
export interface Strategies {
  readonly allocator: AllocatorStrategy
  readonly lifetime: LifetimeStrategy
  readonly collector: CollectorStrategy
  readonly interning: InterningStrategy
}

export type DefaultAllocator = ReturnType<typeof pymalloc>
export type DefaultLifetime = ReturnType<typeof immediate>
export type DefaultCollector = ReturnType<typeof generational>
export type DefaultInterning = ReturnType<typeof cpython>

/** One strategy as an option: it may be left out where its default fits the others. */
type Chosen<A extends Axis, S, P extends Capability> = [Exclude<RequiredBy<S>, P>] extends [never]
  ? { readonly [K in A]?: S }
  : { readonly [K in A]: Fits<S, P> }

/**
 * The strategies as options, each of which compiles only where the others provide what it requires. Without them:
 * `pymalloc()`, `immediate()`, `generational()`, `cpython()`.
 */
export type FittingStrategies<A, L, C, I, P extends Capability = ProvidedBy<A> | ProvidedBy<L> | ProvidedBy<C> | ProvidedBy<I>> =
  Chosen<'allocator', A, P> & Chosen<'lifetime', L, P> & Chosen<'collector', C, P> & Chosen<'interning', I, P>

/** What a capability means, for messages. */
const MEANING: Readonly<Record<Capability, string>> = {
  free: 'an allocator that takes single blocks back',
  counts: 'a lifetime that keeps every count exact',
  'settled-counts': 'a lifetime that keeps counts exact while a collection runs',
  barrier: 'a lifetime that tells of references that go',
  uncounted: 'a lifetime that keeps no counts',
  tracing: 'a collector that frees whatever no root reaches',
  'finds-cycles': 'a collector that frees cyclic garbage',
}

/** Where the answer to a capability is to be sought, for messages. */
const ANSWERED_BY: Readonly<Record<Capability, Axis>> = {
  free: 'allocator',
  counts: 'lifetime',
  'settled-counts': 'lifetime',
  barrier: 'lifetime',
  uncounted: 'lifetime',
  tracing: 'collector',
  'finds-cycles': 'collector',
}

/** Throws `StrategyMismatchError`, which names both strategies and says why, for the first requirement that no strategy meets. */
export function checkFit(strategies: Strategies): void {
  const provided = new Set<Capability>(axes.flatMap((axis) => strategies[axis].manifest.provides ?? []))
  for (const axis of axes) {
    const { name, requires } = strategies[axis].manifest
    const missing = requires?.find((capability) => !provided.has(capability))
    if (missing === undefined) continue
    const other = strategies[ANSWERED_BY[missing]].manifest
    const why = `${axis} ${name} requires ${MEANING[missing]}, which ${other.axis} ${other.name} is not`
    throw new StrategyMismatchError({ operation: 'createRuntime', strategy: name }, why, [name, other.name])
  }
}
