import fc from 'fast-check'
import { forAll } from '../../draw.js'
import { type Host } from '../../host/host.js'
import { type Thing } from '../../host/thing.js'
import { type Check } from '../../suite.js'
import { anySteps, perform, sequencesOf } from '../../mutator.js'
import { safepoint } from '../collection.js'
import { type CollectorSubject } from '../subject.js'

/** Objects in a chain. */
const HOLDERS = 40
/** Objects that are made before whatever a collector does by itself has been done. */
const MADE_MOST = 20_000
/** Steps of a collection that is gone on with between two steps of the mutator. */
const TURNS = 3

const needsBarrier = (subject: CollectorSubject): string | undefined =>
  subject.withoutCollection() ?? (subject.strategy.manifest.requires?.includes('barrier') === true ? undefined : "its manifest does not require 'barrier'")

const automatic = anySteps.filter(({ step }) => step !== 'collect')

/** Makes collections as frequent as they can be. */
function hurry(host: Host): void {
  host.collector.generations?.setThresholds(1, 1, 1)
}

/** Makes an object that only a collector can free, and lets it do what is due. */
function makeOne(host: Host): void {
  const node = host.create('node', 8)
  host.setSlot(node, 0, node)
  safepoint(host)
}

/** A chain of objects in root 0; every other one has one more in its second slot, that nobody else holds. */
function holders(host: Host): Thing[] {
  const things: Thing[] = []
  for (let made = 0; made < HOLDERS; made++) {
    const holder = host.create('node', 1)
    if (made % 2 === 0) {
      host.create('node', 2)
      host.moveTo(2, holder, 1)
    }
    const before = host.rooted[0]
    if (before !== undefined) host.setSlot(holder, 0, before)
    host.setRoot(0, holder)
    things.push(holder)
  }
  host.setRoot(1, undefined)
  // The last one made is the first of the chain: marking comes late to the others.
  return things
}

/** What the mutator does with the object that `from` holds, so that afterwards `to` holds it alone. */
const ways: readonly ((host: Host, from: Thing, to: Thing) => void)[] = [
  (host, from, to) => {
    host.setSlot(to, 2, from.slots[1])
    host.setSlot(from, 1, undefined)
    host.setSlot(to, 1, to.slots[2])
    host.setSlot(to, 2, undefined)
  },
  (host, from, to) => {
    host.moveOut(from, 1, 3)
    host.moveTo(3, to, 1)
  },
  (host, from, to) => {
    const thing = from.slots[1]
    if (thing === undefined) return
    const reference = host.refer(thing, 4)
    host.moveOut(from, 1, 3)
    makeOne(host)
    host.setRoot(5, reference)
    host.dereference(reference, 6)
    host.setRoot(3, undefined)
    host.moveTo(6, to, 1)
    for (const root of [4, 5]) host.setRoot(root, undefined)
  },
]

export const stepChecks: readonly Check<CollectorSubject>[] = [
  {
    name: 'what the mutator moves between two steps of a collection stays',
    absent: needsBarrier,
    run(subject) {
      forAll(subject, Math.ceil(subject.runs / 5), fc.array(fc.tuple(fc.nat(HOLDERS - 1), fc.nat(HOLDERS - 1), fc.nat(ways.length - 1)), { minLength: 20, maxLength: 50, size: 'max' }), (moves) => {
        const host = subject.open({ roomy: true })
        hurry(host)
        const things = holders(host)
        for (const [from, to, way] of moves) {
          const [full, empty] = things[from].slots[1] === undefined ? [things[to], things[from]] : [things[from], things[to]]
          if (full.slots[1] !== undefined && empty.slots[1] === undefined) ways[way](host, full, empty)
          for (let turn = 0; turn < TURNS; turn++) makeOne(host)
        }
      })
    },
  },
  {
    name: 'nothing that is reachable goes while the mutator works between steps',
    absent: needsBarrier,
    run(subject) {
      forAll(subject, 2 * subject.runs, fc.tuple(sequencesOf(automatic), fc.boolean()), ([sequence, synchronous]) => {
        const host = subject.open({ moving: true, replacing: true, synchronous })
        hurry(host)
        for (const step of sequence) {
          perform(host, step)
          host.move()
          for (let turn = 0; turn < TURNS && safepoint(host); turn++);
        }
      })
    },
  },
  {
    name: 'what is dropped while a collection goes on is found without being asked for',
    absent: needsBarrier,
    run(subject) {
      const host = subject.open({ roomy: true })
      hurry(host)
      const things = holders(host)
      for (const thing of things) {
        host.setSlot(thing, 2, thing)
        makeOne(host)
      }
      const references = [2, 3, 4, 5, 6, 7].map((root) => host.refer(things[root], root))
      host.setRoot(0, undefined)
      host.setRoot(8, undefined)
      for (let made = 0; made < MADE_MOST && things.some(({ freed }) => !freed); made++) makeOne(host)
      for (const thing of things) host.expect(thing.freed, () => `${thing.name}, which nothing reaches, is still there after ${MADE_MOST} more objects`)
      for (const reference of references) host.expect(reference.referent === undefined, () => `${reference.name} still refers to what is gone`)
    },
  },
]
