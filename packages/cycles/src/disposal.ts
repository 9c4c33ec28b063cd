import { type CollectionObserver, type CollectorContext, type ObjectRef, headerBits, typeTraits, typeWords } from '@mm/contract'
import { type DisposalField } from './layout.js'
import { type HeaderLists } from './lists.js'
import { Rites } from './rites.js'
import { type Separation } from './separation.js'
import { type CollectorState } from './state.js'

const { weakReference, finalizer, clear } = typeTraits
const { finalized, collecting } = headerBits

const steps = Object.freeze({ none: 0, weakening: 1, callingBack: 2, finalizing: 3, deleting: 4 })

/** Where trash goes that is none after all. */
export interface Survivors {
  /** The list for immortal objects. */
  readonly immortal: number
  /** A finalizer has brought an object back: lists it somewhere. Its mark is gone. */
  returned(node: number): void
  /** An object lives on although it was cleared: lists it somewhere. Its mark is gone. */
  outlived(node: number): void
}

/**
 * What happens to objects that counts show to hold only each other: weak references to them are cleared and the callbacks of
 * those that survive run; then finalizers, each once; what they brought back stays, with all it refers to; the rest is
 * cleared, so that counts fall to zero and free it.
 *
 * Step by step: all that is under way lies in the collector's state, so that it may stop wherever the mutator must run
 * something first, or when `budget` objects have been seen to. Order: CPython 3.13, Python/gc.c `gc_collect_main`.
 */
export class Disposal {
  readonly trash: number
  readonly #context: CollectorContext
  readonly #state: CollectorState<DisposalField>
  readonly #lists: HeaderLists
  readonly #separation: Separation
  readonly #survivors: Survivors
  readonly #rites: Rites
  readonly #seen: number
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array

  constructor(
    context: CollectorContext,
    parts: { readonly state: CollectorState<DisposalField>; readonly lists: HeaderLists; readonly separation: Separation; readonly survivors: Survivors },
  ) {
    const { memory, objects } = context
    this.#context = context
    this.#state = parts.state
    this.#lists = parts.lists
    this.#separation = parts.separation
    this.#survivors = parts.survivors
    this.#rites = new Rites(context, parts.state)
    this.trash = parts.state.at('trashNext')
    this.#seen = parts.state.at('seenNext')
    this.#W = memory.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** The heads of its two lists, made in a new state. */
  makeEmpty(): void {
    this.#lists.makeEmpty(this.trash)
    this.#lists.makeEmpty(this.#seen)
  }

  /** Objects freed since {@link begin}. */
  get collected(): number {
    return this.#state.get('collected')
  }

  /** See `Collector.pending`. */
  pending(visit: (object: ObjectRef) => void): void {
    this.#rites.pending(visit)
  }

  /** The list `trash` has been filled: sees to it in {@link advance}. */
  begin(): void {
    const observer = this.#context.hooks.observer?.()
    if (observer !== undefined) this.#show(observer)
    this.#state.set('collected', 0)
    this.#state.set('size', 0)
    this.#state.set('loud', 0)
    this.#enter(steps.weakening, 'weakrefs')
  }

  #show(observer: CollectionObserver): void {
    for (let node = this.#lists.after(this.trash); node !== this.trash; node = this.#lists.after(node)) observer.unreachable((node + 2 * this.#W) as ObjectRef)
  }

  #enter(step: number, name?: string): void {
    this.#state.set('step', step)
    if (name !== undefined) this.#context.memory.probe?.phase?.(name, 0)
  }

  /** Sees to at most `budget` objects: `paused` when there are more, `suspended` where the mutator must run something first. */
  advance(budget: number): 'done' | 'suspended' | 'paused' {
    let left = budget
    for (;;) {
      switch (this.#state.get('step')) {
        case steps.weakening:
          left = this.#weaken(left)
          if (left <= 0) return 'paused'
          this.#enter(steps.callingBack)
          break
        case steps.callingBack:
          if (this.#rites.callBack(Infinity) < 0) return 'suspended'
          this.#enter(steps.finalizing, 'finalize')
          break
        case steps.finalizing:
          if (this.#state.get('loud') === 0) {
            this.#lists.merge(this.trash, this.#seen)
            this.#state.set('collected', this.#state.get('size'))
          } else {
            left = this.#finalize(left)
            if (left <= 0) return left < 0 ? 'suspended' : 'paused'
            this.#separateResurrected()
          }
          this.#enter(steps.deleting, 'clear')
          break
        case steps.deleting:
          left = this.#delete(left)
          if (left <= 0) return left < 0 ? 'suspended' : 'paused'
          this.#enter(steps.none)
          break
        default:
          return 'done'
      }
    }
  }

  #traitsOf(object: ObjectRef): number {
    return this.#u32[(this.#u32[(object + this.#W) >>> 2] >>> 2) + this.#block + typeWords.traits]
  }

  // Each of the following steps takes the objects that it may still see to, and returns how many are left: at least 1 when it is
  // over, 0 when it is not, less when it is suspended.

  /** Weak references in the trash, and those to it; callbacks of those that survive are queued, in the order of the trash. */
  #weaken(budget: number): number {
    const { weakReferences } = this.#context
    const lists = this.#lists
    const queue = this.#state.at('queueFirst')
    for (let left = budget; ; left--) {
      const node = lists.after(this.trash)
      if (node === this.trash) {
        lists.merge(this.#seen, this.trash)
        if (this.#rites.hasCallbacks) this.#state.set('loud', 1)
        return Math.max(left, 1)
      }
      if (left <= 0) return 0
      lists.move(node, this.#seen)
      this.#state.add('size', 1)
      const object = (node + 2 * this.#W) as ObjectRef
      const traits = this.#traitsOf(object)
      if ((traits & finalizer) !== 0 && (this.#u32[(node + this.#W) >>> 2] & finalized) === 0) this.#state.set('loud', 1)
      if ((traits & weakReference) !== 0) weakReferences.detach(object)
      if (this.#u32[(this.#u32[(object + this.#W) >>> 2] >>> 2) + this.#block + typeWords.weakList] !== 0) weakReferences.clear(object, queue, true)
    }
  }

  /** One by one from the front, because a finalizer may make others of them vanish. */
  #finalize(budget: number): number {
    for (let left = budget; ; left--) {
      if (!this.#rites.settle()) return -1
      const node = this.#lists.after(this.trash)
      if (node === this.trash) {
        this.#lists.merge(this.#seen, this.trash)
        return Math.max(left, 1)
      }
      if (left <= 0) return 0
      this.#lists.move(node, this.#seen)
      const object = (node + 2 * this.#W) as ObjectRef
      const prev = (node + this.#W) >>> 2
      if ((this.#u32[prev] & finalized) !== 0 || (this.#traitsOf(object) & finalizer) === 0) continue
      this.#u32[prev] |= finalized
      if (!this.#rites.finalize(object)) return -1
    }
  }

  /** What finalizers made reachable again, and all that it refers to, stays. */
  #separateResurrected(): void {
    const survivors = this.#survivors
    this.#state.add('visited', this.#separation.separate(this.trash, this.#seen, survivors.immortal))
    for (let node = this.#lists.after(this.trash); node !== this.trash; node = this.#lists.after(this.trash)) {
      this.#lists.unlink(node)
      survivors.returned(node)
    }
    this.#state.add('collected', this.#lists.sizeOf(this.#seen))
  }

  /** Clears object by object, which makes counts fall to zero. */
  #delete(budget: number): number {
    const { lifetime, objects, hooks } = this.#context
    const seen = this.#seen
    const observer = hooks.observer?.()
    for (let left = budget; ; left--) {
      if (lifetime.suspended) return -1
      const node = this.#lists.after(seen)
      if (node === seen) return Math.max(left, 1)
      if (left <= 0) return 0
      const object = (node + 2 * this.#W) as ObjectRef
      if (observer?.keep(object) !== true && (this.#traitsOf(object) & clear) !== 0) {
        lifetime.retain(object)
        objects.clear(object)
        lifetime.release(object)
      }
      if (this.#lists.after(seen) !== node) continue
      this.#u32[(node + this.#W) >>> 2] &= ~collecting
      this.#lists.unlink(node)
      this.#survivors.outlived(node)
    }
  }
}
