import { type Host } from './host.js'
import { OWN_ROOTS } from './model.js'
import { type Code, type Thing } from './thing.js'

/** Runs what a finalizer or a callback does, as a mutator would. */
export function act(host: Host, thing: Thing): void {
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

/** As it stands behind the call that made the object. */
export function describeCode(code: Code | undefined): string {
  return code === undefined ? '' : `  // ${code.later ? 'later: ' : ''}${code.action}`
}
