import { type Allocator, type AllocatorContext } from './allocator.js'
import { type Collector, type CollectorContext } from './collector.js'
import { type Interning, type InterningContext } from './interning.js'
import { type Lifetime, type LifetimeContext } from './lifetime.js'
import { type OptionDeclarations } from './options.js'
import { type Capability, type Strategy, type StrategyFactory } from './strategy.js'

type C = Capability
type D = OptionDeclarations

/** An allocator with its options chosen. */
export type AllocatorStrategy<R extends C = C, P extends C = C> = Strategy<'allocator', AllocatorContext, Allocator, R, P>
/** A lifetime with its options chosen. */
export type LifetimeStrategy<R extends C = C, P extends C = C> = Strategy<'lifetime', LifetimeContext, Lifetime, R, P>
/** A collector with its options chosen. */
export type CollectorStrategy<R extends C = C, P extends C = C> = Strategy<'collector', CollectorContext, Collector, R, P>
/** An interning policy with its options chosen. */
export type InterningStrategy<R extends C = C, P extends C = C> = Strategy<'interning', InterningContext, Interning, R, P>

/** Makes allocator strategies. */
export type AllocatorFactory<O extends D = D, R extends C = C, P extends C = C> = StrategyFactory<'allocator', AllocatorContext, Allocator, O, R, P>
/** Makes lifetime strategies. */
export type LifetimeFactory<O extends D = D, R extends C = C, P extends C = C> = StrategyFactory<'lifetime', LifetimeContext, Lifetime, O, R, P>
/** Makes collector strategies. */
export type CollectorFactory<O extends D = D, R extends C = C, P extends C = C> = StrategyFactory<'collector', CollectorContext, Collector, O, R, P>
/** Makes interning strategies. */
export type InterningFactory<O extends D = D, R extends C = C, P extends C = C> = StrategyFactory<'interning', InterningContext, Interning, O, R, P>
