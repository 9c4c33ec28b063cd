import { type LinearMemory, type ObjectAccess, referenceKinds, typeTraits, typeWords } from '@mm/contract'
import { type Reach } from '@mm/cycles'

const { items, buffer } = referenceKinds
const { countedType } = typeTraits
const { traits: TRAITS, references: REFERENCES, firstSlot: FIRST_SLOT } = typeWords

/** The references of a large object, part by part. */
export class Parts {
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array

  constructor(memory: LinearMemory, objects: ObjectAccess) {
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** How many references {@link visit} can tell apart in `object`; 0 where it must be visited as a whole. */
  slotsOf(object: number): number {
    const u32 = this.#u32
    const kind = u32[(u32[(object + this.#W) >>> 2] >>> 2) + this.#block + REFERENCES]
    return kind === items || kind === buffer ? u32[(object + 2 * this.#W) >>> 2] : 0
  }

  /** Visits the references with indexes from `from` up to `to`, of those that {@link slotsOf} counts; not that to the type. */
  visit(object: number, from: number, to: number, reach: Reach): void {
    const u32 = this.#u32
    const W = this.#W
    const of = (u32[(object + W) >>> 2] >>> 2) + this.#block
    const at = object + u32[of + FIRST_SLOT]
    const first = u32[of + REFERENCES] === items ? at : u32[at >>> 2]
    for (let slot = first + W * Math.min(to, u32[(object + 2 * W) >>> 2]), end = first + W * from; slot > end; ) {
      slot -= W
      const item = u32[slot >>> 2]
      if (item !== 0) reach(item)
    }
  }

  /** Visits the reference to the type, where it is counted. */
  visitType(object: number, reach: Reach): void {
    const type = this.#u32[(object + this.#W) >>> 2]
    if ((this.#u32[(type >>> 2) + this.#block + TRAITS] & countedType) !== 0) reach(type)
  }
}
