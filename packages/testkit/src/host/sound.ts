import { type ObjectRef } from '@mm/contract'
import { hex } from '../failure.js'
import { fullTrace } from './full-trace.js'
import { type Host } from './host.js'

function expectCounts(host: Host): void {
  const walk = (visit: (object: ObjectRef) => void): void => {
    for (const { object } of host.live()) visit(object)
  }
  const [wrong] = fullTrace({ memory: host.memory, objects: host.objects, roots: host.roots, walk }).wrong
  if (wrong !== undefined) host.fail(`the count of ${host.objects.things.get(wrong.object)?.name} is ${wrong.count}; ${wrong.references} references are there`)
  for (const thing of host.live()) host.expect(host.countOf(thing) !== 0, () => `${thing.name}, which nobody holds, is not freed`)
}

/** Fails where memory and model differ, a count is wrong or the collector finds its lists damaged. Nothing may be under way. `counted`: counts are exact now. */
export function expectSound(host: Host, counted = host.counted): void {
  const { u32 } = host.memory
  for (const thing of counted ? host.live() : host.reachable()) {
    thing.slots.forEach((item, index) => {
      host.expect(u32[thing.addresses[index] >>> 2] === (item?.object ?? 0), () => `${thing.name}[${index}] has changed`)
      host.expect(item?.freed !== true, () => `${thing.name}[${index}] refers to ${item?.name}, which was freed`)
    })
  }
  host.rooted.forEach((thing, root) => {
    host.expect(u32[host.rootSlot(root) >>> 2] === (thing?.object ?? 0), () => `root[${root}] is ${hex(u32[host.rootSlot(root) >>> 2])}, and ${thing?.name ?? 'nothing'} is at ${hex(thing?.object ?? 0)}`)
  })
  const { object } = host.objects.layout.weakReference
  for (const { kind, referent, object: reference, name } of host.reachable()) {
    if (kind.name === 'reference') host.expect(u32[(reference + object) >>> 2] === (referent?.object ?? 0), () => `${name} does not refer to ${referent?.name ?? 'nothing'}`)
  }
  if (counted) expectCounts(host)
  host.call('check()', () => host.collector.check?.())
}
