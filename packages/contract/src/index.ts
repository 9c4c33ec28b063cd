export { NULL_ADDRESS, type Address, type ObjectRef, type WordBytes } from './terms.js'
export { type Axis, axes, isAxis } from './axis.js'
export {
  CorruptionError,
  type ErrorSite,
  MisuseError,
  type MisuseCode,
  MmError,
  OutOfMemoryError,
  StrategyMismatchError,
  StrategyNotFoundError,
} from './errors.js'
export { checkSize, exhausted, refuse } from './misuse.js'
export { type Probe } from './probe.js'
export { type LinearMemory, type MemoryCounts } from './memory.js'
export { type Allocator, type AllocatorContext, type AllocatorStatistics } from './allocator.js'
export { type InlinePools } from './inline.js'
export { type OptionDeclaration, type OptionDeclarations, type OptionValues, parseOptions, resolveOptions } from './options.js'
export {
  type Capability,
  type Fits,
  type Manifest,
  type Observable,
  type ProvidedBy,
  type RequiredBy,
  type Strategy,
  type StrategyDefinition,
  type StrategyFactory,
  capabilities,
  defineLeanStrategy,
  defineStrategy,
  losing,
  observables,
} from './strategy.js'
export { observedBy } from './observes.js'
export { IMMORTAL_FROM, TYPE_MARK, type ObjectLayout, headerBits, objectLayout, referenceKinds, typeTraits, typeWords } from './layout.js'
export { type ObjectSpace } from './object-space.js'
export { type ObjectAccess, type Roots, type SlotRanges, type SlotRuns, type SlotVisitor } from './objects.js'
export { type Deferral, type KnownType, type Lifetime, type LifetimeContext, type LifetimeHooks, type Teardown, type WeakReferences } from './lifetime.js'
export { type Barrier } from './barrier.js'
export { type ClaimedBits, HeaderLedger, type HeaderPart } from './header-ledger.js'
export { CollectionLog, type CollectionRecord, type CollectionTotals, type CollectorStatistics } from './collection-log.js'
export { type Collector, type CollectorContext, type CollectionObserver, type CollectorHooks, type Generations } from './collector.js'
export { type Interning, type InterningContext } from './interning.js'
export {
  type AllocatorStrategy,
  type AllocatorFactory,
  type CollectorStrategy,
  type CollectorFactory,
  type InterningStrategy,
  type InterningFactory,
  type LifetimeStrategy,
  type LifetimeFactory,
} from './strategies.js'
