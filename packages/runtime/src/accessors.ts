import { type Address, type Allocator, type Collector, type LinearMemory, type ObjectRef } from '@mm/contract'
import { type ObjectModel } from '@mm/object'
import { type Mutator } from './mutator.js'

/** A field that is a number. */
export type NumberField = 'f64' | 'i32' | 'u32'

/** Reads and writes one field. */
export interface Accessors<V extends number = number> {
  readonly get: (object: ObjectRef) => V
  readonly set: (object: ObjectRef, value: V) => void
}

/**
 * Makes a function whose numbers stand in it as literals, so that each type has code of its own: shared code would see every type's shapes.
 * `undefined` where the page's content policy allows no code to be made: the callers have functions that do the same, more slowly.
 */
function generate<T>(body: string, names: readonly string[], values: readonly unknown[]): T | undefined {
  try {
    // The text has numbers and words of ours in it, nothing that anybody gave.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    return new Function(...names, `return ${body}`)(...values) as T
  } catch {
    return undefined
  }
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
