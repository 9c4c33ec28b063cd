import { type Collector, type CollectorStatistics, MisuseError, type ObjectRef } from '@mm/contract'
import { type ObjectModel } from '@mm/object'
import { type Handle } from './handle.js'

/** CPython's `gc` module, over whatever collector is in place. What the collector cannot do is absent. */
export interface GarbageCollection {
  /** Collects `generation` (by default the oldest: everything); returns how many objects were found unreachable. 0 while a collection runs. */
  collect(generation?: number): number
  enable(): void
  disable(): void
  isEnabled(): boolean
  isTracked(object: ObjectRef): boolean
  /** What the object refers to, in its type's order; not retained. */
  getReferents(...objects: readonly ObjectRef[]): ObjectRef[]
  getStats(): CollectorStatistics['generations']
  /** Objects with a legacy finalizer that were found to be garbage: whoever takes one out of a cycle and disposes of its handle lets it go. */
  readonly garbage: Handle[]
  getCount?(): readonly number[]
  getThreshold?(): readonly number[]
  /** Those not given stay. */
  setThreshold?(...thresholds: readonly number[]): void
  isFinalized?(object: ObjectRef): boolean
  /** Everything listed, or what is in one generation; not retained. Throws `MisuseError` (`bad-option`) for no generation. */
  getObjects?(generation?: number): ObjectRef[]
  /** Every listed object that refers to one of `objects`; not retained. */
  getReferrers?(...objects: readonly ObjectRef[]): ObjectRef[]
  freeze?(): void
  unfreeze?(): void
  getFreezeCount?(): number
}

/** Makes the facade. `collect` runs a collection to its end. */
export function createGarbageCollection(collector: Collector, objects: ObjectModel, collect: (generation: number) => number): GarbageCollection {
  const { generations } = collector
  const { memory } = objects
  const referents = (object: ObjectRef, found: ObjectRef[]): ObjectRef[] => {
    objects.traverse(object, (slot) => {
      const item = memory.u32[slot >>> 2] as ObjectRef
      if (item !== 0) found.push(item)
    })
    return found
  }
  const walk = collector.walk?.bind(collector)
  return {
    collect: (generation = (generations?.count ?? 1) - 1) => collect(generation),
    enable: () => void (collector.enabled = true),
    disable: () => void (collector.enabled = false),
    isEnabled: () => collector.enabled,
    isTracked: (object) => collector.isTracked(object),
    getReferents: (...given) => given.reduce<ObjectRef[]>((found, object) => referents(object, found), []),
    getStats: () => collector.statistics().generations,
    garbage: [],
    ...(generations !== undefined && {
      getCount: () => generations.counts(),
      getThreshold: () => generations.thresholds(),
      setThreshold: (...thresholds: readonly number[]) => generations.setThresholds(...thresholds),
    }),
    ...(collector.isFinalized !== undefined && { isFinalized: (object: ObjectRef) => collector.isFinalized!(object) }),
    ...(walk !== undefined && {
      getObjects: (generation?: number) => {
        if (generation !== undefined && !(Number.isInteger(generation) && generation >= 0 && generation < (generations?.count ?? 1))) {
          throw new MisuseError('bad-option', { operation: 'getObjects' }, `there is no generation ${generation}`)
        }
        const found: ObjectRef[] = []
        walk((object) => found.push(object), generation)
        return found
      },
      getReferrers: (...given: readonly ObjectRef[]) => {
        const wanted = new Set(given)
        const found: ObjectRef[] = []
        walk((object) => {
          if (referents(object, []).some((item) => wanted.has(item))) found.push(object)
        })
        return found
      },
    }),
    ...(collector.freeze !== undefined && {
      freeze: () => collector.freeze!(),
      unfreeze: () => collector.unfreeze!(),
      getFreezeCount: () => collector.frozenCount!(),
    }),
  }
}
