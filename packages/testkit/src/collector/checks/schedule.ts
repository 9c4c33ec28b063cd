import { type Generations, MisuseError } from '@mm/contract'
import { type Host } from '../../host/host.js'
import { OWN_ROOTS } from '../../host/model.js'
import { type Check } from '../../suite.js'
import { collect, oldest, safepoint } from '../collection.js'
import { type CollectorSubject } from '../subject.js'
import { dropAll, ring } from './garbage.js'

const needsGenerations = (subject: CollectorSubject): string | undefined => subject.withoutCollection() ?? subject.without('generations')

function generationsOf(host: Host): Generations {
  const { generations } = host.collector
  if (generations === undefined) host.fail('has no generations')
  return generations
}

/** Allocates until the collector is due; how many it took, at most `most`. */
function untilDue(host: Host, most: number): number {
  let made = 0
  while (made < most && !host.collector.due) host.create('node', made++ % OWN_ROOTS)
  return made
}

/** As many objects as it takes for `count` allocations more than deallocations, all alive in one chain. */
function grow(host: Host, count: number): void {
  for (let made = 0; made < count; made++) {
    const before = host.rooted[0]
    const next = host.create('node', 1)
    if (before !== undefined) host.setSlot(next, 0, before)
    host.setRoot(0, next)
    host.setRoot(1, undefined)
  }
}

export const scheduleChecks: readonly Check<CollectorSubject>[] = [
  {
    name: 'due when the count of the youngest passes its threshold, not before',
    absent: needsGenerations,
    run(subject) {
      const host = subject.open()
      const generations = generationsOf(host)
      generations.setThresholds(20, 5, 5)
      host.expect(generations.thresholds().slice(0, 3).join() === '20,5,5'.split(',').slice(0, generations.count).join(), () => `thresholds are ${generations.thresholds().join(', ')}`)
      for (let made = 1; made <= 20; made++) {
        grow(host, 1)
        host.expect(generations.counts()[0] === made, () => `after ${made} allocations the count is ${generations.counts()[0]}`)
        host.expect(!host.collector.due, () => `due after ${made} allocations, with a threshold of 20`)
      }
      host.expect(host.scheduled === 0, () => 'the mutator is told of a collection that is not due')
      grow(host, 1)
      host.expect(host.collector.due, () => 'not due after 21 allocations, with a threshold of 20')
      host.expect(host.scheduled === 1, () => `the mutator is told ${host.scheduled} times that a collection is due`)
      host.expect(safepoint(host), () => 'what is due does not begin')
      host.expect(!host.collector.due, () => 'still due after the collection')
      host.expect(generations.counts()[0] === 0, () => `the count is ${generations.counts()[0]} after the collection`)
    },
  },
  {
    name: 'deallocations are taken off the count',
    absent: (subject) => needsGenerations(subject) ?? subject.withoutCounts(),
    run(subject) {
      const host = subject.open()
      const generations = generationsOf(host)
      generations.setThresholds(20, 5, 5)
      for (let made = 0; made < 200; made++) {
        host.create('node', 0)
        host.expect(!host.collector.due, () => 'due although one object only is ever alive')
      }
      host.setRoot(0, undefined)
      host.expect(generations.counts()[0] === 0, () => `the count is ${generations.counts()[0]} when all is freed`)
    },
  },
  {
    name: 'disabled, or with a first threshold of 0, it is never due',
    run(subject) {
      for (const turnOff of [(host: Host) => (host.collector.enabled = false), (host: Host) => host.collector.generations?.setThresholds(0)]) {
        const host = subject.open()
        if (host.collector.generations === undefined && subject.collects) {
          host.collector.enabled = false
        } else {
          host.collector.generations?.setThresholds(10, 2, 2)
          turnOff(host)
        }
        ring(host, 'node', 2)
        host.setRoot(0, undefined)
        const { freed } = host
        host.expect(untilDue(host, 300) === 300, () => 'due although automatic collection is off')
        host.expect(!safepoint(host) && !freed.includes('node0'), () => 'collects although automatic collection is off')
        if (!subject.collects) continue
        host.collector.enabled = false
        dropAll(host)
        collect(host)
        host.expect(freed.includes('node0'), () => 'does not collect when it is told to')
      }
    },
  },
  {
    name: 'a collection counts for the next older generation',
    absent: needsGenerations,
    run(subject) {
      const host = subject.open()
      const generations = generationsOf(host)
      if (generations.count < 2) return
      grow(host, 3)
      collect(host, 0)
      collect(host, 0)
      host.expect(generations.counts().slice(0, 2).join() === '0,2', () => `after two collections of generation 0 the counts are ${generations.counts().join(', ')}`)
      collect(host, 1)
      host.expect(generations.counts().slice(0, 2).join() === '0,0', () => `after a collection of generation 1 the counts are ${generations.counts().join(', ')}`)
    },
  },
  {
    name: 'older generations are collected in their turn',
    absent: needsGenerations,
    run(subject) {
      const host = subject.open()
      const generations = generationsOf(host)
      generations.setThresholds(10, 2, 2)
      for (let made = 0; made < 1000; made++) {
        grow(host, 1)
        safepoint(host)
      }
      const counted = host.collector.statistics().generations
      counted.forEach(({ collections }, generation) => {
        const younger = counted[generation - 1]
        host.expect(collections > 0, () => `generation ${generation} is never collected`)
        host.expect(generation === 0 || collections < younger.collections, () => `generation ${generation} is collected ${collections} times, the one before it ${younger.collections} times`)
      })
    },
  },
  {
    name: 'a generation that there is not is refused',
    absent: needsGenerations,
    run(subject) {
      const host = subject.open()
      for (const generation of [-1, oldest(host) + 1, 0.5]) {
        try {
          host.collector.begin(generation)
        } catch (error) {
          if (error instanceof MisuseError && error.code === 'bad-option') continue
          throw error
        }
        host.fail(`begin(${generation}) is not refused`)
      }
      collect(host)
    },
  },
  {
    name: 'young collections do not look at the old',
    absent: (subject) => needsGenerations(subject) ?? subject.withoutCounts(),
    run(subject) {
      const visits = [0, 400].map((old) => {
        const host = subject.open()
        grow(host, old)
        host.setRoot(5, host.rooted[0])
        for (let round = 0; round <= oldest(host); round++) collect(host)
        ring(host, 'node', 7)
        return collect(host, 0)?.record.visited
      })
      if (visits[0] !== visits[1]) throw new Error(`looks at ${visits[0]} objects where nothing is old, at ${visits[1]} where 400 are`)
    },
  },
]
