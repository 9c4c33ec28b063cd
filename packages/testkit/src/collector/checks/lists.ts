import { type ObjectRef } from '@mm/contract'
import { type Host } from '../../host/host.js'
import { expectSound } from '../../host/sound.js'
import { type Check } from '../../suite.js'
import { expectManifest } from '../../manifest.js'
import { expectThat } from '../../failure.js'
import { collect, oldest } from '../collection.js'
import { type CollectorSubject } from '../subject.js'
import { anySteps } from '../../mutator.js'
import { trafficCheck } from '../traffic.js'
import { dropAll, ring } from './garbage.js'

function expectListed(host: Host): void {
  const { collector } = host
  const found = new Set<ObjectRef>()
  collector.walk?.((object) => {
    host.expect(!found.has(object), () => `walk visits ${host.objects.things.get(object)?.name} twice`)
    found.add(object)
  })
  // Without counts what nothing reaches may be known to be dead, and wait to be swept.
  const alive = host.counted ? undefined : host.reachable()
  for (const thing of host.live()) {
    if (!thing.kind.trackable) continue
    const tracked = collector.isTracked(thing.object)
    host.expect(found.has(thing.object) === tracked, () => `walk and isTracked disagree about ${thing.name}`)
    host.expect(tracked || alive?.has(thing) === false || thing.kind.name === 'row' || thing.kind.name === 'table', () => `${thing.name} is not tracked any more`)
    found.delete(thing.object)
  }
  for (const object of found) host.fail(`walk visits ${object}, where no object is`)
}

export const listChecks: readonly Check<CollectorSubject>[] = [
  {
    name: 'its manifest is complete',
    run({ strategy }) {
      expectManifest(strategy, 'collector')
    },
  },
  {
    name: 'every heap gets a collector of its own',
    run(subject) {
      expectThat(subject.open().collector !== subject.open().collector, () => 'create returns the same collector twice')
    },
  },
  {
    name: 'track lists an object, untrack takes it off and no other',
    run(subject) {
      const host = subject.open()
      const things = [0, 1, 2, 3, 4].map((root) => host.create('node', root))
      const tracked = (): string => things.map(({ object }) => (host.collector.isTracked(object) ? 1 : 0)).join('')
      host.expect(tracked() === '11111', () => 'an object that was tracked is not')
      host.untrack(things[2])
      host.untrack(things[4])
      host.untrack(things[4])
      host.expect(tracked() === '11010', () => `of five objects, two of them untracked, are tracked: ${tracked()}`)
      collect(host)
      host.expect(tracked() === '11010', () => `after a collection are tracked: ${tracked()}`)
      host.collector.track(things[2].object)
      host.expect(tracked() === '11110', () => `after one is tracked again: ${tracked()}`)
      for (const thing of things) host.setSlot(thing, 0, thing)
      dropAll(host)
      collect(host)
      if (!subject.collects || !host.counted) return
      host.expect(things.map(({ freed }) => (freed ? 1 : 0)).join('') === '11110', () => `of five rings, the last untracked, are freed: ${things.filter(({ freed }) => freed).length}`)
    },
  },
  trafficCheck({
    name: 'walk visits what is tracked',
    absent: (subject) => subject.without('walk'),
    stepped: expectListed,
  }),
  trafficCheck({
    name: 'check passes after every step',
    absent: (subject) => subject.without('check'),
    steps: anySteps,
    stepped: (host) => {
      host.call('check()', () => host.collector.check?.())
    },
  }),
  trafficCheck({
    name: 'counts are right after every step',
    absent: (subject) => subject.withoutCounts(),
    stepped: (host) => {
      expectSound(host)
    },
  }),
  {
    name: 'what is frozen is not looked at',
    absent: (subject) => subject.withoutCollection() ?? subject.without('freeze'),
    run(subject) {
      const host = subject.open()
      const { collector } = host
      ring(host, 'node', 4)
      collector.freeze?.()
      host.expect(collector.frozenCount?.() === 4, () => `frozenCount is ${collector.frozenCount?.()} of 4`)
      host.setRoot(0, undefined)
      ring(host, 'node', 3)
      host.setRoot(0, undefined)
      host.calls.push('collect everything that is not frozen')
      const { record } = collect(host) ?? {}
      host.expect(host.freed.length === 3, () => `frees ${host.freed.join(', ')}`)
      host.expect(record?.visited !== undefined && record.visited <= 2 * 3, () => `looks at ${record?.visited} objects where 3 are not frozen`)
      collector.unfreeze?.()
      host.expect(collector.frozenCount?.() === 0, () => `frozenCount is ${collector.frozenCount?.()} after unfreeze`)
      collect(host)
      host.expect(host.freed.length === 7, () => 'what was frozen is not collected after unfreeze')
    },
  },
  {
    name: 'statistics and records say what was done',
    absent: (subject) => subject.withoutCollection(),
    run(subject) {
      const host = subject.open()
      const { collector } = host
      host.expect(collector.last === undefined && collector.statistics().collections.length === 0, () => 'there is a record before the first collection')
      const generations = collector.generations?.count ?? 1
      let done = 0
      for (let generation = 0; generation < generations; generation++) {
        for (const length of [3, 5]) {
          ring(host, 'node', length)
          host.setRoot(0, undefined)
          const before = { ...collector.statistics().generations[generation] }
          const record = collect(host, generation)?.record
          done++
          host.expect(record?.generation === generation, () => `the record is of generation ${record?.generation}, not ${generation}`)
          host.expect(record?.collected === length && record.uncollectable === 0, () => `the record says ${record?.collected} collected and ${record?.uncollectable} not; ${length} were freed`)
          host.expect((record?.visited ?? 0) >= length, () => `the record says ${record?.visited} visited; ${length} were found`)
          const { collections, generations: totals } = collector.statistics()
          host.expect(collections.length === done && collections[done - 1] === collector.last, () => `${collections.length} records after ${done} collections`)
          const total = totals[generation]
          host.expect(
            total.collections === (before.collections ?? 0) + 1 && total.collected === (before.collected ?? 0) + length,
            () => `the totals of generation ${generation} are ${JSON.stringify(total)} after ${JSON.stringify(before)}`,
          )
        }
      }
    },
  },
  {
    name: 'the mutator is told of each collection, and its clock measures the pause',
    absent: (subject) => subject.withoutCollection(),
    run(subject) {
      const host = subject.open()
      const first = host.create('finalizing', 0, { action: 'nothing', later: false })
      host.setSlot(first, 0, first)
      host.setRoot(0, undefined)
      const { record } = collect(host) ?? {}
      host.expect(record?.pause === 5, () => `the pause is ${record?.pause} ms of 5`)
      const told = host.phases.map(({ name, generation, collected }) => `${name} ${generation} ${collected}`).join('; ')
      host.expect(told === `start ${oldest(host)} 0; stop ${oldest(host)} 1`, () => `the mutator was told: ${told}`)
      host.expect(host.fullCollections === 1, () => `fullCollectionDone was called ${host.fullCollections} times`)
      if (oldest(host) > 0) collect(host, 0)
      host.expect(host.fullCollections === 1, () => 'fullCollectionDone is called after a young collection')
    },
  },
]
