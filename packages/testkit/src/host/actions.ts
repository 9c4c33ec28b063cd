import { type Collector } from '@mm/contract'
import { type KindName } from './kinds.js'
import { OWN_ROOTS } from './model.js'
import { type Code, type Thing } from './thing.js'

/** What finalizers and callbacks act on; a `Host` is one. */
export interface Mutator {
  readonly collector: Collector
  create(kind: KindName, root: number): Thing
  setRoot(root: number, thing: Thing | undefined): void
  setSlot(owner: Thing, index: number, thing: Thing | undefined): void
  /** A root that is for finalizers; another one each time. */
  spareRoot(): number
  expect(holds: boolean, otherwise: () => string): void
}

/** Runs what a finalizer or a callback does, as a mutator would. */
export function act(host: Mutator, thing: Thing): void {
  const finalizing = thing.kind.name === 'finalizing'
  switch (thing.code?.action) {
    case 'resurrect':
      host.setRoot(host.spareRoot(), thing)
      return
    case 'resurrect-neighbour':
      if (finalizing) host.setRoot(host.spareRoot(), thing.slots[0])
      return
    case 'create':
      host.create('node', host.spareRoot())
      return
    case 'create-holder':
      if (finalizing) createHolder(host, thing.slots[0])
      return
    case 'drop-own':
      if (finalizing) host.setSlot(thing, 0, undefined)
      return
    case 'drop-root':
      host.setRoot(host.spareRoot() - OWN_ROOTS, undefined)
      return
    case 'collect':
      if (host.collector.collecting) host.expect(!host.collector.begin(0), () => 'begin starts a collection while one is under way')
      return
    default:
      return
  }
}

/** Makes an object that refers to `held`, and drops it. */
function createHolder(host: Mutator, held: Thing | undefined): void {
  const root = host.spareRoot()
  const holder = host.create('node', root)
  host.setSlot(holder, 0, held)
  host.setRoot(root, undefined)
}

/** As it stands behind the call that made the object. */
export function describeCode(code: Code | undefined): string {
  return code === undefined ? '' : `  // ${code.later ? 'later: ' : ''}${code.action}`
}
