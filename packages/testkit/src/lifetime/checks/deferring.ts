import fc from 'fast-check'
import { forAll } from '../../draw.js'
import { type Host } from '../../host/host.js'
import { expectSound } from '../../host/sound.js'
import { anySteps, perform, sequencesOf, steps } from '../../mutator.js'
import { type Check } from '../../suite.js'
import { type LifetimeSubject } from '../subject.js'
import { expectFreed } from '../traffic.js'

const absent = (subject: LifetimeSubject): string | undefined => subject.withoutDeferral()

function reconcile(host: Host): void {
  host.calls.push('reconcile()')
  host.call('reconcile()', () => host.lifetime.deferral!.reconcile())
  host.settleLifetime()
}

/** After it has looked at the stack: counts are right with those of the stack, and whatever nobody holds is gone. */
function expectReconciled(host: Host): void {
  reconcile(host)
  // What finalizers drop last is seen by the next look.
  reconcile(host)
  host.lifetime.deferral!.settled(() => {
    expectSound(host, true)
  })
}

const traffic = (name: string, step = anySteps): Check<LifetimeSubject> => ({
  name,
  absent,
  run(subject) {
    forAll(subject, subject.runs, sequencesOf(step), (sequence) => {
      const host = subject.open()
      for (const each of sequence) {
        perform(host, each)
        host.move()
        // Between two looks nothing is freed, whoever holds it.
        if (each.step === 'safepoint' || each.step === 'drop') expectReconciled(host)
      }
      expectReconciled(host)
    })
  },
})

/** What a lifetime promises that leaves the stack's references uncounted. */
export const deferringChecks: readonly Check<LifetimeSubject>[] = [
  {
    name: 'what is on the stack is not counted and lives; what is nowhere goes when the stack is looked at',
    absent,
    run(subject) {
      const host = subject.open()
      host.expect(host.lifetime.counting === 'deferred' && host.lifetime.deferral !== undefined, () => 'it does not say that it defers counting')
      const node = host.create('node', 0)
      const before = host.countOf(node)
      host.setRoot(1, node)
      host.expect(host.countOf(node) === before, () => 'a reference on the stack is counted')
      host.setRoot(0, undefined)
      reconcile(host)
      expectFreed(host, '')
      host.setRoot(1, undefined)
      expectFreed(host, '')
      reconcile(host)
      expectFreed(host, 'node0')
    },
  },
  {
    name: 'what leaves the heap lives on while the stack has it',
    absent,
    run(subject) {
      const host = subject.open()
      const holder = host.create('node', 0)
      const node = host.create('node', 1)
      host.setSlot(holder, 0, node)
      host.setSlot(holder, 1, node)
      host.setSlot(holder, 0, undefined)
      host.setSlot(holder, 1, undefined)
      reconcile(host)
      expectFreed(host, '')
      host.setSlot(holder, 0, node)
      host.setRoot(1, undefined)
      reconcile(host)
      expectFreed(host, '')
      host.setSlot(holder, 0, undefined)
      expectFreed(host, '')
      reconcile(host)
      expectFreed(host, 'node1')
    },
  },
  {
    name: 'exact counts change nothing by themselves',
    absent,
    run(subject) {
      const host = subject.open()
      const node = host.create('node', 0)
      host.create('node', 1)
      host.setRoot(1, undefined)
      const before = host.countOf(node)
      host.lifetime.deferral!.settled(() => {
        host.expect(host.countOf(node) === 1, () => `the count of what one root refers to is ${host.countOf(node)} while counts are exact`)
      })
      host.expect(host.countOf(node) === before, () => 'the count is another one afterwards')
      expectFreed(host, '')
    },
  },
  traffic('nothing that the stack reaches is freed, and what nobody holds is gone after a look', steps(fc.constant('nothing'), fc.constant(false))),
  traffic('the same with finalizers that bring back, create and drop, at once or later'),
]
