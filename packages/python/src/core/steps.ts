import { type Step } from './native.js'

/**
 * Steps of native frames, which name them by their index here: the order is part of a saved memory's meaning, a new one
 * goes to the end. Whoever writes a step exports a list of (name, step) that core/boot.ts joins.
 */
export const stepNames = [
  // engine
  'pass', 'construct', 'finalizer', 'collection', 'program',
  // protocols
  'binary', 'in_place', 'compare', 'truth_bool', 'truth_length', 'length', 'iterate', 'repr', 'str', 'format', 'ascii',
  // iterators
  'sequence_next', 'callable_next', 'functional_new', 'map_next', 'filter_next', 'zip_next', 'enumerate_new', 'enumerate_next', 'reversed_new', 'reversed_next',
  // built-in functions
  'fold', 'print', 'next_or', 'build_class', 'construct_plain', 'contains', 'attribute', 'bind',
  // itertools
  'tool_next', 'tool_new',
  // functools, operator, bisect, heapq
  'reduce', 'memo', 'key_compare', 'getter', 'method_caller', 'bisect', 'heap',
  // natives that want numbers
  'number',
] as const

/** Name of a step. */
export type StepName = (typeof stepNames)[number]

/** Steps with their names. */
export type StepList = readonly (readonly [name: StepName, step: Step])[]

/** Index of each step. */
export const S: Readonly<Record<StepName, number>> = Object.freeze(
  Object.fromEntries(stepNames.map((name, index) => [name, index])) as Record<StepName, number>,
)

/** The table of steps by index. Throws where one is missing. */
export function stepTable(...lists: readonly StepList[]): readonly Step[] {
  const steps = new Map(lists.flat())
  return stepNames.map((name) => {
    const step = steps.get(name)
    if (step === undefined) throw new Error(`no step is named ${name}`)
    return step
  })
}
