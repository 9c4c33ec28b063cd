import fc from 'fast-check'
import { type Host } from './host/host.js'
import { type KindName } from './host/kinds.js'
import { OWN_ROOTS } from './host/model.js'
import { type Action, type Code, type Thing } from './host/thing.js'
import { collect, oldest, safepoint } from './collector/collection.js'

/** What a mutator does next; `pick`s count what it can reach round. */
export type Step =
  | { readonly step: 'create'; readonly kind: KindName; readonly root: number; readonly picks: readonly number[]; readonly code: Code }
  | { readonly step: 'link'; readonly from: number; readonly slot: number; readonly to: number }
  | { readonly step: 'unlink'; readonly from: number; readonly slot: number }
  | { readonly step: 'move'; readonly from: number; readonly slot: number; readonly root: number }
  | { readonly step: 'root'; readonly root: number; readonly to: number }
  | { readonly step: 'drop'; readonly root: number }
  | { readonly step: 'refer'; readonly to: number; readonly root: number; readonly code: Code | undefined }
  | { readonly step: 'dereference'; readonly from: number; readonly root: number }
  | { readonly step: 'collect'; readonly generation: number }
  | { readonly step: 'safepoint' }

const picks = fc.nat({ max: 40 })
const roots = fc.nat({ max: OWN_ROOTS - 1 })
const slots = fc.nat({ max: 3 })
const kinds: fc.Arbitrary<KindName> = fc.constantFrom('node', 'node', 'finalizing', 'finalizing', 'plain', 'row', 'bag', 'table', 'custom', 'class', 'instance', 'instance', 'box', 'atom')
const actions: fc.Arbitrary<Action> = fc.constantFrom('nothing', 'nothing', 'resurrect', 'resurrect-neighbour', 'create', 'drop-own', 'drop-root', 'collect')

/** Steps whose finalizers and callbacks do one of `actions`, and run `later` (never, always, or as drawn). */
export function steps(drawn: fc.Arbitrary<Action>, later: fc.Arbitrary<boolean>): fc.Arbitrary<Step> {
  const code: fc.Arbitrary<Code> = fc.record({ action: drawn, later })
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ step: fc.constant('create' as const), kind: kinds, root: roots, picks: fc.array(picks, { maxLength: 3 }), code }) },
    { weight: 9, arbitrary: fc.record({ step: fc.constant('link' as const), from: picks, slot: slots, to: picks }) },
    { weight: 2, arbitrary: fc.record({ step: fc.constant('unlink' as const), from: picks, slot: slots }) },
    { weight: 2, arbitrary: fc.record({ step: fc.constant('move' as const), from: picks, slot: slots, root: roots }) },
    { weight: 2, arbitrary: fc.record({ step: fc.constant('root' as const), root: roots, to: picks }) },
    { weight: 4, arbitrary: fc.record({ step: fc.constant('drop' as const), root: roots }) },
    { weight: 2, arbitrary: fc.record({ step: fc.constant('refer' as const), to: picks, root: roots, code: fc.option(code, { nil: undefined }) }) },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('dereference' as const), from: picks, root: roots }) },
    { weight: 2, arbitrary: fc.record({ step: fc.constant('collect' as const), generation: fc.nat({ max: 2 }) }) },
    { weight: 1, arbitrary: fc.constant({ step: 'safepoint' as const }) },
  )
}

const STEPS = 70

export const anySteps = steps(actions, fc.boolean())
export const sequencesOf = (step: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> => fc.array(step, { maxLength: STEPS, size: 'max' })

function picked(things: readonly Thing[], pick: number): Thing | undefined {
  return things[pick % things.length]
}

/** Whether the mutator may write to its slots: rows are filled when they are made, what a weak reference holds is its callback. */
const isOpen = ({ kind: { name }, open }: Thing): boolean => open > 0 && name !== 'row' && name !== 'box' && name !== 'reference'

function create(host: Host, { kind, root, picks: drawn, code }: Step & { readonly step: 'create' }, things: readonly Thing[]): void {
  const pickAll = (from: readonly Thing[]): Thing[] => drawn.flatMap((pick) => picked(from, pick) ?? [])
  switch (kind) {
    case 'row':
      host.create(kind, root, undefined, pickAll(things))
      return
    case 'box':
      host.create(kind, root, undefined, pickAll(things.filter((thing) => !thing.kind.trackable)).slice(0, 1))
      return
    case 'instance': {
      const [type] = pickAll(things.filter((thing) => thing.kind.name === 'class'))
      if (type !== undefined) host.create(kind, root, undefined, [], type)
      return
    }
    default:
      host.create(kind, root, kind === 'finalizing' ? code : undefined)
  }
}

/** Performs one step on what the mutator can reach. */
export function perform(host: Host, step: Step): void {
  const things = [...host.reachable()]
  switch (step.step) {
    case 'create':
      create(host, step, things)
      return
    case 'link':
    case 'unlink': {
      const owner = picked(things.filter(isOpen), step.from)
      if (owner !== undefined) host.setSlot(owner, step.slot, step.step === 'link' ? picked(things, step.to) : undefined)
      return
    }
    case 'move': {
      const owner = picked(things.filter(isOpen), step.from)
      if (owner !== undefined) host.moveOut(owner, step.slot, step.root)
      return
    }
    case 'root': {
      const thing = picked(things, step.to)
      if (thing !== undefined) host.setRoot(step.root, thing)
      return
    }
    case 'drop':
      host.setRoot(step.root, undefined)
      return
    case 'refer': {
      const referent = picked(things.filter(({ kind }) => kind.weakList !== 0), step.to)
      if (referent !== undefined) host.refer(referent, step.root, step.code)
      return
    }
    case 'dereference': {
      const reference = picked(things.filter(({ referent }) => referent !== undefined), step.from)
      if (reference !== undefined) host.dereference(reference, step.root)
      return
    }
    case 'collect':
      if (!host.collector.collecting) collect(host, Math.min(step.generation, oldest(host)))
      return
    case 'safepoint':
      if (!host.collector.collecting) safepoint(host)
      return
  }
}
