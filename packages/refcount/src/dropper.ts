import { type KnownType, type LifetimeHooks, type LinearMemory, type ObjectLayout, type ObjectRef, headerBits, typeTraits, typeWords } from '@mm/contract'
import { generate } from '@mm/object/generate'
import { phases } from './layout.js'
import { type Levels, fields } from './levels.js'

/** What a dropper leaves to code that goes for all types. */
export interface DropperContext {
  readonly memory: LinearMemory
  readonly hooks: LifetimeHooks
  readonly levels: Levels
  readonly layout: ObjectLayout
  /** Takes apart an object whose count has become zero, whatever it is. */
  drop(object: ObjectRef): void
  /** Goes on with an object whose finalizer has run: back to life, or its weak references and contents; and then with what waits. */
  finalized(object: ObjectRef): void
  /** Takes up what died meanwhile. */
  proceed(): void
}

/**
 * {@link DropperContext.drop} for objects of one type that has the trait `plain`: in the ordinary case (nothing is under way, nothing is in its slots and
 * no weak reference leads to it) all that remains of it is a few stores. `undefined` where no code may be made.
 */
export function dropperOf(context: DropperContext, { type, finalize, reclaim }: KnownType): ((object: ObjectRef) => void) | undefined {
  const { memory, hooks, levels, layout } = context
  const { u32 } = memory
  const word = (offset: number): string => `u32[(object ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}) >>> 2]`
  const W = memory.wordBytes
  const field = (name: keyof typeof typeWords): number => u32[((type + layout.items) >>> 2) + typeWords[name]]
  const slots = Array.from({ length: field('slotCount') }, (_, slot) => word(field('firstSlot') + slot * W))
  const weakList = field('weakList') | 0
  if (weakList !== 0) slots.push(word(weakList))
  const inUse = slots.length === 0 ? 'false' : `(${slots.join(' | ')}) !== 0`
  const [next, prev, count] = [word(-2 * W), word(-W), word(0)]
  const tracked = field('preHeader') !== 0
  const of = (name: keyof typeof fields): string => `u32[${levels.at + fields[name]}]`
  const lines =
    (field('traits') & typeTraits.finalizer) === 0 || finalize === undefined
      ? [
          `if (!levels.open || ${inUse}) return drop(object)`,
          ...(tracked ? [`if (${next} !== 0) hooks.untrack(object)`] : []),
          'reclaim(object)',
        ]
      : [
          // In the ordinary case it is tracked, and was not finalized before.
          `if (!levels.open || ${next} === 0 || (${prev} & ${headerBits.finalized}) !== 0 || memory.probe !== null || !hooks.synchronous) return drop(object)`,
          'levels.open = false',
          `${prev} |= ${headerBits.finalized}`,
          `${count} = 1`,
          `${of('current')} = object`,
          `${of('phase')} = ${phases.finalizing}`,
          'const nested = levels.enter(true)',
          'try { finalize(object) } catch (error) { hooks.failed(error, object) } finally { levels.leave(nested) }',
          'u32 = memory.u32',
          `if (${count} !== 1 || ${inUse}) return finalized(object)`,
          `${count} = 0`,
          `${of('phase')} = ${phases.idle}`,
          `${of('current')} = 0`,
          `if (${next} !== 0) hooks.untrack(object)`,
          'reclaim(object)',
          `if (${of('first')} === 0) levels.open = true; else proceed()`,
        ]
  return generate(
    `(object) => { let { u32 } = memory; ${lines.join('; ')} }`,
    ['memory', 'hooks', 'levels', 'finalize', 'reclaim', 'drop', 'finalized', 'proceed'],
    [memory, hooks, levels, finalize, reclaim, (object: ObjectRef) => context.drop(object), (object: ObjectRef) => context.finalized(object), () => context.proceed()],
  )
}
