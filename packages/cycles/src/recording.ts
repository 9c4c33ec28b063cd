import { type LinearMemory, type ObjectAccess, referenceKinds, typeTraits, typeWords } from '@mm/contract'
import { Edges } from './edges.js'

const { fixed, ranges } = referenceKinds
const { countedType } = typeTraits
const { traits: TRAITS, references: REFERENCES, firstSlot: FIRST_SLOT, slotCount: SLOT_COUNT } = typeWords

/** References that are recorded at most: 4 MiB of them. Beyond, objects are looked at again instead. */
const MOST = 2 ** 20
/** Objects, and changes from one type to another, for which there is room at first. */
const ROOM = 1024

const longer = (array: Uint32Array): Uint32Array => {
  const grown = new Uint32Array(2 * array.length)
  grown.set(array)
  return grown
}

/**
 * What objects refer to, written down while they are looked at anyhow: a second and a third pass over them then go along an array, and need not find out
 * once more how each type's references lie. Types that count their objects are written down once for each run of objects of the same type.
 *
 * It is JavaScript's, grows as it must up to its bound, and is kept for the next time.
 */
export class Recording {
  readonly edges: Edges
  /** Objects recorded, and where the references of each end among those of {@link edges}. */
  count = 0
  ends: Uint32Array = new Uint32Array(ROOM)
  /** Runs of objects that own a reference to their type: which, and how many. */
  runs = 0
  types: Uint32Array = new Uint32Array(ROOM)
  owners: Uint32Array = new Uint32Array(ROOM)
  /** The type of the last object, and what its block says. */
  #type = 0
  #of = 0
  #kind = 0
  #first = 0
  #slots = 0
  #counted = false
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array

  constructor(memory: LinearMemory, objects: ObjectAccess) {
    this.edges = new Edges(memory, objects)
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  reset(): void {
    this.edges.length = 0
    this.edges.traits = 0
    this.count = 0
    this.runs = 0
    this.#type = 0
  }

  get full(): boolean {
    return this.edges.length >= MOST
  }

  /** Records an object. Cost: its references. */
  add(object: number): void {
    const { edges } = this
    const type = this.#u32[(object + this.#W) >>> 2]
    if (type !== this.#type) this.#take(type)
    if (this.#kind === fixed) edges.addRun(object + this.#first, this.#slots, this.#W, 0)
    else edges.addSlots(object, this.#of)
    if (this.#counted) this.owners[this.runs - 1]++
    if (this.count === this.ends.length) this.ends = longer(this.ends)
    this.ends[this.count++] = edges.length
  }

  #take(type: number): void {
    const u32 = this.#u32
    const of = (type >>> 2) + this.#block
    const traits = u32[of + TRAITS]
    this.#type = type
    this.#of = of
    this.#kind = u32[of + REFERENCES]
    this.#first = u32[of + FIRST_SLOT]
    this.#slots = u32[of + SLOT_COUNT]
    // What visits a type of its own kind visits the counted type as well.
    this.#counted = (traits & countedType) !== 0 && this.#kind <= ranges
    this.edges.traits |= traits
    if (!this.#counted) return
    if (this.runs === this.types.length) {
      this.types = longer(this.types)
      this.owners = longer(this.owners)
    }
    this.types[this.runs] = type
    this.owners[this.runs++] = 0
  }
}
