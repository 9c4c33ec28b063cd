import fc from 'fast-check'
import { forAll } from '../../draw.js'
import { type Host } from '../../host/host.js'
import { OWN_ROOTS } from '../../host/model.js'
import { type Code, type Thing } from '../../host/thing.js'
import { type Check } from '../../suite.js'
import { collect, finish } from '../collection.js'
import { type CollectorSubject } from '../subject.js'
import { anySteps, perform, sequencesOf, steps } from '../../mutator.js'
import { trafficCheck } from '../traffic.js'
import { dropAll } from './garbage.js'

const now = (action: Code['action']): Code => ({ action, later: false })
const later = (action: Code['action']): Code => ({ action, later: true })

/** An unreachable object with a finalizer that holds itself, and a chain of nodes that only it reaches. */
function doomed(host: Host, code: Code, chain = 3): Thing[] {
  const first = host.create('finalizing', 0, code)
  host.setSlot(first, 1, first)
  const things = [first]
  for (let made = 0; made < chain; made++) {
    const next = host.create('node', 1)
    host.setSlot(things[made], 0, next)
    things.push(next)
  }
  host.setSlot(things[chain], 1, things[0])
  host.setRoot(0, undefined)
  host.setRoot(1, undefined)
  return things
}

const collects = (subject: CollectorSubject): string | undefined => subject.withoutCollection()

export const finalizerChecks: readonly Check<CollectorSubject>[] = [
  {
    name: 'finalizers run once',
    absent: collects,
    run(subject) {
      const host = subject.open()
      const [first] = doomed(host, now('resurrect'))
      collect(host)
      host.expect(first.finalized === 1, () => `the finalizer has run ${first.finalized} times`)
      host.expect(host.collector.isFinalized?.(first.object) !== false, () => 'isFinalized is false of an object whose finalizer has run')
      for (let round = 0; round < 2; round++) collect(host)
      for (let root = 0; root < host.rooted.length; root++) host.setRoot(root, undefined)
      collect(host)
      host.expect(first.freed && first.finalized === 1, () => 'an object that was brought back once is not freed the second time')
    },
  },
  {
    name: 'a resurrected object keeps everything that it reaches',
    absent: collects,
    run(subject) {
      for (const action of ['resurrect', 'resurrect-neighbour'] as const) {
        for (const code of [now(action), later(action)]) {
          const host = subject.open()
          const things = doomed(host, code, 5)
          const bystanders = doomed(host, now('nothing'), 2)
          const outcome = collect(host)
          for (const thing of things) host.expect(!thing.freed, () => `${thing.name} is freed`)
          for (const thing of bystanders) host.expect(thing.freed, () => `${thing.name}, which nobody brought back, is not freed`)
          host.expect(outcome?.resurrected.size === things.length, () => 'the kit and the collector disagree')
          collect(host)
          host.expect(!things[5].freed, () => 'a second collection frees what is reachable again')
        }
      }
    },
  },
  trafficCheck({
    name: 'finalizers may make, drop and bring back',
    absent: collects,
    first: (subject) => {
      const host = subject.open()
      const first = host.create('finalizing', 0, now('drop-own'))
      const second = host.create('finalizing', 1, now('nothing'))
      host.setSlot(first, 1, first)
      host.setSlot(first, 0, second)
      host.setRoot(1, undefined)
      host.setRoot(0, undefined)
      collect(host)
      host.expect(second.finalized === 1, () => `the finalizer of an object that another finalizer dropped has run ${second.finalized} times`)
    },
    steps: steps(fc.constantFrom('nothing', 'resurrect', 'resurrect-neighbour', 'create', 'create-holder', 'drop-own', 'drop-root'), fc.constant(false)),
  }),
  trafficCheck({
    name: 'a suspended collection goes on where it stopped',
    absent: collects,
    options: { phasesSuspend: true },
    steps: steps(fc.constantFrom('nothing', 'resurrect', 'resurrect-neighbour', 'create', 'create-holder', 'drop-own', 'drop-root'), fc.constant(true)),
    finish: (host) => {
      dropAll(host)
      doomed(host, later('nothing'))
      collect(host)
    },
  }),
  {
    name: 'the mutator may do as it likes while a collection is suspended',
    absent: collects,
    run(subject) {
      const simple = subject.open({ phasesSuspend: true })
      const bystander = simple.create('node', 3)
      doomed(simple, later('nothing'))
      collect(simple, undefined, () => {
        simple.setRoot(3, undefined)
      })
      if (simple.counted) simple.expect(bystander.freed, () => 'what the mutator drops meanwhile is not freed')
      const interludes = steps(fc.constant('nothing'), fc.constant(false))
      forAll(subject, subject.runs, fc.tuple(sequencesOf(anySteps), fc.array(interludes, { minLength: 8, maxLength: 60, size: 'max' })), ([sequence, between]) => {
        const host = subject.open({ phasesSuspend: true })
        for (const step of sequence) perform(host, step)
        dropAll(host)
        const garbage = doomed(host, later('nothing'))
        let turn = 0
        collect(host, undefined, () => {
          for (let step = 0; step < 3; step++) perform(host, between[turn++ % between.length])
        })
        for (const thing of garbage) host.expect(thing.freed, () => `${thing.name} is not freed`)
        collect(host)
      })
    },
  },
  {
    name: 'what is tracked while a collection is suspended is found by the next',
    absent: collects,
    run(subject) {
      const host = subject.open({ phasesSuspend: true })
      doomed(host, later('nothing'))
      const fresh: Thing[] = []
      collect(host, undefined, () => {
        fresh.push(host.create('node', fresh.length % OWN_ROOTS))
      })
      host.expect(fresh.length > 0, () => 'the collection is not suspended, although the finalizer is code of the mutator')
      for (const thing of fresh) {
        host.expect(!thing.freed && host.collector.isTracked(thing.object), () => `${thing.name}, made meanwhile, is not tracked`)
        host.setSlot(thing, 0, thing)
      }
      dropAll(host)
      collect(host)
      for (const thing of fresh) host.expect(thing.freed, () => `${thing.name}, made meanwhile, is never found`)
    },
  },
  {
    name: 'what a finalizer makes keeps what it refers to, reachable or not',
    absent: collects,
    run(subject) {
      for (const code of [now('create-holder'), later('create-holder')]) {
        const host = subject.open()
        const before = new Set(host.live())
        const first = host.create('finalizing', 0, code)
        const held = host.create('finalizing', 1, now('nothing'))
        host.setSlot(first, 1, first)
        host.setSlot(first, 0, held)
        before.add(first).add(held)
        dropAll(host)
        collect(host)
        const made = [...host.live()].filter((thing) => !before.has(thing))
        for (const holder of made) host.expect(!held.freed, () => `${held.name} is freed, to which ${holder.name} refers`)
        collect(host)
        for (const thing of [first, held, ...made]) host.expect(thing.freed, () => `${thing.name} is never freed`)
      }
    },
  },
  {
    name: 'begin is refused while a collection is under way',
    absent: collects,
    run(subject) {
      for (const code of [now('collect'), later('collect')]) {
        const host = subject.open({ phasesSuspend: true })
        const [first] = doomed(host, code)
        host.expect(host.call('begin', () => host.collector.begin(0)), () => 'begin starts nothing')
        host.expect(host.collector.collecting, () => 'a collection that has begun is not under way')
        host.expect(!host.collector.begin(0), () => 'begin starts a second collection')
        finish(host)
        host.expect(first.finalized === 1 && first.freed, () => 'the collection is not finished')
      }
    },
  },
  {
    name: 'weak references are cleared before their referents go',
    absent: collects,
    run(subject) {
      const host = subject.open()
      const things = doomed(host, now('nothing'))
      host.setRoot(0, things[2])
      const references = [host.refer(things[2], 3), host.refer(things[2], 4, now('nothing')), host.refer(things[0], 5)]
      host.setRoot(0, undefined)
      collect(host)
      for (const reference of references) host.expect(reference.referent === undefined, () => `${reference.name} still refers to what is gone`)
      host.expect(references[1].called === 1, () => 'the callback of a reference to what is gone is not called')
    },
  },
  {
    name: 'callbacks of weak references that are garbage themselves are not called',
    absent: collects,
    run(subject) {
      const host = subject.open()
      const node = host.create('node', 0)
      const reference = host.refer(node, 1, now('nothing'))
      host.setSlot(node, 0, reference)
      host.setSlot(node, 1, node)
      const outside = host.refer(node, 2, now('nothing'))
      host.setRoot(0, undefined)
      host.setRoot(1, undefined)
      collect(host)
      host.expect(reference.called === 0 && reference.freed, () => 'the callback of a reference that went with its referent is called')
      host.expect(outside.called === 1, () => 'the callback of a reference from outside is not called')
    },
  },
]
