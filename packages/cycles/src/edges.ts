import { type Address, type LinearMemory, type ObjectAccess, type ObjectRef, referenceKinds, typeTraits, typeWords } from '@mm/contract'
import { RangeList } from '@mm/object'

const { none, fixed, items, buffer, ranges } = referenceKinds
const { countedType } = typeTraits
const { traits: TRAITS, references: REFERENCES, firstSlot: FIRST_SLOT, slotCount: SLOT_COUNT } = typeWords

/** Told of an object that another one refers to; never 0. */
export type Reach = (object: number) => void

/** Goes along the references of an object, as its type block says where they are. */
export class Edges {
  readonly #objects: ObjectAccess
  readonly #ranges = new RangeList()
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array
  #reach: Reach = () => {}

  constructor(memory: LinearMemory, objects: ObjectAccess) {
    this.#objects = objects
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** Calls `reach` with everything that `object` owns a reference to, as often as it does. */
  visit(object: number, reach: Reach): void {
    const u32 = this.#u32
    const W = this.#W
    const type = u32[(object + W) >>> 2]
    const of = (type >>> 2) + this.#block
    const kind = u32[of + REFERENCES]
    let slot = object + u32[of + FIRST_SLOT]
    if (kind === fixed) {
      for (let left = u32[of + SLOT_COUNT]; left > 0; left--, slot += W) {
        const item = u32[slot >>> 2]
        if (item !== 0) reach(item)
      }
    } else if (kind === items || kind === buffer) {
      const from = kind === items ? slot : u32[slot >>> 2]
      for (slot = from + W * u32[(object + 2 * W) >>> 2]; slot > from; ) {
        slot -= W
        const item = u32[slot >>> 2]
        if (item !== 0) reach(item)
      }
    } else if (kind === ranges) this.#visitRanges(object, reach)
    else if (kind !== none) {
      // What visits a type of its own kind visits the counted type as well.
      this.#reach = reach
      this.#objects.traverse(object as ObjectRef, this.#slot)
      return
    }
    if ((u32[of + TRAITS] & countedType) !== 0) reach(type)
  }

  /** How many references {@link visitPart} can tell apart in `object`; 0 where it must be visited as a whole. */
  slotsOf(object: number): number {
    const u32 = this.#u32
    const kind = u32[(u32[(object + this.#W) >>> 2] >>> 2) + this.#block + REFERENCES]
    return kind === items || kind === buffer ? u32[(object + 2 * this.#W) >>> 2] : 0
  }

  /** Visits the references with indexes from `from` up to `to`, of those that {@link slotsOf} counts; not that to the type. */
  visitPart(object: number, from: number, to: number, reach: Reach): void {
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

  readonly #slot = (slot: Address): void => {
    const item = this.#u32[slot >>> 2]
    if (item !== 0) this.#reach(item)
  }

  #visitRanges(object: number, reach: Reach): void {
    const u32 = this.#u32
    const list = this.#ranges
    list.reset()
    this.#objects.ranges(object as ObjectRef, list)
    for (let run = 0; run < list.length; run++) {
      const stride = list.stride[run]
      const second = list.second[run]
      let slot = list.start[run]
      for (let left = list.count[run]; left > 0; left--, slot += stride) {
        const item = u32[slot >>> 2]
        if (item !== 0) reach(item)
        if (second === 0) continue
        const other = u32[(slot + second) >>> 2]
        if (other !== 0) reach(other)
      }
    }
  }
}
