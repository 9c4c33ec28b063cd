import {
  type Address,
  IMMORTAL_FROM,
  type Lifetime,
  type LifetimeContext,
  type LinearMemory,
  MisuseError,
  type ObjectAccess,
  type ObjectRef,
  type WeakReferences,
  headerBits,
  typeTraits,
} from '@mm/contract'

const NO_QUEUE = 0 as Address

/** Counts exactly, and runs finalizers and callbacks at once: never suspended. Its lines of waiting objects are in JavaScript. */
export class CountingLifetime implements Lifetime {
  readonly counting = 'exact'
  readonly suspended = false
  readonly saveBytes = 0
  /** Whether finalizers and callbacks are being called from here. */
  running = false
  readonly #memory: LinearMemory
  readonly #objects: ObjectAccess
  readonly #weak: WeakReferences
  readonly #hooks: Pick<LifetimeContext['hooks'], 'track' | 'untrack'>
  readonly #queue: Address
  readonly #waiting: ObjectRef[] = []

  constructor({ memory, objects, weakReferences, hooks }: Pick<LifetimeContext, 'memory' | 'objects' | 'weakReferences'> & { readonly hooks: Pick<LifetimeContext['hooks'], 'track' | 'untrack'> }) {
    this.#memory = memory
    this.#objects = objects
    this.#weak = weakReferences
    this.#hooks = hooks
    this.#queue = memory.reserve(16, 16)
    memory.u32.fill(0, this.#queue >>> 2, (this.#queue >>> 2) + 4)
  }

  retain(object: ObjectRef): void {
    if (object === 0) return
    const { u32 } = this.#memory
    if (u32[object >>> 2] < IMMORTAL_FROM) u32[object >>> 2]++
  }

  release(object: ObjectRef): void {
    if (object === 0) return
    const { u32 } = this.#memory
    const count = u32[object >>> 2]
    if (count >= IMMORTAL_FROM) return
    if (count === 0) throw new MisuseError('bad-count', { operation: 'release', address: object }, 'nobody holds this object')
    u32[object >>> 2] = count - 1
    if (count === 1) this.dropped(object)
  }

  dropped(object: ObjectRef): void {
    if ((this.#traits(object) & typeTraits.leaf) !== 0) {
      this.#objects.reclaim(object)
      return
    }
    this.#untrack(object)
    this.#waiting.push(object)
    if (this.running) return
    this.running = true
    try {
      for (let dead = this.#waiting.pop(); dead !== undefined; dead = this.#waiting.pop()) {
        if (this.#begin(dead)) this.#takeApart(dead)
      }
    } finally {
      this.running = false
    }
  }

  resume(): void {
    // Nothing is ever suspended.
  }

  save(): void {
    // Nothing lies in the memory.
  }

  restore(): void {
    // Nothing lies in the memory.
  }

  #takeApart(object: ObjectRef): void {
    const stack = [object]
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const dead = this.#objects.dropNext(top)
      if (dead === 0) {
        stack.pop()
        this.#objects.reclaim(top)
      } else if (this.#begin(dead)) {
        stack.push(dead)
      }
    }
  }

  /** Finalizer, weak references, callbacks; false when the object stays. */
  #begin(object: ObjectRef): boolean {
    this.#untrack(object)
    const traits = this.#traits(object)
    const prev = (object + this.#objects.layout.prev) >>> 2
    if ((traits & typeTraits.finalizer) !== 0 && (this.#memory.u32[prev] & headerBits.finalized) === 0) {
      this.#memory.u32[prev] = headerBits.finalized
      this.#memory.u32[object >>> 2] = 1
      this.#hooks.track(object)
      this.#objects.finalize(object)
      if (--this.#memory.u32[object >>> 2] !== 0) return false
      this.#untrack(object)
    }
    this.#weak.clear(object, this.#queue, false)
    for (let reference = this.#weak.take(this.#queue); reference !== 0; reference = this.#weak.take(this.#queue)) {
      this.#weak.call(reference)
      this.release(reference)
    }
    this.#weak.clear(object, NO_QUEUE, false)
    if ((traits & typeTraits.weakReference) !== 0) this.#weak.detach(object)
    return true
  }

  #traits(object: ObjectRef): number {
    const { u32 } = this.#memory
    const { layout } = this.#objects
    return u32[(u32[(object + layout.type) >>> 2] + layout.typeBlock.traits) >>> 2]
  }

  #untrack(object: ObjectRef): void {
    if (this.#objects.isTrackable(object) && this.#memory.u32[(object + this.#objects.layout.next) >>> 2] !== 0) this.#hooks.untrack(object)
  }
}

/** Counts nothing. */
export class UncountedLifetime implements Lifetime {
  readonly counting = 'none'
  readonly suspended = false
  readonly saveBytes = 0
  readonly running = false
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
    // Nothing lies in the memory.
  }
  restore(): void {
    // Nothing lies in the memory.
  }
}
