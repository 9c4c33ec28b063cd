import { type CollectorContext, type ObjectRef, headerBits, typeTraits } from '@mm/contract'
import { Edges, type HeaderLists, type Immortals, OWN_BIT, Separation } from '@mm/cycles'
import { Legacy } from './legacy.js'
import { type GenerationalOptions } from './options.js'
import { GENERATIONS, type GenerationalState } from './state.js'
import { Weakening } from './weakening.js'

const { untrackYoung, untrackFull, finalizer, legacyFinalizer, clear } = typeTraits
const { finalized, collecting } = headerBits

/** How far a collection is. It may be suspended in each of these. */
export const phases = Object.freeze({ idle: 0, started: 1, telling: 2, separating: 3, clearing: 4, callingBack: 5, finalizing: 6, deleting: 7, keeping: 8, stopped: 9 })

/**
 * One collection after another, step by step: all that is under way lies in the state, so that it may stop wherever the
 * mutator must run something first.
 *
 * Order of the steps: CPython 3.13, Python/gc.c `gc_collect_main`.
 */
export class Collection {
  readonly #context: CollectorContext
  readonly #state: GenerationalState
  readonly #lists: HeaderLists
  readonly #separation: Separation
  readonly #legacy: Legacy
  readonly #weakening: Weakening
  /** What is cleared next comes from memory together with all that it refers to. */
  readonly #ahead: Edges
  readonly #untrack: (object: ObjectRef) => void
  /** What becomes of immortal objects. */
  readonly #immortals: Immortals
  /** Weak references without callback are cleared after finalizers. */
  readonly #weakLast: boolean
  readonly #W: number
  #u32!: Uint32Array

  constructor(context: CollectorContext, state: GenerationalState, { immortals, weakrefs }: Pick<GenerationalOptions, 'immortals' | 'weakrefs'>, untrack: (object: ObjectRef) => void) {
    const { memory, objects } = context
    this.#context = context
    this.#state = state
    this.#lists = state.lists
    this.#separation = new Separation(memory, objects, state.lists)
    this.#legacy = new Legacy(context, state)
    this.#ahead = new Edges(memory, objects)
    this.#untrack = untrack
    this.#immortals = immortals === 'untracked' ? untrack : state.permanent
    this.#weakLast = weakrefs === 'after-finalizers'
    this.#weakening = new Weakening(context, state, this.#weakLast)
    this.#W = memory.wordBytes
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** Begins one of `generation`; none is under way. */
  begin(generation: number): void {
    this.#state.set('phase', phases.started)
    this.#state.set('generation', generation)
    this.#state.set('collected', 0)
    this.#state.set('uncollectable', 0)
    this.#state.set('visited', 0)
  }

  /** Works until all is done but the last report, or until the mutator must run something. `finished` is called between the two. */
  advance(finished: () => void): 'done' | 'suspended' {
    const state = this.#state
    const { hooks } = this.#context
    for (;;) {
      switch (state.get('phase')) {
        case phases.started:
          this.#enter(phases.telling, 'start')
          if (!hooks.phase('start', state.get('generation'), 0, 0)) return 'suspended'
          break
        case phases.telling:
          hooks.observer?.()?.begins(state.get('generation'))
          this.#state.set('phase', phases.separating)
          if (hooks.observer?.()?.ready?.() === false) return 'suspended'
          break
        case phases.separating:
          this.#separate()
          this.#showUnreachable()
          this.#state.set('phase', phases.clearing)
          if (hooks.observer?.()?.ready?.() === false) return 'suspended'
          break
        case phases.clearing:
          this.#enter(phases.callingBack, 'weakrefs')
          this.#weakening.clear()
          break
        case phases.callingBack:
          if (!this.#callBack()) return 'suspended'
          this.#enter(phases.finalizing, 'finalize')
          break
        case phases.finalizing:
          if (state.get('quiet') !== 0) {
            this.#lists.merge(state.trash, state.seen)
            if (this.#weakLast) this.#weakening.end(state.seen)
          } else {
            if (!this.#finalize()) return 'suspended'
            this.#separateResurrected()
          }
          this.#enter(phases.deleting, 'clear')
          break
        case phases.deleting:
          if (!this.#delete()) return 'suspended'
          this.#state.set('phase', phases.keeping)
          state.set('uncollectable', this.#legacy.tell())
          hooks.observer?.()?.ends?.(state.get('collected'), state.get('uncollectable'))
          if (hooks.observer?.()?.ready?.() === false) return 'suspended'
          break
        case phases.keeping:
          this.#legacy.keep(this.#older())
          if (state.get('generation') === GENERATIONS - 1) hooks.fullCollectionDone()
          finished()
          this.#enter(phases.stopped, 'stop')
          if (!hooks.phase('stop', state.get('generation'), state.get('collected'), state.get('uncollectable'))) return 'suspended'
          break
        default:
          state.set('phase', phases.idle)
          return 'done'
      }
    }
  }

  #enter(phase: number, name: string): void {
    this.#state.set('phase', phase)
    this.#context.memory.probe?.phase?.(name, this.#state.get('generation'))
  }

  /** The list where survivors go. */
  #older(): number {
    return this.#state.generations[Math.min(this.#state.get('generation') + 1, GENERATIONS - 1)]
  }

  #traitsOf(object: ObjectRef): number {
    return this.#u32[(this.#u32[(object + this.#W) >>> 2] + this.#context.objects.layout.typeBlock.traits) >>> 2]
  }

  #separate(): void {
    const state = this.#state
    const generation = state.get('generation')
    const young = state.generations[generation]
    const count0 = state.word('count0')
    const full = generation === GENERATIONS - 1
    if (!full) this.#u32[count0 + generation + 1]++
    this.#u32.fill(0, count0, count0 + generation + 1)
    for (let younger = 0; younger < generation; younger++) this.#lists.merge(state.generations[younger], young)
    this.#context.memory.probe?.phase?.('mark', generation)
    state.set('visited', this.#separation.separate(young, state.trash, this.#immortals, full ? untrackYoung | untrackFull : untrackYoung))
    const { traits, candidates } = this.#separation
    let survivors = this.#separation.reachable
    if (candidates !== 0) survivors -= this.#untrackWhatMay(young, untrackYoung)
    if (full) {
      if (candidates !== 0) survivors -= this.#untrackWhatMay(young, untrackFull)
      state.set('longLivedPending', 0)
      state.set('longLivedTotal', survivors)
    } else {
      if (generation === GENERATIONS - 2) state.add('longLivedPending', survivors)
      this.#lists.merge(young, this.#older())
    }
    if ((traits & legacyFinalizer) !== 0) this.#legacy.setAside()
  }

  #showUnreachable(): void {
    const observer = this.#context.hooks.observer?.()
    if (observer === undefined) return
    const { trash } = this.#state
    for (let node = this.#lists.after(trash); node !== trash; node = this.#lists.after(node)) observer.unreachable((node + 2 * this.#W) as ObjectRef)
  }

  /** Returns how many that were. */
  #untrackWhatMay(list: number, trait: number): number {
    const u32 = this.#u32
    const W = this.#W
    const { objects } = this.#context
    let untracked = 0
    for (let node = u32[list >>> 2], next; node !== list; node = next) {
      next = u32[node >>> 2]
      const prev = (node + W) >>> 2
      const object = (node + 2 * W) as ObjectRef
      if ((u32[prev] & OWN_BIT) === 0 || (this.#traitsOf(object) & trait) === 0) continue
      u32[prev] -= OWN_BIT
      if (!objects.mayUntrack(object)) continue
      this.#untrack(object)
      untracked++
    }
    return untracked
  }

  #callBack(): boolean {
    const state = this.#state
    const { lifetime, weakReferences } = this.#context
    for (;;) {
      const running = state.get('reference') as ObjectRef
      if (running !== 0) {
        state.set('reference', 0)
        this.#release(running)
      }
      if (lifetime.suspended) return false
      const reference = weakReferences.take(state.queue)
      if (reference === 0) return true
      state.set('reference', reference)
      if (!this.#guarded(reference, () => weakReferences.call(reference))) return false
    }
  }

  /** A weak reference whose callback has run grows old, or goes. */
  #release(reference: ObjectRef): void {
    const node = reference - 2 * this.#W
    if (this.#u32[reference >>> 2] === 1) this.#state.add('collected', 1)
    else if (this.#u32[node >>> 2] !== 0) this.#lists.move(node, this.#older())
    this.#context.lifetime.release(reference)
  }

  /** Runs a finalizer or callback; one in JavaScript that throws is reported, and has run. */
  #guarded(object: ObjectRef, run: () => boolean): boolean {
    try {
      return run()
    } catch (error) {
      this.#context.hooks.failed(error, object)
      return true
    }
  }

  /** One by one from the front, because a finalizer may make others of them vanish. */
  #finalize(): boolean {
    const state = this.#state
    const { memory, objects, lifetime } = this.#context
    const { trash, seen } = state
    for (;;) {
      const running = state.get('current') as ObjectRef
      if (running !== 0) {
        state.set('current', 0)
        lifetime.release(running)
      }
      if (lifetime.suspended) return false
      const node = this.#lists.after(trash)
      if (node === trash) break
      this.#lists.move(node, seen)
      const object = (node + 2 * this.#W) as ObjectRef
      const prev = (node + this.#W) >>> 2
      if ((this.#u32[prev] & finalized) !== 0 || (this.#traitsOf(object) & finalizer) === 0) continue
      this.#u32[prev] |= finalized
      lifetime.retain(object)
      state.set('current', object)
      memory.probe?.finalize?.(object)
      if (!this.#guarded(object, () => objects.finalize(object))) return false
    }
    this.#lists.merge(seen, trash)
    return true
  }

  /** What finalizers made reachable again, and all that it refers to, stays. */
  #separateResurrected(): void {
    const state = this.#state
    const { trash, seen } = state
    state.add('visited', this.#separation.separate(trash, seen, this.#immortals))
    this.#lists.merge(trash, this.#older())
    state.add('collected', this.#lists.sizeOf(seen))
    if (this.#weakLast) this.#weakening.end(seen)
  }

  /** Clears object by object, which makes counts fall to zero; what lives on all the same grows old. */
  #delete(): boolean {
    const { lifetime, objects, hooks } = this.#context
    const { seen } = this.#state
    const observer = hooks.observer?.()
    const ahead = this.#ahead
    for (let left = 0; ; left--) {
      if (lifetime.suspended) return false
      const node = this.#lists.after(seen)
      if (node === seen) return true
      if (left <= 0) {
        ahead.addNodes(node, seen, 0)
        left = ahead.count
      }
      const object = (node + 2 * this.#W) as ObjectRef
      if (observer?.keep(object) !== true && (this.#traitsOf(object) & clear) !== 0) {
        lifetime.retain(object)
        objects.clear(object)
        lifetime.release(object)
      }
      if (this.#lists.after(seen) !== node) continue
      this.#u32[(node + this.#W) >>> 2] &= ~collecting
      this.#lists.move(node, this.#older())
    }
  }
}
