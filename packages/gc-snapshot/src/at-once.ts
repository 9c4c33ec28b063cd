import { type Address, type CollectorContext, type ObjectRef, typeTraits, typeWords } from '@mm/contract'
import { CollectorState, Disposal, type HeaderLists, type Separation } from '@mm/cycles'
import { type Colours } from './colours.js'
import { type StateField, atOnce as layout, stages } from './layout.js'

const { untrackYoung, untrackFull } = typeTraits

/** What {@link AtOnce} works on. */
export interface AtOnceParts {
  readonly state: CollectorState<StateField>
  readonly lists: HeaderLists
  readonly separation: Separation
  readonly colours: Colours
  untrack(object: ObjectRef): void
}

/** Collections that are over before the mutator goes on: of the young, which are few, and of everything, for whom asks. Both by counts alone, as CPython's are. */
export class AtOnce {
  readonly #context: CollectorContext
  readonly #parts: AtOnceParts
  readonly #own: CollectorState<(typeof layout)['fields'][number]['name']>
  readonly #disposal: Disposal
  readonly #kept: number
  readonly #young: number
  readonly #old: number
  readonly #fresh: number

  constructor(context: CollectorContext, parts: AtOnceParts) {
    const { memory } = context
    const { state, lists, separation } = parts
    const taken = state.get('disposal') as Address
    this.#context = context
    this.#parts = parts
    const own = new CollectorState(memory, layout, 'snapshot', taken === 0 ? undefined : taken)
    this.#own = own
    state.set('disposal', own.address)
    this.#kept = own.at('keptNext')
    this.#young = state.at('youngNext')
    this.#old = state.at('oldNext')
    this.#fresh = state.at('freshNext')
    const survive = (node: number): void => {
      lists.append(this.#grownUp, node)
      parts.colours.blacken(node)
    }
    this.#disposal = new Disposal(context, { state: own, lists, separation, survivors: { immortal: this.#kept, returned: survive, outlived: survive } })
    if (taken !== 0) return
    lists.makeEmpty(this.#kept)
    this.#disposal.makeEmpty()
  }

  /** Where survivors go: in a cycle what is old is white. */
  get #grownUp(): number {
    return this.#parts.state.get('stage') <= stages.snapshotting ? this.#old : this.#fresh
  }

  get isUnderWay(): boolean {
    return this.#own.get('step') !== 0
  }

  get collected(): number {
    return this.#disposal.collected
  }

  get visited(): number {
    return this.#own.get('visited')
  }

  /** Tells what is garbage of the young, or of everything, while no cycle is under way. */
  begin(everything: boolean): void {
    const { state, lists, separation, colours } = this.#parts
    if (everything) {
      lists.merge(this.#young, this.#old)
      lists.merge(this.#old, this.#young)
      colours.clear()
    }
    this.#context.memory.probe?.phase?.('mark', 0)
    this.#own.set('visited', separation.separate(this.#young, this.#disposal.trash, this.#kept))
    lists.merge(this.#kept, this.#young)
    this.#settle(everything ? untrackYoung | untrackFull : untrackYoung)
    if (state.get('black') !== 0) this.#blackenTrash()
    lists.merge(this.#young, this.#grownUp)
    this.#disposal.begin()
  }

  /** Survivors are black; some need not be tracked. */
  #settle(traits: number): void {
    const { lists, colours } = this.#parts
    const { memory, objects } = this.#context
    const { u32 } = memory
    const { preHeader, type, items } = objects.layout
    for (let node = lists.after(this.#young), next; node !== this.#young; node = next) {
      next = lists.after(node)
      colours.blacken(node)
      const object = (node + preHeader) as ObjectRef
      const of = (u32[(object + type) >>> 2] >>> 2) + (items >>> 2)
      if ((u32[of + typeWords.traits] & traits) !== 0 && objects.mayUntrack(object)) this.#parts.untrack(object)
    }
  }

  /** What the barrier is told of trash means nothing for a cycle. */
  #blackenTrash(): void {
    const { lists, state } = this.#parts
    const { memory } = this.#context
    const prev = memory.wordBytes
    for (let node = lists.after(this.#disposal.trash); node !== this.#disposal.trash; node = lists.after(node)) memory.u32[(node + prev) >>> 2] |= state.get('black')
  }

  /** Goes on; false when the mutator must run something first. */
  advance(): boolean {
    return this.#disposal.advance(Infinity) === 'done'
  }

  /** See `Collector.pending`. */
  pending(visit: (object: ObjectRef) => void): void {
    this.#disposal.pending(visit)
  }
}
