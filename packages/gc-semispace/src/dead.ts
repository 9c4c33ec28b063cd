import { type CollectorContext, IMMORTAL_FROM, type ObjectRef, headerBits, referenceKinds, typeTraits, typeWords } from '@mm/contract'

const { finalizer, reclaim } = typeTraits
const { traits: TRAITS, references: REFERENCES, preHeader: PRE_HEADER } = typeWords

/** What must be known of an object that no root reaches, before it goes with the space in which it lies. */
export class Dead {
  readonly #context: CollectorContext
  readonly #W: number
  readonly #block: number
  readonly #prev: number
  #u32!: Uint32Array

  constructor(context: CollectorContext) {
    const { memory, objects } = context
    this.#context = context
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    this.#prev = objects.layout.prev
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  #typeOf(object: ObjectRef): number {
    return (this.#u32[(object + this.#W) >>> 2] >>> 2) + this.#block
  }

  /** It stays whether it is reached or not. */
  isImmortal(object: ObjectRef): boolean {
    return this.#u32[object >>> 2] >= IMMORTAL_FROM
  }

  /** Its finalizer is to run, and may look at whatever it refers to. Those without a pre-header say in their count word that it has run (`Trash`). */
  isToBeFinalized(object: ObjectRef): boolean {
    const of = this.#typeOf(object)
    if ((this.#u32[of + TRAITS] & finalizer) === 0) return false
    if (this.#u32[of + PRE_HEADER] === 0) return this.#u32[object >>> 2] === 1
    return (this.#u32[(object + this.#prev) >>> 2] & headerBits.finalized) === 0
  }

  /** Somebody refers to it weakly. */
  isReferredTo(object: ObjectRef): boolean {
    const slot = this.#context.objects.weakListSlot(object)
    return slot !== 0 && this.#u32[slot >>> 2] !== 0
  }

  /** It has something beside its block: a buffer, a place in a table. */
  hasMore(object: ObjectRef): boolean {
    const of = this.#typeOf(object)
    return (this.#u32[of + TRAITS] & reclaim) !== 0 || this.#u32[of + REFERENCES] === referenceKinds.buffer
  }
}
