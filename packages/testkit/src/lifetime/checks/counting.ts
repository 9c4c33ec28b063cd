import { MisuseError, type ObjectRef } from '@mm/contract'
import fc from 'fast-check'
import { expectThat } from '../../failure.js'
import { type Host } from '../../host/host.js'
import { type KindName } from '../../host/kinds.js'
import { expectSound } from '../../host/sound.js'
import { type Action, type Code, type Thing } from '../../host/thing.js'
import { expectManifest } from '../../manifest.js'
import { steps } from '../../mutator.js'
import { type Check } from '../../suite.js'
import { type LifetimeSubject } from '../subject.js'
import { expectFreed, trafficCheck } from '../traffic.js'

const NOBODY = 0 as ObjectRef
const now = (action: Action): Code => ({ action, later: false })
const later = (action: Action): Code => ({ action, later: true })
const LONG = 12_000
const counts = (subject: LifetimeSubject): string | undefined => subject.withoutCounts()

/** As many objects of one kind, each holding the next, the first in root 0. */
function chain(host: Host, kind: KindName, length: number): void {
  for (let made = 0; made < length; made++) {
    const before = host.rooted[0]
    if (kind === 'row' || kind === 'box') {
      host.create(kind, 0, undefined, before === undefined ? [] : [before])
      continue
    }
    const next = host.create(kind, 1)
    if (before !== undefined) host.setSlot(next, 0, before)
    host.setRoot(0, next)
    host.setRoot(1, undefined)
  }
}

export const countingChecks: readonly Check<LifetimeSubject>[] = [
  {
    name: 'its manifest is complete',
    run({ strategy }) {
      expectManifest(strategy, 'lifetime')
    },
  },
  {
    name: 'every heap gets a lifetime of its own',
    run(subject) {
      expectThat(subject.open().lifetime !== subject.open().lifetime, () => 'create returns the same lifetime twice')
    },
  },
  {
    name: 'retain adds one, release takes one off, and null is left alone',
    absent: counts,
    run(subject) {
      const host = subject.open()
      const node = host.create('node', 0)
      const { lifetime } = host
      host.expect(lifetime.counting === 'exact', () => "it provides 'counts', but says that it does not count exactly")
      for (let count = 2; count <= 5; count++) {
        lifetime.retain(node.object)
        host.expect(host.countOf(node) === count, () => `the count is ${host.countOf(node)}, not ${count}`)
      }
      lifetime.retain(NOBODY)
      lifetime.release(NOBODY)
      for (let count = 4; count >= 1; count--) {
        lifetime.release(node.object)
        host.expect(host.countOf(node) === count, () => `the count is ${host.countOf(node)}, not ${count}`)
      }
      expectFreed(host, '')
      host.setRoot(0, undefined)
      expectFreed(host, 'node0')
    },
  },
  {
    name: 'the barrier is told of every reference that goes while the object stays',
    absent: (subject) => subject.withoutBarrier(),
    run(subject) {
      const host = subject.open()
      const { lifetime } = host
      host.expect(lifetime.barrier === null, () => "it provides 'barrier', but has no place for one")
      const told: ObjectRef[] = []
      const released = (object: ObjectRef): void => {
        told.push(object)
      }
      lifetime.barrier = { released }
      host.objects.released = released
      const expectTold = (things: readonly Thing[], when: string): void => {
        const expected = things.map(({ name }) => name).join(', ')
        const names = told.splice(0).map((object) => host.objects.things.get(object)?.name ?? 'what is gone').join(', ')
        host.expect(names === expected, () => `${when}: the barrier is told of ${names || 'nothing'}, not of ${expected || 'nothing'}`)
      }
      const node = host.create('node', 0)
      host.setRoot(1, node)
      host.setRoot(1, undefined)
      expectTold([node], 'a reference of two goes')
      for (const kind of ['plain', 'node', 'bag', 'table', 'custom'] as const) {
        const holder = host.create(kind, 1)
        host.setSlot(holder, 0, node)
        host.setRoot(1, undefined)
        expectTold([node], `a ${kind} goes`)
      }
      const type = host.create('class', 1)
      host.create('instance', 2, undefined, [], type)
      told.length = 0
      host.setRoot(2, undefined)
      expectTold([type], 'an instance goes')
      host.setCount(node, host.objects.layout.immortal)
      lifetime.release(node.object)
      expectTold([], 'an immortal object loses one')
      host.setRoot(1, undefined)
      expectTold([], 'the last reference goes')
    },
  },
  {
    name: 'immortal objects are left alone',
    absent: counts,
    run(subject) {
      const host = subject.open()
      const node = host.create('node', 0)
      const { immortal } = host.objects.layout
      host.setCount(node, immortal)
      for (let turn = 0; turn < 3; turn++) host.lifetime.retain(node.object)
      for (let turn = 0; turn < 9; turn++) host.lifetime.release(node.object)
      host.expect(host.countOf(node) === immortal, () => `the count of an immortal object has become ${host.countOf(node)}`)
      expectFreed(host, '')
    },
  },
  {
    name: 'a release of what nobody holds is refused',
    absent: counts,
    run(subject) {
      const host = subject.open()
      const node = host.create('node', 0)
      host.setCount(node, 0)
      try {
        host.lifetime.release(node.object)
      } catch (error) {
        if (!(error instanceof MisuseError && error.code === 'bad-count')) throw error
        expectFreed(host, '')
        return
      }
      host.fail('a release at a count of 0 is not refused')
    },
  },
  {
    name: 'dropped takes apart what has come to zero',
    absent: counts,
    run(subject) {
      const host = subject.open()
      const node = host.create('node', 0)
      const inner = host.create('node', 1)
      host.setSlot(node, 2, inner)
      host.setRoot(1, undefined)
      host.rooted[0] = undefined
      host.memory.u32[host.rootSlot(0) >>> 2] = 0
      host.changed()
      host.setCount(node, 0)
      host.lifetime.dropped(node.object)
      host.lifetime.teardown?.run()
      expectFreed(host, 'node1 node0')
    },
  },
  trafficCheck('what nobody holds goes at once, and nothing else', steps(fc.constant('nothing'), fc.constant(false))),
  {
    name: 'a type goes with its last instance',
    absent: counts,
    run(subject) {
      const host = subject.open()
      const type = host.create('class', 0)
      for (const root of [1, 2]) host.create('instance', root, undefined, [], type)
      host.setRoot(0, undefined)
      host.setRoot(1, undefined)
      expectFreed(host, 'instance1')
      host.setRoot(2, undefined)
      expectFreed(host, 'instance1 instance2 class0')
    },
  },
  {
    name: 'chains of any length are taken apart without recursion',
    absent: counts,
    run(subject) {
      for (const kind of ['node', 'plain', 'row', 'box', 'bag', 'table', 'custom', 'class'] as const) {
        const host = subject.open({ roomy: true })
        chain(host, kind, LONG)
        host.setRoot(0, undefined)
        host.expect(host.objects.things.size === 0, () => `${host.objects.things.size} of a chain of ${LONG} ${kind}s are left`)
      }
    },
  },
  {
    name: 'weak references are cleared, and callbacks called, before the object goes',
    absent: counts,
    run(subject) {
      for (const code of [now('nothing'), later('create')]) {
        const host = subject.open()
        const node = host.create('node', 0)
        const plain = host.refer(node, 1)
        const called = host.refer(node, 2, code)
        host.setRoot(0, undefined)
        host.expect(node.freed && plain.referent === undefined && called.referent === undefined, () => 'a weak reference still refers to what is gone')
        host.expect(called.called === 1, () => `the callback was called ${called.called} times`)
        host.setRoot(1, undefined)
        host.setRoot(2, undefined)
        host.expect(plain.freed && called.freed, () => 'a weak reference is not freed')
        expectSound(host)
      }
    },
  },
  {
    name: 'a weak reference that goes first is taken out of the list',
    absent: counts,
    run(subject) {
      const host = subject.open()
      const node = host.create('node', 0)
      const references = [1, 2, 3].map((root) => host.refer(node, root, now('nothing')))
      host.setRoot(2, undefined)
      host.setRoot(0, undefined)
      host.expect(references.map(({ called }) => called).join() === '1,0,1', () => `callbacks called: ${references.map(({ called }) => called).join()}`)
      expectSound(host)
    },
  },
  {
    name: 'without counts nothing is counted and nothing dies',
    absent: (subject) => subject.withCounts(),
    run(subject) {
      const host = subject.open()
      const node = host.create('node', 0)
      const { lifetime } = host
      host.expect(lifetime.counting === 'none' && !lifetime.suspended && lifetime.saveBytes === 0, () => 'it counts')
      lifetime.retain(node.object)
      host.expect(host.countOf(node) === 1, () => 'retain counts')
      for (let turn = 0; turn < 3; turn++) lifetime.release(node.object)
      host.expect(host.countOf(node) === 1, () => 'release counts')
      lifetime.dropped(node.object)
      host.setRoot(0, undefined)
      expectFreed(host, '')
    },
  },
]
