import { type Axis, type Manifest, type Observable, axes, observables } from '@mm/contract'

/** A strategy for each axis. */
export type Choice = Readonly<Record<Axis, Manifest>>

/** A way to put a memory manager together. */
export interface Combination {
  /** What sets it apart from the default: `collector none`. */
  readonly label: string
  readonly choice: Choice
}

/** One strategy that requires what no other one of the choice provides. */
export interface Misfit {
  readonly strategy: Manifest
  readonly missing: string
}

/** Why the strategies of a choice do not work together; undefined when they do. */
export function misfitOf(choice: Choice): Misfit | undefined {
  for (const axis of axes) {
    const strategy = choice[axis]
    const others = axes.filter((other) => other !== axis).flatMap((other) => choice[other].provides ?? [])
    const missing = strategy.requires?.find((capability) => !others.includes(capability))
    if (missing !== undefined) return { strategy, missing }
  }
  return undefined
}

/** Whether Python's engines can run under a lifetime: they count every reference, or none. Other strategies are nothing to them. */
export function runsPython({ axis, provides = [] }: Manifest): boolean {
  return axis !== 'lifetime' || provides.includes('counts') || provides.includes('uncounted')
}

/** What all strategies of a choice preserve of the default's behaviour. */
export function preservedBy(choice: Choice): Observable[] {
  return observables.filter((observable) => axes.every((axis) => choice[axis].preserves?.includes(observable)))
}

/** What of `observed` a choice does not preserve, and the strategies that are to blame. */
export function notPreserved(choice: Choice, observed: readonly Observable[]): { observable: Observable; by: Manifest[] }[] {
  return observed
    .map((observable) => ({ observable, by: axes.map((axis) => choice[axis]).filter(({ preserves }) => preserves?.includes(observable) !== true) }))
    .filter(({ by }) => by.length > 0)
}

/** The axes in which two choices differ, named with the first one's strategies. */
function labelOf(choice: Choice, base: Choice): string {
  const changed = axes.filter((axis) => choice[axis].name !== base[axis].name)
  return changed.length === 0 ? 'default' : changed.map((axis) => `${axis} ${choice[axis].name}`).join(', ')
}

/** Every choice in which axis after axis takes each of its manifests. */
function product(manifests: readonly Manifest[]): Choice[] {
  let choices: Partial<Record<Axis, Manifest>>[] = [{}]
  for (const axis of axes) {
    const ofAxis = manifests.filter((manifest) => manifest.axis === axis)
    choices = choices.flatMap((choice) => ofAxis.map((manifest) => ({ ...choice, [axis]: manifest })))
  }
  return choices as Choice[]
}

const changes = (choice: Choice, base: Choice): number => axes.filter((axis) => choice[axis].name !== base[axis].name).length

/** Every combination that works and runs Python, the default first. */
export function allCombinations(base: Choice, manifests: readonly Manifest[]): Combination[] {
  return product(manifests)
    .filter((choice) => misfitOf(choice) === undefined && runsPython(choice.lifetime))
    .sort((a, b) => changes(a, base) - changes(b, base))
    .map((choice) => ({ label: labelOf(choice, base), choice }))
}

/**
 * The default, and each other strategy in place of the default's; where that does not fit, together with the fewest
 * other changes that make it fit. Strategies that fit nothing are left out.
 */
export function oneAtATime(base: Choice, manifests: readonly Manifest[]): Combination[] {
  const all = allCombinations(base, manifests)
  const taken = new Map<string, Combination>()
  const take = (combination: Combination | undefined): void => {
    if (combination !== undefined) taken.set(combination.label, combination)
  }
  take(all.find(({ label }) => label === 'default'))
  for (const manifest of manifests) {
    if (manifest.name === base[manifest.axis].name) continue
    take(all.find(({ choice }) => choice[manifest.axis].name === manifest.name))
  }
  return [...taken.values()]
}
