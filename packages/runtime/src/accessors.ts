import { type Address, type Allocator, type Collector, type LinearMemory, type ObjectRef } from '@mm/contract'
import { type ObjectModel } from '@mm/object'
import { generate } from '@mm/object/generate'
import { type Mutator } from './mutator.js'

/** A field that is a number. */
export type NumberField = 'f64' | 'i32' | 'u32'

/** Reads and writes one field. */
export interface Accessors<V extends number = number> {
  readonly get: (object: ObjectRef) => V
  readonly set: (object: ObjectRef, value: V) => void
}

/** Accessors of a field that holds a reference, `offset` bytes from the object. */
export function referenceAccessors(memory: LinearMemory, mutator: Mutator, offset: number): Accessors<ObjectRef> {
  return {
    get: generate<Accessors<ObjectRef>['get']>(`(object) => memory.u32[(object + ${offset}) >>> 2]`, ['memory'], [memory]) ?? ((object) => memory.u32[(object + offset) >>> 2] as ObjectRef),
    set:
      generate<Accessors<ObjectRef>['set']>(`(object, value) => mutator.store(object + ${offset}, value)`, ['mutator'], [mutator]) ??
      ((object, value) => mutator.store((object + offset) as Address, value)),
  }
}

/** Accessors of a field that holds a number, `offset` bytes from the object. */
export function numberAccessors(memory: LinearMemory, kind: NumberField, offset: number): Accessors {
  const shift = kind === 'f64' ? 3 : 2
  const place = `memory.${kind}[(object + ${offset}) >>> ${shift}]`
  return {
    get: generate<Accessors['get']>(`(object) => ${place}`, ['memory'], [memory]) ?? ((object) => memory[kind][(object + offset) >>> shift]),
    set:
      generate<Accessors['set']>(`(object, value) => { ${place} = value }`, ['memory'], [memory]) ??
      ((object, value) => {
        memory[kind][(object + offset) >>> shift] = value
      }),
  }
}

/** What objects of one size and type are made with. */
export interface Blueprint {
  readonly objects: ObjectModel
  readonly allocator: Allocator
  readonly collector: Collector
  readonly type: ObjectRef
  /** Of the block. */
  readonly bytes: number
  /** Bytes before the object. */
  readonly pre: number
  /** What is done, and returned, when there is no memory. */
  readonly failed: () => ObjectRef
}

/** Blocks up to so many bytes are cleared word by word, without a loop. */
const UNROLLED_MOST = 128

/** As `ObjectModel.create`, for objects of one type without items. */
export function creatorOf(blueprint: Blueprint): () => ObjectRef {
  const { objects, collector, type, bytes, pre, failed } = blueprint
  return (
    generated(blueprint) ??
    (() => {
      const object = objects.blank(type, bytes, pre)
      if (object === 0) return failed()
      if (pre !== 0) collector.track(object)
      return object
    })
  )
}

function generated({ objects, allocator, collector, type, bytes, pre, failed }: Blueprint): (() => ObjectRef) | undefined {
  if (bytes > UNROLLED_MOST) return undefined
  const { memory, layout } = objects
  const zeros = Array.from({ length: bytes >>> 3 }, (_, word) => `f64[(block >>> 3) + ${word}] = 0`)
  if (bytes % 8 !== 0) zeros.push(`u32[(block + ${bytes - 4}) >>> 2] = 0`)
  const lines = [
    collector.space === undefined ? `const block = allocator.malloc(${bytes})` : `const block = collector.space.take(${type}, ${bytes}, ${pre}) || allocator.malloc(${bytes})`,
    'if (block === 0) return failed()',
    'const { f64, u32 } = memory',
    ...zeros,
    `const object = block + ${pre}`,
    'u32[object >>> 2] = 1',
    `u32[(object + ${layout.type}) >>> 2] = ${type}`,
    ...(pre === 0 ? [] : ['collector.allocated(object)']),
    ...(collector.created === undefined ? [] : ['collector.created(object)']),
    ...(pre === 0 ? [] : ['collector.track(object)']),
    'return object',
  ]
  return generate(`() => { ${lines.join('; ')} }`, ['memory', 'allocator', 'collector', 'failed'], [memory, allocator, collector, failed])
}

/** As `ObjectModel.reclaim`, for objects of one type that has the trait `plain`. */
export function reclaimerOf({ objects, allocator, collector, pre }: Blueprint): (object: ObjectRef) => void {
  const general = (object: ObjectRef): void => objects.reclaim(object)
  if (collector.space !== undefined) return general
  const lines = [`memory.u32[(object + ${objects.layout.type}) >>> 2] = 0`, ...(pre === 0 ? [] : ['collector.freed(object)']), `allocator.free(object - ${pre})`]
  return generate(`(object) => { ${lines.join('; ')} }`, ['memory', 'allocator', 'collector'], [objects.memory, allocator, collector]) ?? general
}
