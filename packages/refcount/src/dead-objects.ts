import { type LinearMemory, type ObjectAccess, type ObjectRef, headerBits, typeWords } from '@mm/contract'
import { DYING, LINK_SHIFT } from './layout.js'
import { type Levels, fields } from './levels.js'

const NONE = 0 as ObjectRef
const { preHeader: PRE_HEADER } = typeWords

/** Objects that are dead and not gone: linked through the pre-header's `prev`, else through their count. */
export class DeadObjects {
  readonly #levels: Levels
  readonly #untrack: (object: ObjectRef) => void
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array

  constructor(memory: LinearMemory, objects: ObjectAccess, levels: Levels, untrack: (object: ObjectRef) => void) {
    this.#levels = levels
    this.#untrack = untrack
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  isTrackable(object: ObjectRef): boolean {
    const u32 = this.#u32
    return u32[(u32[(object + this.#W) >>> 2] >>> 2) + this.#block + PRE_HEADER] !== 0
  }

  link(object: ObjectRef, to: ObjectRef): void {
    if (this.isTrackable(object)) this.#u32[(object - this.#W) >>> 2] = to
    else this.#u32[object >>> 2] = DYING + (to >>> LINK_SHIFT)
  }

  /** What the object is linked to. */
  linked(object: ObjectRef): ObjectRef {
    if (this.isTrackable(object)) return ((this.#u32[(object - this.#W) >>> 2] & -4) >>> 0) as ObjectRef
    return ((this.#u32[object >>> 2] << LINK_SHIFT) >>> 0) as ObjectRef
  }

  /** Ends the link; returns what it led to. */
  unlink(object: ObjectRef): ObjectRef {
    const linked = this.linked(object)
    if (this.isTrackable(object)) this.#u32[(object - this.#W) >>> 2] = 0
    else this.#u32[object >>> 2] = 0
    return linked
  }

  /** Puts an object at the end of the line of those that died meanwhile. It is in no collector's list then; a finalizer that has run is remembered. */
  wait(object: ObjectRef): void {
    const u32 = this.#u32
    const { at } = this.#levels
    if (this.isTrackable(object)) {
      if (u32[(object - 2 * this.#W) >>> 2] !== 0) this.#untrack(object)
      u32[(object - this.#W) >>> 2] &= headerBits.finalized
    } else this.link(object, NONE)
    const last = u32[at + fields.last] as ObjectRef
    u32[at + fields.last] = object
    if (last === 0) u32[at + fields.first] = object
    else if (this.isTrackable(last)) u32[(last - this.#W) >>> 2] = (u32[(last - this.#W) >>> 2] | object) >>> 0
    else this.link(last, object)
  }

  /** Takes the first of the line, 0 when it is empty. */
  next(): ObjectRef {
    const u32 = this.#u32
    const { at } = this.#levels
    const object = u32[at + fields.first] as ObjectRef
    if (object === 0) return NONE
    const next = this.linked(object)
    if (this.isTrackable(object)) u32[(object - this.#W) >>> 2] &= headerBits.finalized
    else u32[object >>> 2] = 0
    u32[at + fields.first] = next
    if (next === 0) u32[at + fields.last] = 0
    return object
  }
}
