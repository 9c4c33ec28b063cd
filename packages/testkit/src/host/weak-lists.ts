import { type Address, IMMORTAL_FROM, type LinearMemory, type ObjectLayout, type ObjectRef, type WeakReferences, headerBits } from '@mm/contract'

/** What the lists must be told by the host. */
export interface WeakHost {
  readonly layout: ObjectLayout
  weakListSlot(object: ObjectRef): Address
  /** The weak reference does not refer to anything any more. */
  weakCleared(reference: ObjectRef): void
  /** Runs the callback: `false` when it must run later. */
  callBack(reference: ObjectRef): boolean
}

/** Weak references, in plain lists: the newest first. */
export class WeakLists implements WeakReferences {
  readonly #memory: LinearMemory
  readonly #host: WeakHost

  constructor(memory: LinearMemory, host: WeakHost) {
    this.#memory = memory
    this.#host = host
  }

  insert(reference: ObjectRef, object: ObjectRef): void {
    const { u32 } = this.#memory
    const words = this.#host.layout.weakReference
    const head = this.#host.weakListSlot(object) >>> 2
    const after = u32[head]
    u32[(reference + words.object) >>> 2] = object
    u32[(reference + words.next) >>> 2] = after
    if (after !== 0) u32[(after + words.prev) >>> 2] = reference
    u32[head] = reference
  }

  clear(object: ObjectRef, queue: Address, collecting: boolean): void {
    const slot = this.#host.weakListSlot(object)
    if (slot === 0) return
    const { u32 } = this.#memory
    const { weakReference: words, prev } = this.#host.layout
    let reference = u32[slot >>> 2] as ObjectRef
    u32[slot >>> 2] = 0
    while (reference !== 0) {
      const after = u32[(reference + words.next) >>> 2] as ObjectRef
      this.#forget(reference)
      const count = u32[reference >>> 2]
      const dying = count === 0 || (collecting && (u32[(reference + prev) >>> 2] & headerBits.collecting) !== 0)
      if (queue !== 0 && !dying && u32[(reference + words.callback) >>> 2] !== 0) {
        if (count < IMMORTAL_FROM) u32[reference >>> 2] = count + 1
        this.#append(queue, reference)
      }
      reference = after
    }
  }

  clearCallbacks(object: ObjectRef, queue: Address): void {
    const slot = this.#host.weakListSlot(object)
    if (slot === 0) return
    const { u32 } = this.#memory
    const { weakReference: words, prev } = this.#host.layout
    for (let reference = u32[slot >>> 2] as ObjectRef; reference !== 0; ) {
      const after = u32[(reference + words.next) >>> 2] as ObjectRef
      if (u32[(reference + words.callback) >>> 2] !== 0) {
        this.detach(reference)
        const count = u32[reference >>> 2]
        if (count !== 0 && (u32[(reference + prev) >>> 2] & headerBits.collecting) === 0) {
          if (count < IMMORTAL_FROM) u32[reference >>> 2] = count + 1
          this.#append(queue, reference)
        }
      }
      reference = after
    }
  }

  detach(reference: ObjectRef): void {
    const { u32 } = this.#memory
    const { object, prev, next } = this.#host.layout.weakReference
    const referent = u32[(reference + object) >>> 2] as ObjectRef
    if (referent === 0) return
    const before = u32[(reference + prev) >>> 2]
    const after = u32[(reference + next) >>> 2]
    if (before === 0) u32[this.#host.weakListSlot(referent) >>> 2] = after
    else u32[(before + next) >>> 2] = after
    if (after !== 0) u32[(after + prev) >>> 2] = before
    this.#forget(reference)
  }

  take(queue: Address): ObjectRef {
    const { u32 } = this.#memory
    const reference = u32[queue >>> 2] as ObjectRef
    if (reference === 0) return reference
    const next = (reference + this.#host.layout.weakReference.next) >>> 2
    u32[queue >>> 2] = u32[next]
    u32[next] = 0
    return reference
  }

  call(reference: ObjectRef): boolean {
    return this.#host.callBack(reference)
  }

  #forget(reference: ObjectRef): void {
    const { u32 } = this.#memory
    const { object, prev, next } = this.#host.layout.weakReference
    for (const word of [object, prev, next]) u32[(reference + word) >>> 2] = 0
    this.#host.weakCleared(reference)
  }

  #append(queue: Address, reference: ObjectRef): void {
    const { u32 } = this.#memory
    const first = queue >>> 2
    if (u32[first] === 0) u32[first] = reference
    else u32[(u32[first + 1] + this.#host.layout.weakReference.next) >>> 2] = reference
    u32[first + 1] = reference
  }
}
