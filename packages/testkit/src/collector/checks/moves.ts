import fc from 'fast-check'
import { typeTraits } from '@mm/contract'
import { type Host } from '../../host/host.js'
import { type Thing } from '../../host/thing.js'
import { type Check } from '../../suite.js'
import { collect } from '../collection.js'
import { type CollectorSubject } from '../subject.js'
import { anySteps, steps } from '../../mutator.js'
import { trafficCheck } from '../traffic.js'
import { dropAll } from './garbage.js'

const withoutSpace = (subject: CollectorSubject): string | undefined => subject.without('space')

/** The numbers by which a mutator would know its objects. */
class Known {
  readonly #host: Host
  readonly #numbers = new Map<Thing, number>()

  constructor(host: Host) {
    this.#host = host
  }

  #of(thing: Thing): number {
    const { space } = this.#host.collector
    return this.#host.call(`identity(${thing.name})`, () => space!.identity(thing.object))
  }

  ask(thing: Thing): void {
    if (!this.#numbers.has(thing)) this.#numbers.set(thing, this.#of(thing))
  }

  /** Asks everything that is known once more, and looks for two with one number. */
  expectKept(): void {
    const holders = new Map<number, Thing>()
    for (const [thing, number] of this.#numbers) {
      if (thing.freed) {
        this.#numbers.delete(thing)
        continue
      }
      const now = this.#of(thing)
      this.#host.expect(now === number, () => `${thing.name} was ${number}, and is ${now}`)
      this.#host.expect(!holders.has(number), () => `${thing.name} and ${holders.get(number)?.name} are both ${number}`)
      holders.set(number, thing)
    }
  }
}

/** Whether the object has to stay where it is. */
const stays = ({ kind }: Thing): boolean => (kind.traits & typeTraits.pinned) !== 0

export const moveChecks: readonly Check<CollectorSubject>[] = [
  {
    name: 'objects move, but for those that must not',
    absent: withoutSpace,
    run(subject) {
      const host = subject.open()
      const node = host.create('node', 0)
      const custom = host.create('custom', 1)
      const reference = host.refer(node, 2, { action: 'nothing', later: false })
      host.setSlot(custom, 0, node)
      host.setSlot(node, 0, custom)
      const things = [node, custom, reference]
      for (let round = 0; round < 3; round++) {
        const before = things.map(({ object }) => object)
        const told = host.moves
        collect(host)
        things.forEach((thing, index) => {
          if (stays(thing)) host.expect(thing.object === before[index], () => `${thing.name} has moved`)
          else host.expect(thing.object !== before[index], () => `${thing.name} is where it was`)
        })
        host.expect(host.moves > told, () => 'nobody was told that objects have moved')
      }
    },
  },
  trafficCheck({
    name: 'whatever refers to an object refers to where it is',
    absent: withoutSpace,
    options: { phasesSuspend: true },
    stepped: (host) => void collect(host),
    steps: steps(fc.constantFrom('nothing', 'resurrect', 'resurrect-neighbour', 'create', 'drop-own', 'drop-root'), fc.boolean()),
  }),
  {
    name: 'a weak reference goes on referring to an object that moves',
    absent: withoutSpace,
    run(subject) {
      const host = subject.open()
      const node = host.create('node', 0)
      const references = [host.refer(node, 1), host.refer(node, 2, { action: 'nothing', later: false })]
      for (let round = 0; round < 3; round++) collect(host)
      host.setRoot(0, undefined)
      collect(host)
      host.expect(node.freed, () => 'what is only referred to weakly is not freed')
      host.expect(references[1].called === 1, () => 'a callback is lost when the referent has moved')
    },
  },
  trafficCheck({
    name: 'identities are kept by objects that move, and given to no other meanwhile',
    absent: withoutSpace,
    steps: anySteps,
    finish: (host) => {
      const known = new Known(host)
      for (const thing of host.reachable()) known.ask(thing)
      for (let round = 0; round < 3; round++) {
        known.expectKept()
        collect(host)
        for (let root = 0; root < 3; root++) known.ask(host.create('node', root))
        known.expectKept()
      }
      dropAll(host)
      collect(host)
      known.expectKept()
    },
  }),
]
