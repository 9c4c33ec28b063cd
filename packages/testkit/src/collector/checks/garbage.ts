import fc from 'fast-check'
import { forAll } from '../../draw.js'
import { type Host } from '../../host/host.js'
import { OWN_ROOTS } from '../../host/model.js'
import { type KindName } from '../../host/kinds.js'
import { type Check } from '../../suite.js'
import { collect, oldest, safepoint } from '../collection.js'
import { type CollectorSubject } from '../subject.js'
import { perform, sequencesOf, steps } from '../../mutator.js'
import { trafficCheck } from '../traffic.js'

const quiet = steps(fc.constant('nothing'), fc.constant(false))

/** Empties every root, as often as finalizers fill them again. */
export function dropAll(host: Host): void {
  do {
    for (let root = 0; root < host.rooted.length; root++) host.setRoot(root, undefined)
  } while (host.rooted.some((thing) => thing !== undefined))
}

/** A ring of `length` objects of `kind`, each holding the next, in root 0. */
export function ring(host: Host, kind: KindName, length: number): void {
  const first = host.create(kind, 0)
  let last = first
  for (let made = 1; made < length; made++) {
    const next = host.create(kind, 1)
    host.setSlot(last, 1, next)
    last = next
  }
  host.setSlot(last, 1, first)
  host.setRoot(1, undefined)
}

const cyclic: readonly KindName[] = ['node', 'finalizing', 'plain', 'bag', 'table', 'custom', 'class']

export const garbageChecks: readonly Check<CollectorSubject>[] = [
  trafficCheck({
    name: 'frees nothing that is reachable',
    steps: quiet,
    finish: (host) => {
      collect(host)
      collect(host)
      for (const thing of host.reachable()) host.expect(!thing.freed, () => `${thing.name} was freed`)
    },
  }),
  trafficCheck({
    name: 'a full collection frees all garbage',
    absent: (subject) => subject.withoutCollection(),
    steps: quiet,
    finish: (host) => {
      dropAll(host)
      collect(host)
      for (const thing of host.live()) host.fail(`${thing.name} is still there`)
    },
  }),
  {
    name: 'cycles of every kind of object are found, and kept while they are reachable',
    absent: (subject) => subject.withoutCollection(),
    run(subject) {
      for (const kind of cyclic) {
        for (const length of [1, 2, 5]) {
          const host = subject.open()
          ring(host, kind, length)
          for (let round = 0; round < 4; round++) collect(host)
          host.expect(host.freed.length === 0, () => `frees ${host.freed.join(', ')} of a reachable ring`)
          host.setRoot(0, undefined)
          collect(host)
          host.expect(host.objects.things.size === 0, () => `a ring of ${length} is not freed`)
        }
      }
    },
  },
  {
    name: 'rows in cycles are freed with the objects that hold them',
    absent: (subject) => subject.withoutCollection(),
    run(subject) {
      const host = subject.open()
      const node = host.create('node', 0)
      const atom = host.create('atom', 1)
      const row = host.create('row', 1, undefined, [node, atom, node])
      host.setSlot(node, 0, row)
      const outer = host.create('row', 2, undefined, [row])
      host.setSlot(node, 1, outer)
      host.setRoot(1, undefined)
      host.setRoot(2, undefined)
      collect(host)
      host.setRoot(0, undefined)
      collect(host)
      host.expect(host.objects.things.size === 0, () => 'something is left')
    },
  },
  {
    name: 'types go with their last instances, and cycles through a type are found',
    absent: (subject) => subject.withoutCollection(),
    run(subject) {
      const host = subject.open()
      const type = host.create('class', 0)
      const first = host.create('instance', 1, undefined, [], type)
      host.create('instance', 2, undefined, [], type)
      host.setSlot(type, 0, first)
      host.setRoot(0, undefined)
      host.setRoot(1, undefined)
      for (let round = 0; round < 3; round++) collect(host)
      host.expect(!type.freed, () => 'a type is freed although there is an instance that a root reaches')
      host.setRoot(2, undefined)
      collect(host)
      host.expect(host.objects.things.size === 0, () => 'a type and an instance that hold each other are not freed')
    },
  },
  {
    name: 'a young collection frees the garbage among the young, and keeps what the old hold',
    absent: (subject) => subject.withoutCollection() ?? subject.without('generations', 'walk'),
    run(subject) {
      const host = subject.open()
      const old = host.create('node', 5)
      for (let round = 0; round < oldest(host); round++) collect(host)
      const held = host.create('node', 6)
      host.setSlot(old, 0, held)
      host.setSlot(held, 0, held)
      host.setRoot(6, undefined)
      ring(host, 'node', 3)
      host.setRoot(0, undefined)
      collect(host, 0)
      host.expect(host.freed.length >= 3, () => 'the young ring is not freed')
      forAll(subject, subject.runs, sequencesOf(quiet), (sequence) => {
        const drawn = subject.open()
        for (const step of sequence) {
          perform(drawn, step)
          if (step.step === 'drop') collect(drawn, step.root % (oldest(drawn) + 1))
        }
      })
    },
  },
  {
    name: 'nothing is collected before the mutator says so',
    run(subject) {
      const host = subject.open()
      ring(host, 'node', 3)
      host.setRoot(0, undefined)
      const { generations } = host.collector
      generations?.setThresholds(2, 1, 1)
      for (let made = 0; made < 50; made++) host.create('node', made % OWN_ROOTS)
      const ringFreed = host.freed.filter((name) => ['node0', 'node1', 'node2'].includes(name))
      host.expect(ringFreed.length === 0, () => `${ringFreed.join(', ')} was freed outside a collection`)
      safepoint(host)
    },
  },
  {
    name: 'immortal objects stay',
    absent: (subject) => subject.withoutCounts() ?? subject.withoutCollection(),
    run(subject) {
      const host = subject.open()
      const immortal = host.create('node', 0)
      const held = host.create('node', 1)
      host.setSlot(immortal, 0, held)
      host.setSlot(held, 0, immortal)
      host.setCount(immortal, host.objects.layout.immortal)
      host.setRoot(0, undefined)
      host.setRoot(1, undefined)
      for (let round = 0; round < 3; round++) collect(host)
      host.expect(host.freed.length === 0, () => `frees ${host.freed.join(', ')}`)
    },
  },
  {
    name: 'long chains and large rings do not overflow the stack',
    absent: (subject) => subject.withoutCollection(),
    run(subject) {
      const host = subject.open({ roomy: true })
      ring(host, 'node', 12_000)
      collect(host)
      host.setRoot(0, undefined)
      collect(host)
      host.expect(host.objects.things.size === 0, () => 'something is left')
    },
  },
  trafficCheck({
    name: 'views may be replaced whenever the mutator has the word',
    options: { moving: true, phasesSuspend: true },
    steps: steps(fc.constantFrom('nothing', 'resurrect', 'create'), fc.boolean()),
  }),
  trafficCheck({
    name: 'another instance goes on from its state',
    absent: (subject) => subject.without('state'),
    options: { replacing: true, phasesSuspend: true },
    first: (subject) => {
      const host = subject.open({ replacing: true })
      const { generations } = host.collector
      generations?.setThresholds(123, 45, 6)
      host.create('node', 0)
      if (subject.collects) collect(host, 0)
      const said = (): string => {
        const now = host.collector.generations
        return JSON.stringify([now?.counts(), now?.thresholds(), host.collector.statistics().generations])
      }
      const before = said()
      host.move()
      host.expect(said() === before, () => `counts, thresholds and totals were ${before}; taken up again they are ${said()}`)
      host.collector.enabled = false
      host.move()
    },
    finish: (host) => {
      dropAll(host)
      collect(host)
    },
  }),
  {
    name: 'two collectors in two memories never meet',
    run(subject) {
      forAll(subject, Math.ceil(subject.runs / 2), fc.tuple(sequencesOf(quiet), sequencesOf(quiet)), ([first, second]) => {
        const calls: string[] = []
        const hosts = [subject.open({ calls }), subject.open({ calls })]
        for (let turn = 0; turn < Math.max(first.length, second.length); turn++) {
          if (turn < first.length) perform(hosts[0], first[turn])
          if (turn < second.length) perform(hosts[1], second[turn])
        }
        for (const host of hosts) dropAll(host)
        for (const host of hosts) collect(host)
        for (const host of hosts) if (subject.collects) host.expect(host.objects.things.size === 0, () => 'something is left')
      })
    },
  },
]
