import fc from 'fast-check'
import { forAll } from '../../draw.js'
import { type Host } from '../../host/host.js'
import { expectSound } from '../../host/sound.js'
import { type Action, type Code } from '../../host/thing.js'
import { perform, sequencesOf, steps } from '../../mutator.js'
import { type Check } from '../../suite.js'
import { type LifetimeSubject } from '../subject.js'
import { expectFreed, trafficCheck } from '../traffic.js'

const now = (action: Action): Code => ({ action, later: false })
const later = (action: Action): Code => ({ action, later: true })
const counts = (subject: LifetimeSubject): string | undefined => subject.withoutCounts()
const lively: fc.Arbitrary<Action> = fc.constantFrom('nothing', 'resurrect', 'resurrect-neighbour', 'create', 'drop-own', 'drop-root')

const TREE_DEPTH = 4

/** A tree whose every object has a finalizer, in root 0, is dropped: such a tree is rarely drawn. */
function dropTree(host: Host, code: (action: Action) => Code): void {
  const actions = ['nothing', 'drop-own', 'create', 'nothing', 'drop-root'] as const
  let made = 0
  const grow = (depth: number): void => {
    const top = host.create('finalizing', depth, code(actions[made++ % actions.length]))
    for (let slot = 0; depth < TREE_DEPTH && slot < 2; slot++) {
      grow(depth + 1)
      host.setSlot(top, slot, host.rooted[depth + 1])
      host.setRoot(depth + 1, undefined)
    }
  }
  grow(0)
  host.setRoot(0, undefined)
  expectSound(host)
  for (let root = 0; root < host.rooted.length; root++) host.setRoot(root, undefined)
  host.expect(host.objects.things.size === 0, () => `${host.objects.things.size} of the tree are left`)
}

/** The same, where the mutator must run the finalizers. */
const dropLater = (host: Host): void => {
  dropTree(host, later)
}

export const codeChecks: readonly Check<LifetimeSubject>[] = [
  {
    name: 'a finalizer runs once, before anything is taken apart',
    absent: counts,
    run(subject) {
      for (const code of [now('nothing'), later('nothing'), now('drop-own'), later('drop-own')]) {
        const host = subject.open()
        const first = host.create('finalizing', 0, code)
        const held = host.create('node', 1)
        host.setSlot(first, 0, held)
        host.setRoot(1, undefined)
        host.setRoot(0, undefined)
        host.expect(first.finalized === 1, () => `the finalizer has run ${first.finalized} times`)
        host.expect(first.freed && held.freed, () => 'an object is not freed after its finalizer')
      }
    },
  },
  {
    name: 'a resurrected object stays, and is not finalized again',
    absent: counts,
    run(subject) {
      for (const code of [now('resurrect'), later('resurrect')]) {
        const host = subject.open()
        const first = host.create('finalizing', 0, code)
        const held = host.create('node', 1)
        host.setSlot(first, 0, held)
        host.setRoot(1, undefined)
        host.setRoot(0, undefined)
        host.expect(!first.freed && !held.freed, () => 'what the finalizer brought back is freed')
        host.expect(host.collector.isTracked(first.object), () => 'what the finalizer brought back is not tracked any more')
        expectSound(host)
        for (let root = 0; root < host.rooted.length; root++) host.setRoot(root, undefined)
        host.expect(first.freed && held.freed && first.finalized === 1, () => 'what the finalizer brought back does not go the second time')
      }
    },
  },
  {
    name: 'a tracked object is untracked before it is taken apart, and listed for its finalizer',
    absent: counts,
    run(subject) {
      const host = subject.open()
      const code = later('nothing')
      const first = host.create('finalizing', 0, code)
      host.clearRoot(0)
      host.expect(host.lifetime.suspended && host.collector.isTracked(first.object), () => 'an object is not tracked while its finalizer runs')
      host.settleLifetime()
      expectFreed(host, 'finalizing0')
    },
  },
  {
    name: 'suspends for code of the mutator, and goes on after it',
    absent: counts,
    run(subject) {
      const host = subject.open()
      const outer = host.create('node', 0)
      const items = [1, 2].map((root) => host.create('finalizing', root, later('nothing')))
      items.forEach((item, index) => {
        host.setSlot(outer, index, item)
        host.setRoot(index + 1, undefined)
      })
      host.clearRoot(0)
      host.expect(host.lifetime.suspended, () => 'is not suspended, although a finalizer is code of the mutator')
      expectFreed(host, '')
      host.settleLifetime()
      host.expect(host.objects.things.size === 0 && host.freed.at(-1) === 'node0', () => `freed are: ${host.freed.join(' ')}`)
    },
  },
  {
    name: 'what dies in code of the mutator is gone when it ends',
    absent: counts,
    run(subject) {
      const host = subject.open()
      const victims: string[] = []
      // Three objects whose finalizers drop the roots one after the other, each of which holds one more such object.
      for (let root = 0; root < 4; root++) {
        const victim = host.create('finalizing', root, later('drop-root'))
        const held = host.create('node', 5)
        host.setSlot(victim, 0, held)
        host.setRoot(5, undefined)
        victims.push(victim.name, held.name)
      }
      host.setRoot(3, undefined)
      host.expect(victims.every((name) => host.freed.includes(name)), () => `freed are: ${host.freed.join(' ')}`)
      expectSound(host)
    },
  },
  {
    name: 'where code runs at once, what dies in it is gone when it returns',
    absent: counts,
    run(subject) {
      const host = subject.open({ synchronous: true })
      const first = host.create('finalizing', 0, now('drop-own'))
      const held = host.create('finalizing', 1, now('nothing'))
      const inner = host.create('node', 2)
      host.setSlot(held, 0, inner)
      host.setSlot(first, 0, held)
      host.setRoot(1, undefined)
      host.setRoot(2, undefined)
      host.setRoot(0, undefined)
      expectFreed(host, `${inner.name} ${held.name} ${first.name}`)
      forAll(subject, subject.runs, sequencesOf(steps(lively, fc.constant(false))), (sequence) => {
        const drawn = subject.open({ synchronous: true })
        for (const step of sequence) {
          perform(drawn, step)
          expectSound(drawn)
        }
      })
    },
  },
  trafficCheck('finalizers and callbacks may make, drop and bring back', steps(lively, fc.constant(false)), {}, (host) => {
    dropTree(host, now)
  }),
  trafficCheck('so may those that only the mutator can run', steps(lively, fc.boolean()), {}, dropLater),
  trafficCheck('views may be replaced whenever the mutator has the word', steps(lively, fc.boolean()), { moving: true }),
  {
    ...trafficCheck('another instance goes on from its state', steps(lively, fc.boolean()), { replacing: true }, dropLater),
    absent: (subject) => subject.without('state'),
  },
  {
    name: 'pending tells what is under way',
    absent: (subject) => subject.without('pending'),
    run(subject) {
      const host = subject.open()
      const outer = host.create('node', 0)
      const inner = host.create('finalizing', 1, later('nothing'))
      host.setSlot(outer, 0, inner)
      host.setRoot(1, undefined)
      const pending = (): string => {
        const found: string[] = []
        host.lifetime.pending?.((object, held) => found.push(`${host.objects.at(object, 'pending').name}${held ? ' held' : ''}`))
        return found.sort().join(', ')
      }
      host.expect(pending() === '', () => `pending before anything is under way: ${pending()}`)
      host.clearRoot(0)
      host.expect(pending() === 'finalizing1 held, node0', () => `pending while a finalizer inside another object is due: ${pending()}`)
      host.settleLifetime()
      host.expect(pending() === '', () => `pending when all is over: ${pending()}`)
    },
  },
  {
    name: 'two lifetimes in two memories never meet',
    absent: counts,
    run(subject) {
      const calls: string[] = []
      const hosts = [subject.open({ calls }), subject.open({ calls })]
      for (const host of hosts) {
        const outer = host.create('node', 0)
        for (const root of [1, 2, 3]) {
          const item = host.create('finalizing', root, later('nothing'))
          host.setSlot(outer, root, item)
          host.setRoot(root, undefined)
        }
        host.clearRoot(0)
      }
      for (const host of hosts) host.settleLifetime()
      for (const host of hosts) host.expect(host.objects.things.size === 0, () => `${host.objects.things.size} objects are left`)
    },
  },
]
