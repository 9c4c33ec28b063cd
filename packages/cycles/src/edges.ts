import { type Address, type LinearMemory, type ObjectAccess, type ObjectRef, type SlotRuns, referenceKinds, typeTraits, typeWords } from '@mm/contract'

const { none, fixed, items, ranges } = referenceKinds
const { countedType } = typeTraits
const { traits: TRAITS, references: REFERENCES, firstSlot: FIRST_SLOT, slotCount: SLOT_COUNT } = typeWords

/** Told of an object that another one refers to; never 0. */
export type Reach = (object: number) => void

/** An address that can be read where no object was listed yet. */
const ANYTHING = 64
/** References that are listed before any is looked at: so many can be on their way from memory at a time, and more. */
const BATCH = 96
/** Objects whose references those are, at most. */
const NODES = 64
/** References for which there is room at first. */
const ROOM = 4096

/**
 * The references of objects, as their type blocks say where they are. They are first listed, of several objects one after the other, and then
 * looked at: so that a loop over them is plain, and all that they refer to can be asked for from memory at once. The list is JavaScript's, and as long as
 * the object with the most references needs it.
 */
export class Edges {
  /** What was listed, never 0: the first {@link length} of these. */
  items = new Uint32Array(ROOM).fill(ANYTHING)
  length = 0
  /** How many objects {@link addNodes} has listed, and where the references of each end. */
  count = 0
  readonly ends = new Int32Array(NODES)
  /** All traits that the types of objects listed so far have. */
  traits = 0
  readonly #objects: ObjectAccess
  readonly #runs: SlotRuns = { add: (start, count, stride, second = 0) => this.addRun(start, count, stride, second) }
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array
  /** What was read of those asked for, so that nobody thinks the reading useless. */
  #asked = 0

  constructor(memory: LinearMemory, objects: ObjectAccess) {
    this.#objects = objects
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** Lists everything that `object` owns a reference to, as often as it does and in the order of its type. */
  add(object: number): void {
    const u32 = this.#u32
    const type = u32[(object + this.#W) >>> 2]
    const of = (type >>> 2) + this.#block
    const traits = u32[of + TRAITS]
    this.traits |= traits
    this.addSlots(object, of)
    // What visits a type of its own kind visits the counted type as well.
    if ((traits & countedType) !== 0 && u32[of + REFERENCES] <= ranges) this.#push(type)
  }

  /** {@link add} without the type of the object, whose block's fields begin at the word `of`. */
  addSlots(object: number, of: number): void {
    const u32 = this.#u32
    const W = this.#W
    const kind = u32[of + REFERENCES]
    const first = object + u32[of + FIRST_SLOT]
    if (kind === fixed) this.addRun(first, u32[of + SLOT_COUNT], W, 0)
    else if (kind === ranges) this.#objects.ranges(object as ObjectRef, this.#runs)
    else if (kind > ranges) this.#objects.traverse(object as ObjectRef, this.#slot)
    else if (kind !== none) {
      const count = u32[(object + 2 * W) >>> 2]
      this.addRun((kind === items ? first : u32[first >>> 2]) + W * (count - 1), count, -W, 0)
    }
  }

  /** Lists `count` slots, `stride` bytes apart; after each the one that is `second` bytes from it. */
  addRun(first: number, count: number, stride: number, second: number): void {
    const u32 = this.#u32
    let { length } = this
    if (length + 2 * count > this.items.length) this.#grow(2 * count)
    const listed = this.items
    for (let slot = first, left = count; left > 0; left--, slot += stride) {
      const item = u32[slot >>> 2]
      if (item !== 0) listed[length++] = item
      if (second === 0) continue
      const other = u32[(slot + second) >>> 2]
      if (other !== 0) listed[length++] = other
    }
    this.length = length
  }

  readonly #slot = (slot: Address): void => {
    const item = this.#u32[slot >>> 2]
    if (item !== 0) this.#push(item)
  }

  #push(item: number): void {
    if (this.length === this.items.length) this.#grow(1)
    this.items[this.length++] = item
  }

  #grow(more: number): void {
    const grown = new Uint32Array(2 * (this.items.length + more)).fill(ANYTHING)
    grown.set(this.items)
    this.items = grown
  }

  /**
   * Lists, in place of what was listed, what the objects at `node` and behind it on a list refer to, and asks for it: until that is much, the list `head`
   * ends, or one comes whose `prev` word is less than `least`; at least what the first refers to.
   */
  addNodes(node: number, head: number, least: number): void {
    const u32 = this.#u32
    const W = this.#W
    const { ends } = this
    let count = 0
    this.length = 0
    for (let at = node; ; ) {
      this.add(at + 2 * W)
      ends[count++] = this.length
      at = u32[at >>> 2]
      if (at === head || count === NODES || this.length >= BATCH || u32[(at + W) >>> 2] < least) break
    }
    this.count = count
    this.ask(0, Math.min(this.length, ROOM))
  }

  /**
   * Asks for the headers of what is listed from `first` to `end`, count and `prev` word, so that they come from memory together and not one after the other. The
   * fewer instructions, the more of them a processor has on the way: so two are asked for at a time, the second of the last maybe one that was listed earlier.
   */
  ask(first: number, end: number): void {
    const u32 = this.#u32
    const listed = this.items
    const before = this.#W >>> 2
    let asked = this.#asked
    for (let index = first; index < end; index += 2) {
      const one = listed[index] >>> 2
      const other = listed[index + 1] >>> 2
      asked ^= u32[one] ^ u32[one - before] ^ u32[other] ^ u32[other - before]
    }
    this.#asked = asked
  }

  /** Calls `reach` with everything that `object` owns a reference to, as {@link add} lists it. `reach` may list others. */
  visit(object: number, reach: Reach): void {
    const { length } = this
    this.add(object)
    for (let index = length, end = this.length; index < end; index++) reach(this.items[index])
    this.length = length
  }
}
