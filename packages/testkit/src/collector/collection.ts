import { type CollectionRecord, IMMORTAL_FROM, type ObjectRef } from '@mm/contract'
import { type Host } from '../host/host.js'
import { closure } from '../host/model.js'
import { type Thing } from '../host/thing.js'
import { expectSound } from '../host/sound.js'

/** More suspensions than any collection of the kit has reason for. */
const SUSPENSIONS_MOST = 5000

/** What a collection did, beside what the model says that it had to do. */
export interface Outcome {
  /** What nothing kept alive when it began. */
  readonly garbage: ReadonlySet<Thing>
  /** Of those, what finalizers brought back. */
  readonly resurrected: ReadonlySet<Thing>
  readonly record: CollectionRecord
}

/** The oldest generation: collecting it is a full collection. */
export function oldest(host: Host): number {
  return (host.collector.generations?.count ?? 1) - 1
}

/** What a collection of `generation` looks at; nothing where that cannot be told. */
function candidates(host: Host, generation: number): Set<Thing> | undefined {
  const { collector } = host
  const found = new Set<Thing>()
  if (!host.counted) {
    for (const thing of host.live()) found.add(thing)
    return found
  }
  const visit = (object: ObjectRef): void => {
    found.add(host.objects.at(object, 'walk'))
  }
  if (collector.walk !== undefined) {
    for (let young = 0; young <= generation; young++) collector.walk(visit, collector.generations === undefined ? undefined : young)
    return found
  }
  if (generation !== oldest(host)) return undefined
  for (const thing of host.live()) if (collector.isTracked(thing.object)) found.add(thing)
  return found
}

/**
 * What keeps others alive: the roots and, where counts are kept, all that is not in question; else what is not among `known`, when the
 * collection began: that has been made since, and is looked at by the next one.
 */
function holders(host: Host, inQuestion: ReadonlySet<Thing>, known?: ReadonlySet<Thing>): Set<Thing> {
  if (!host.counted) return closure(known === undefined ? host.rooted : [...host.rooted, ...[...host.live()].filter((thing) => !known.has(thing))])
  const { u32 } = host.memory
  const outside = [...host.live()].filter((thing) => !inQuestion.has(thing) || u32[thing.object >>> 2] >= IMMORTAL_FROM)
  return closure([...host.rooted, ...outside])
}

const less = (things: ReadonlySet<Thing>, others: ReadonlySet<Thing>): Set<Thing> => new Set([...things].filter((thing) => !others.has(thing)))

/**
 * Runs a collection to its end, `between` while it is suspended, and compares what is gone with what a model finds
 * unreachable: all of it, less what finalizers brought back, and nothing else. `undefined` when `begin` said no.
 */
export function collect(host: Host, generation?: number, between?: () => void): Outcome | undefined {
  const { collector } = host
  const chosen = generation ?? oldest(host)
  const young = candidates(host, chosen)
  const garbage = young === undefined ? new Set<Thing>() : less(young, holders(host, young))
  let resurrected: Set<Thing> | undefined
  const settle = (): void => {
    const kept = holders(host, garbage, young)
    resurrected = new Set([...garbage].filter((thing) => kept.has(thing)))
  }
  host.calls.push(`collect(${chosen})`)
  if (!host.call(`begin(${chosen})`, () => collector.begin(chosen))) return undefined
  host.settled = settle
  const record = finish(host, between)
  host.settled = undefined
  if (resurrected === undefined) settle()
  for (const thing of garbage) {
    // What was brought back may have been dropped again since; whether it was reachable then, the host has seen.
    if (resurrected?.has(thing) !== true) host.expect(thing.freed, () => `${thing.name}, which nothing reaches, is not freed by a collection of generation ${chosen}`)
  }
  expectSound(host)
  if (record === undefined) host.fail('there is no record of the collection')
  return { garbage, resurrected: resurrected ?? new Set(), record }
}

/** Brings a collection that has begun to its end; its record, which the collector that ended it has, and none that took its place. */
export function finish(host: Host, between?: () => void): CollectionRecord | undefined {
  let record: CollectionRecord | undefined
  for (let turn = 0; ; turn++) {
    const answer = host.call('advance()', () => host.collector.advance())
    record = host.collector.last ?? record
    host.noticeGone()
    if (answer === 'done') break
    host.calls.push('advance() says suspended')
    host.expect(host.collector.collecting, () => 'a suspended collection is not under way')
    host.expect(!host.collector.begin(0), () => 'begin starts a collection while one is suspended')
    if (turn > SUSPENSIONS_MOST) host.fail(`still suspended after ${turn} turns`)
    host.runLater()
    between?.()
  }
  host.expect(!host.collector.collecting, () => 'a collection that is done is still under way')
  return record
}

/** What the mutator does at a safepoint: starts the collection that is due. */
export function safepoint(host: Host): boolean {
  const { collector } = host
  if (!collector.due) return false
  host.calls.push('safepoint: a collection is due')
  if (!host.call('begin()', () => collector.begin())) return false
  finish(host)
  expectSound(host)
  return true
}
