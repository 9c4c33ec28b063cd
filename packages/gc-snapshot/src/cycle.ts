import { type CollectorContext, type ObjectRef } from '@mm/contract'
import { type CollectorState, Edges, type HeaderLists, type Separation } from '@mm/cycles'
import { type Colours, LOOKED_AT } from './colours.js'
import { Cursor } from './cursor.js'
import { type StateField, stages } from './layout.js'
import { Marking } from './marking.js'
import { Parts } from './parts.js'
import { Proof } from './proof.js'
import { Removal } from './removal.js'

/** So often what may be garbage is looked at anew because the mutator has touched it; then it is told in one step. */
const DISTURBED_MOST = 3

/** What a {@link Cycle} works on. */
export interface CycleParts {
  readonly state: CollectorState<StateField>
  readonly lists: HeaderLists
  readonly separation: Separation
  readonly colours: Colours
  /** All that the cycle has found is gone. */
  finished(): void
}

/**
 * A cycle through everything that was tracked when it began: what was reachable then is marked, what is left is proved to be garbage, and
 * removed; all in small steps, between which the mutator goes on. Everything that is under way lies in the collector's state.
 */
export class Cycle {
  readonly cursor: Cursor
  readonly #context: CollectorContext
  readonly #parts: CycleParts
  readonly #marking: Marking
  readonly #proof: Proof
  readonly #removal: Removal
  readonly #old: number
  readonly #marked: number
  readonly #fresh: number
  readonly #trash: number
  readonly #found: number
  readonly #preHeader: number
  /** Whether the barrier is to be listened to. */
  watching = false

  constructor(context: CollectorContext, parts: CycleParts) {
    const { memory, objects } = context
    const { state, lists } = parts
    this.#context = context
    this.#parts = parts
    const edges = new Edges(memory, objects)
    this.cursor = new Cursor(memory, state, lists, edges, new Parts(memory, objects))
    const shared = { ...parts, edges, cursor: this.cursor }
    this.#marking = new Marking(context, shared)
    this.#proof = new Proof(context, shared)
    this.#removal = new Removal(context, shared)
    this.#old = state.at('oldNext')
    this.#marked = state.at('markedNext')
    this.#fresh = state.at('freshNext')
    this.#trash = state.at('trashNext')
    this.#found = state.at('foundNext')
    this.#preHeader = objects.layout.preHeader
    this.#enter(this.stage)
  }

  get stage(): number {
    return this.#parts.state.get('stage')
  }

  #enter(stage: number, phase?: string): void {
    this.#parts.state.set('stage', stage)
    this.watching = (stage >= stages.marking && stage < stages.condemning) || stage === stages.edgesAgain || stage === stages.countingAgain
    if (phase !== undefined) this.#context.memory.probe?.phase?.(phase, 0)
  }

  // --- the mutator's side --------------------------------------------------------------------------------------------

  /** The mutator has dropped a reference to `object`, or got at it by a way of its own, while {@link watching}. */
  touched(object: ObjectRef): void {
    const { stage, cursor } = this
    if (stage === stages.marking) this.#marking.shade(object)
    else if (stage >= stages.condemning) this.#parts.state.add('disturbed', 1)
    else if (this.#marking.mayShade(object)) {
      const { node, left } = cursor
      cursor.goTo(this.#marked)
      this.#marking.shade(object)
      if (cursor.node === this.#marked) cursor.goTo(node, left)
      else this.#markOn()
    }
  }

  /** What may be garbage is not what it was: marks on from the cursor, and then looks at it anew. */
  #markOn(): void {
    this.#parts.state.add('disturbed', 1)
    this.#enter(stages.marking)
  }

  /** What `object` refers to is about to be moved out of it. */
  opened(object: ObjectRef): void {
    const { stage } = this
    if (!this.watching || stage >= stages.condemning) return
    // What may be garbage is opened by nobody who has not touched it before.
    if (stage === stages.marking) this.#marking.open(object)
  }

  /** Before a tracked object goes. */
  leaves(node: number): void {
    const { stage, cursor } = this
    cursor.leaves(node)
    if (!this.watching || stage === stages.marking) return
    if (stage >= stages.condemning) this.#parts.state.add('disturbed', 1)
    else if (this.#parts.colours.isWhite(node)) {
      cursor.goTo(this.#marked)
      this.#markOn()
    }
  }

  /** Whether `object` is trash to which a weak reference has not been cleared yet. */
  isGone(object: ObjectRef): boolean {
    const { stage } = this
    if (stage !== stages.condemning && stage !== stages.weakening && stage !== stages.deletingFound) return false
    const { memory, objects } = this.#context
    const node = object - this.#preHeader
    return objects.isTrackable(object) && memory.u32[node >>> 2] !== 0 && this.#parts.colours.isWhite(node)
  }

  // --- the collector's side ------------------------------------------------------------------------------------------

  /** A cycle begins, of what is on the list of the old, all of it black. */
  begin(): void {
    const { state } = this.#parts
    for (const field of ['disturbed', 'special', 'visited', 'steps', 'collected', 'size'] as const) state.set(field, 0)
    this.#enter(stages.starting)
  }

  /** Works until so many objects have been looked at, or until the mutator must run something first. */
  advance(budget: number): 'done' | 'paused' | 'suspended' {
    const { state } = this.#parts
    state.add('steps', 1)
    for (let left = budget; ; ) {
      const rest = this.#step(left)
      if (budget !== Infinity) state.add('visited', Math.ceil(left - Math.max(0, rest)))
      if (rest < 0) return 'suspended'
      if (this.stage === stages.idle) return 'done'
      if (rest === 0) return 'paused'
      left = rest
    }
  }

  /** Gives up a cycle that has condemned nothing yet: all are old, of whatever colour. */
  abandon(): void {
    const { lists } = this.#parts
    lists.merge(this.#marked, this.#old)
    lists.merge(this.#fresh, this.#old)
    this.cursor.goTo(0)
    this.#enter(stages.idle)
  }

  /** Whether something is condemned: then the cycle must come to its end. */
  get hasCondemned(): boolean {
    return this.stage >= stages.condemning
  }

  /** Works at the present stage, and goes to the next one when it is over. Returns what is left of the budget: at least 1 then, else 0, or less when suspended. */
  #step(budget: number): number {
    const removal = this.#removal
    switch (this.stage) {
      case stages.starting:
        this.#enter(stages.snapshotting)
        return this.#context.hooks.phase('start', 0, 0, 0) ? budget : -1
      case stages.snapshotting:
        return this.#takeSnapshot(budget)
      case stages.marking:
        return this.#after(this.#marking.mark(budget), () => this.#beginProof())
      case stages.edges:
        return this.#countEdges(budget)
      case stages.counting:
        return this.#after(this.#proof.addCounts(this.#old, budget, false), () => this.#conclude())
      case stages.condemning:
        return this.#after(removal.condemn(budget), () => this.#beginRemoval())
      case stages.weakening:
        return this.#after(removal.weaken(budget), () => this.#enter(stages.callingBack))
      case stages.callingBack:
        return this.#after(removal.callBack(budget), () => this.#beginFinalizers())
      case stages.spreading:
        return this.#after(removal.spread(budget), () => this.#goOver(this.#found, stages.finalizing))
      case stages.finalizing:
        return this.#after(removal.finalize(budget), () => this.#enter(stages.deleting, 'clear'))
      case stages.deleting:
        return this.#after(removal.delete(this.#trash, budget), () => this.#proveAgain())
      case stages.edgesAgain:
        return this.#countEdges(budget)
      case stages.countingAgain:
        return this.#after(this.#proof.addCounts(this.#found, budget, true), () => this.#concludeAgain())
      case stages.deletingFound:
        return this.#after(removal.delete(this.#found, budget), () => this.#enter(stages.ending))
      case stages.returning:
        return this.#after(removal.giveBack(budget), () => this.#enter(stages.ending))
      case stages.ending:
        this.#end()
        return this.#context.hooks.phase('stop', 0, this.#parts.state.get('collected'), 0) ? budget : -1
      default:
        this.#enter(stages.idle)
        return budget
    }
  }

  #after(left: number, next: () => void): number {
    if (left > 0) next()
    return left
  }

  #goOver(list: number, stage: number, phase?: string): void {
    this.cursor.goTo(this.#parts.lists.after(list))
    this.#enter(stage, phase)
  }

  /** Everything becomes white, and what the roots refer to is shaded: one step, that costs the roots. */
  #takeSnapshot(budget: number): number {
    const { state, lists, colours } = this.#parts
    this.#context.hooks.observer?.()?.begins(0)
    lists.merge(state.at('youngNext'), this.#old)
    colours.flip()
    this.#enter(stages.marking, 'mark')
    return Math.max(1, budget - LOOKED_AT * this.#marking.begin())
  }

  #beginProof(): void {
    const { state, lists } = this.#parts
    if (lists.isEmpty(this.#old)) this.#enter(stages.ending)
    else if (state.get('disturbed') > DISTURBED_MOST) this.#separate()
    else {
      this.#proof.begin(this.#old)
      this.#enter(stages.edges)
    }
  }

  #countEdges(budget: number): number {
    const again = this.stage === stages.edgesAgain
    const list = again ? this.#found : this.#old
    const left = this.#proof.countEdges(list, budget, again)
    if (left === undefined) {
      // An immortal object is a root, wherever it is.
      if (again) this.#enter(stages.returning)
      else this.touched((this.cursor.node + this.#preHeader) as ObjectRef)
      return budget
    }
    return this.#after(left, () => {
      this.#proof.beginCounts(list)
      this.#enter(again ? stages.countingAgain : stages.counting)
    })
  }

  #conclude(): void {
    const { lists } = this.#parts
    if (!this.#proof.holds) {
      this.#separate()
      return
    }
    lists.merge(this.#old, this.#trash)
    this.#goOver(this.#trash, stages.condemning)
  }

  /** Somebody holds some of them without a root that leads there, or they are touched again and again: which those are is told by counts, in one step. */
  #separate(): void {
    const { state, lists, separation, colours } = this.#parts
    state.add('visited', separation.separate(this.#old, this.#trash, this.#found))
    lists.merge(this.#found, this.#old)
    for (let node = lists.after(this.#old); node !== this.#old; node = lists.after(node)) colours.blacken(node)
    lists.merge(this.#old, this.#fresh)
    let size = 0
    for (let node = lists.after(this.#trash); node !== this.#trash; node = lists.after(node), size++) colours.whiten(node)
    state.set('size', size)
    this.#goOver(this.#trash, stages.condemning)
  }

  #beginRemoval(): void {
    const { state } = this.#parts
    state.set('collected', state.get('size'))
    if (state.get('special') === 0) this.#enter(stages.deleting, 'clear')
    else this.#goOver(this.#trash, stages.weakening, 'weakrefs')
  }

  #beginFinalizers(): void {
    if (this.#parts.lists.isEmpty(this.#found)) this.#enter(stages.deleting, 'clear')
    else this.#goOver(this.#found, stages.spreading, 'finalize')
  }

  /** Whether finalizers have brought something back is looked at among what they could get at. */
  #proveAgain(): void {
    const { state, lists } = this.#parts
    if (lists.isEmpty(this.#found)) this.#enter(stages.ending)
    else {
      state.set('disturbed', 0)
      this.#proof.begin(this.#found)
      this.#enter(stages.edgesAgain)
    }
  }

  /** Where something is back nothing of it is cleared: what is garbage still is found by the next cycle, and has no finalizer then. */
  #concludeAgain(): void {
    const { state } = this.#parts
    if (this.#proof.holds && state.get('disturbed') === 0) this.#enter(stages.deletingFound)
    else {
      state.add('collected', -state.get('size'))
      this.#enter(stages.returning)
    }
  }

  #end(): void {
    const { lists } = this.#parts
    this.cursor.goTo(0)
    lists.merge(this.#marked, this.#old)
    lists.merge(this.#fresh, this.#old)
    this.#enter(stages.stopped, 'stop')
    this.#parts.finished()
  }

  /** See `Collector.pending`. */
  pending(visit: (object: ObjectRef) => void): void {
    this.#removal.pending(visit)
  }
}
