import {
  type Address,
  type Barrier,
  IMMORTAL_FROM,
  type Lifetime,
  type LifetimeContext,
  MisuseError,
  type ObjectRef,
  OutOfMemoryError,
  defineStrategy,
  headerBits,
  typeTraits,
} from '@mm/contract'

const NO_QUEUE = 0 as Address
const SITE = { operation: 'restore', strategy: 'counting' }

/** What is under way, up to the next code of the mutator. */
export interface Level {
  /** Died meanwhile. */
  readonly waiting: ObjectRef[]
  /** Are being taken apart, the innermost last. */
  readonly stack: ObjectRef[]
  /** Its finalizer or callbacks are due; `held` while it is counted for its finalizer. */
  current: ObjectRef | undefined
  held: boolean
  /** Its callback runs. */
  reference: ObjectRef | undefined
  run: Generator<undefined, void> | undefined
  suspended: boolean
}

export const emptyLevel = (): Level => ({ waiting: [], stack: [], current: undefined, held: false, reference: undefined, run: undefined, suspended: false })

/**
 * The model of a lifetime: counts exactly; what dies is taken apart in a generator, so that suspending is `yield`. Its
 * levels are in JavaScript: what `save` writes is only their number.
 */
export class CountingLifetime implements Lifetime {
  readonly counting: 'exact' | 'deferred' = 'exact'
  readonly saveBytes = 4
  barrier: Barrier | null = null
  protected readonly context: LifetimeContext
  protected level = emptyLevel()
  protected readonly saved: Level[] = []
  protected readonly queue: Address

  constructor(context: LifetimeContext) {
    this.context = context
    this.queue = context.memory.reserve(16, 16)
    if (this.queue === 0) throw new OutOfMemoryError({ operation: 'create', size: 16, strategy: 'counting' })
    context.memory.u32.fill(0, this.queue >>> 2, (this.queue >>> 2) + 4)
  }

  get suspended(): boolean {
    return this.level.suspended
  }

  retain(object: ObjectRef): void {
    if (object !== 0 && this.countOf(object) < IMMORTAL_FROM) this.u32[object >>> 2]++
  }

  release(object: ObjectRef): void {
    if (object === 0) return
    const count = this.countOf(object)
    if (count >= IMMORTAL_FROM) return
    if (count === 0) throw new MisuseError('bad-count', { operation: 'release', address: object, strategy: 'counting' }, 'nobody holds this object')
    this.u32[object >>> 2] = count - 1
    if (count === 1) this.dropped(object)
    else this.barrier?.released(object)
  }

  dropped(object: ObjectRef): void {
    if ((this.traits(object) & typeTraits.leaf) !== 0) {
      this.context.objects.reclaim(object)
      return
    }
    this.untrack(object)
    this.level.waiting.push(object)
    if (this.level.run !== undefined) return
    this.level.run = this.drain(this.level)
    this.step()
  }

  resume(): void {
    if (this.level.suspended) this.step()
  }

  save(at: Address): void {
    this.u32[at >>> 2] = this.saved.push(this.level)
    this.level = emptyLevel()
  }

  restore(at: Address): void {
    if (this.u32[at >>> 2] !== this.saved.length) throw new MisuseError('bad-address', { ...SITE, address: at }, 'not the level saved last')
    this.level = this.saved.pop() ?? emptyLevel()
  }

  pending(visit: (object: ObjectRef, held: boolean) => void): void {
    for (const { waiting, stack, current, held, reference } of [...this.saved, this.level]) {
      for (const object of [...waiting, ...stack]) visit(object, false)
      if (current !== undefined) visit(current, held)
      if (reference !== undefined) visit(reference, true)
    }
  }

  protected get u32(): Uint32Array {
    return this.context.memory.u32
  }

  protected countOf(object: ObjectRef): number {
    return this.u32[object >>> 2]
  }

  protected step(): void {
    const { level } = this
    level.suspended = false
    if (level.run?.next().done === false) {
      level.suspended = true
      this.context.hooks.suspended()
    } else {
      level.run = undefined
    }
  }

  protected *drain(level: Level): Generator<undefined, void> {
    for (let dead = level.waiting.shift(); dead !== undefined; dead = level.waiting.shift()) {
      if (yield* this.begin(dead, level)) yield* this.takeApart(dead, level)
    }
  }

  protected *takeApart(object: ObjectRef, level: Level): Generator<undefined, void> {
    const { objects } = this.context
    const { stack } = level
    stack.push(object)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const dead = objects.dropNext(top)
      if (dead === 0) {
        stack.pop()
        this.reclaim(top)
      } else if (yield* this.begin(dead, level)) {
        stack.push(dead)
      }
    }
  }

  /** Gives the block back, and then the object's own reference to its type. */
  protected reclaim(object: ObjectRef): void {
    const { objects } = this.context
    const counted = (this.traits(object) & typeTraits.countedType) !== 0
    const type = this.u32[(object + objects.layout.type) >>> 2] as ObjectRef
    objects.reclaim(object)
    if (counted) this.release(type)
  }

  /** Finalizer, weak references, callbacks; false when the object stays. */
  protected *begin(object: ObjectRef, level: Level): Generator<undefined, boolean> {
    this.untrack(object)
    level.current = object
    const stays = yield* this.finalize(object, level)
    if (!stays) yield* this.clearWeakReferences(object, level)
    level.current = undefined
    return !stays
  }

  protected *clearWeakReferences(object: ObjectRef, level: Level): Generator<undefined, void> {
    const { weakReferences } = this.context
    weakReferences.clear(object, this.queue, false)
    for (let reference = weakReferences.take(this.queue); reference !== 0; reference = weakReferences.take(this.queue)) {
      const called = reference
      level.reference = called
      if (!this.nested(() => weakReferences.call(called))) yield
      level.reference = undefined
      this.release(called)
    }
    weakReferences.clear(object, NO_QUEUE, false)
    if ((this.traits(object) & typeTraits.weakReference) !== 0) weakReferences.detach(object)
  }

  /** Runs the finalizer that has not run yet; whether somebody holds the object afterwards. */
  protected *finalize(object: ObjectRef, level: Level): Generator<undefined, boolean> {
    const { objects, hooks } = this.context
    if (!objects.hasFinalizer(object) || this.isFinalized(object)) return false
    this.u32[(object + objects.layout.prev) >>> 2] = headerBits.finalized
    this.u32[object >>> 2] = 1
    level.held = true
    hooks.track(object)
    if (!this.nested(() => objects.finalize(object))) yield
    level.held = false
    if (--this.u32[object >>> 2] !== 0) {
      this.barrier?.released(object)
      return true
    }
    this.untrack(object)
    return false
  }

  /** Where finalizers and callbacks run at once, what dies in them is taken apart in them. */
  protected nested<T>(run: () => T): T {
    if (!this.context.hooks.synchronous) return run()
    const { level } = this
    this.level = emptyLevel()
    try {
      return run()
    } finally {
      this.level = level
    }
  }

  protected isFinalized(object: ObjectRef): boolean {
    return (this.u32[(object + this.context.objects.layout.prev) >>> 2] & headerBits.finalized) !== 0
  }

  protected traits(object: ObjectRef): number {
    const { layout } = this.context.objects
    return this.u32[(this.u32[(object + layout.type) >>> 2] + layout.typeBlock.traits) >>> 2]
  }

  protected untrack(object: ObjectRef): void {
    const { objects, hooks } = this.context
    if (objects.isTrackable(object) && this.u32[(object + objects.layout.next) >>> 2] !== 0) hooks.untrack(object)
  }
}

/** Counts nothing. */
class UncountedLifetime implements Lifetime {
  readonly counting = 'none'
  readonly suspended = false
  readonly saveBytes = 0
  retain(): void {
    // No counts.
  }
  release(): void {
    // No counts.
  }
  dropped(): void {
    // Nothing dies by count.
  }
  resume(): void {
    // Nothing is ever suspended.
  }
  save(): void {
    // Nothing is under way.
  }
  restore(): void {
    // Nothing is under way.
  }
}

/** The model of a lifetime, without a fault: passes every check. */
export const countingLifetime = defineStrategy({
  axis: 'lifetime',
  name: 'counting',
  idea: 'Counts, and death at zero, with what is under way in a generator.',
  source: 'our own',
  options: {},
  requires: ['free'],
  provides: ['counts', 'settled-counts', 'barrier'],
  preserves: [],
  create: (context: LifetimeContext): Lifetime => new CountingLifetime(context),
})

/** Counts nothing, for collectors that need no counts. */
export const uncountedLifetime = defineStrategy({
  axis: 'lifetime',
  name: 'uncounted',
  idea: 'Nothing is counted.',
  source: 'our own',
  options: {},
  requires: ['tracing'],
  provides: ['uncounted'],
  preserves: [],
  create: (): Lifetime => new UncountedLifetime(),
})
