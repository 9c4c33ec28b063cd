import { type Address, IMMORTAL_FROM, type LinearMemory, type ObjectAccess, type ObjectRef, type Roots, referenceKinds, typeTraits, typeWords } from '@mm/contract'
import { BLOCK_HEADER, FIRST_BLOCK } from './layout.js'
import { GRANULE_SHIFT, places } from './places.js'
import { type Space } from './space.js'

const { none, fixed, items, buffer } = referenceKinds
const { countedType, moved } = typeTraits
const { traits: TRAITS, references: REFERENCES, firstSlot: FIRST_SLOT, slotCount: SLOT_COUNT, preHeader: PRE_HEADER, weakList: WEAK_LIST } = typeWords

const STACK_WORDS = 1024
/** In the type word of an object that has been copied: the rest is where to. */
const FORWARDED = 1
/** Bytes that a loop copies faster than a call. */
const SHORT = 256

/**
 * Copies what the roots reach: Cheney, "A Nonrecursive List Compacting Algorithm" (CACM 1970). Copies are put one behind the other, and
 * what has been put there and not been looked at is the queue: no stack, no recursion. What lies outside of the space (Bartlett,
 * "Compacting Garbage Collection with Ambiguous Roots", 1988, calls it mostly copying) is marked, beside the heap, and waits on a stack.
 */
export class Copying {
  /** Objects that were copied or marked. */
  visited = 0
  /** Of those, copied. */
  copied = 0
  readonly #memory: LinearMemory
  readonly #objects: ObjectAccess
  readonly #roots: Roots
  readonly #space: Space
  readonly #W: number
  readonly #block: number
  readonly #shift: number
  #u32!: Uint32Array
  #marks = new Int32Array(0)
  #stack: Uint32Array = new Uint32Array(STACK_WORDS)
  #top = 0
  /** Chunk and header of the next copy to be looked at. */
  #chunk = 0
  #scan = 0

  constructor(memory: LinearMemory, objects: ObjectAccess, roots: Roots, space: Space) {
    this.#memory = memory
    this.#objects = objects
    this.#roots = roots
    this.#space = space
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    this.#shift = objects.layout.wordBytes === 8 ? 4 : 3
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** The space has been flipped: copies, and marks, what the roots reach. */
  run(): void {
    this.#marks = new Int32Array((this.#memory.counts().highWater >>> this.#shift >>> 5) + 1)
    this.visited = 0
    this.copied = 0
    this.#chunk = 0
    this.#scan = 0
    this.#roots.visit(this.reach)
    this.#drain()
  }

  /** Whether an object outside of the space was reached. */
  isMarked(object: ObjectRef): boolean {
    const index = object >>> this.#shift
    return ((this.#marks[index >>> 5] >>> index) & 1) !== 0 || this.#u32[object >>> 2] >= IMMORTAL_FROM
  }

  /** Where the object is now. */
  readonly now = (object: ObjectRef): ObjectRef => {
    if (this.#space.table[object >>> GRANULE_SHIFT] !== places.old) return object
    const type = this.#u32[(object + this.#W) >>> 2]
    return (type & FORWARDED) === 0 ? object : ((type - FORWARDED) as ObjectRef)
  }

  /** Copies, or marks, an object that no root reaches, and what it refers to. Returns where it is now. */
  keep(object: ObjectRef): ObjectRef {
    const kept = this.#keep(object) as ObjectRef
    this.#drain()
    return kept
  }

  /** Marks and stack are not needed any more. */
  forget(): void {
    this.#marks = new Int32Array(0)
    if (this.#stack.length > STACK_WORDS) this.#stack = new Uint32Array(STACK_WORDS)
  }

  /** Makes the reference in a slot one to the object where it is now. */
  readonly reach = (slot: Address): void => {
    const object = this.#u32[slot >>> 2]
    if (object === 0) return
    const now = this.#keep(object)
    if (now !== object) this.#u32[slot >>> 2] = now
  }

  #keep(object: number): number {
    const place = this.#space.table[object >>> GRANULE_SHIFT]
    if (place === places.old) {
      const type = this.#u32[(object + this.#W) >>> 2]
      return (type & FORWARDED) !== 0 ? type - FORWARDED : this.#copy(object, type)
    }
    if (place === places.outside) this.#mark(object)
    return object
  }

  #mark(object: number): void {
    const index = object >>> this.#shift
    const word = this.#marks[index >>> 5]
    if (((word >>> index) & 1) !== 0) return
    this.#marks[index >>> 5] = word | (1 << index)
    if (this.#top === this.#stack.length) {
      const stack = new Uint32Array(2 * this.#stack.length)
      stack.set(this.#stack)
      this.#stack = stack
    }
    this.#stack[this.#top++] = object
    this.#see(object)
  }

  #see(object: number): void {
    this.visited++
    const { probe } = this.#memory
    if (probe !== null) probe.visit?.(object as ObjectRef)
  }

  #copy(object: number, type: number): number {
    const u32 = this.#u32
    const W = this.#W
    const of = (type >>> 2) + this.#block
    const from = object - u32[of + PRE_HEADER] - BLOCK_HEADER
    const unit = this.#space.unitOf(u32[from >>> 2])
    const at = this.#space.place(unit)
    const to = at + (object - from)
    if (unit > SHORT) u32.copyWithin(at >>> 2, from >>> 2, (from + unit) >>> 2)
    else for (let word = from >>> 2, into = at >>> 2, end = word + (unit >>> 2); word < end; ) u32[into++] = u32[word++]
    u32[(object + W) >>> 2] = to + FORWARDED
    this.copied++
    this.#see(to)
    if (u32[of + WEAK_LIST] !== 0) this.#tellWeakReferences(to, to + (u32[of + WEAK_LIST] | 0))
    if ((u32[of + TRAITS] & moved) !== 0) this.#objects.moved!(to as ObjectRef, object as ObjectRef, this.now)
    return to
  }

  /** Weak references lie outside of the space: they and their lists stay where they are. */
  #tellWeakReferences(object: number, head: number): void {
    const u32 = this.#u32
    const words = this.#objects.layout.weakReference
    for (let reference = u32[head >>> 2]; reference !== 0; reference = u32[(reference + words.next) >>> 2]) u32[(reference + words.object) >>> 2] = object
  }

  /** Looks at copies in the order in which they lie, and at what was marked, until there is nothing that was not looked at. */
  #drain(): void {
    const space = this.#space
    for (;;) {
      if (this.#chunk === 0) {
        this.#chunk = space.after(0)
        this.#scan = this.#chunk + FIRST_BLOCK
      }
      if (this.#chunk !== 0) {
        if (this.#scan < space.endOf(this.#chunk)) {
          this.#scanChunk(space.endOf(this.#chunk))
          continue
        }
        const next = space.after(this.#chunk)
        if (next !== 0) {
          this.#chunk = next
          this.#scan = next + FIRST_BLOCK
          continue
        }
      }
      if (this.#top === 0) return
      this.#look(this.#stack[--this.#top])
    }
  }

  #scanChunk(end: number): void {
    const u32 = this.#u32
    let at = this.#scan
    while (at < end) {
      const object = at + BLOCK_HEADER + u32[(at + 4) >>> 2]
      at += this.#space.unitOf(u32[at >>> 2])
      this.#look(object)
    }
    this.#scan = at
  }

  /** Brings every reference of an object up to date. */
  #look(object: number): void {
    const u32 = this.#u32
    const W = this.#W
    const type = u32[(object + W) >>> 2]
    const of = (type >>> 2) + this.#block
    const kind = u32[of + REFERENCES]
    let slot = object + u32[of + FIRST_SLOT]
    let left = 0
    if (kind === fixed) left = u32[of + SLOT_COUNT]
    else if (kind === items) left = u32[(object + 2 * W) >>> 2]
    else if (kind === buffer) {
      left = u32[(object + 2 * W) >>> 2]
      slot = u32[slot >>> 2]
    } else if (kind !== none) {
      // What visits a type of its own kind visits the counted type as well.
      this.#objects.traverse(object as ObjectRef, this.reach)
      return
    }
    const table = this.#space.table
    for (; left > 0; left--, slot += W) {
      const item = u32[slot >>> 2]
      if (item === 0) continue
      if (table[item >>> GRANULE_SHIFT] === places.old) {
        const word = u32[(item + W) >>> 2]
        u32[slot >>> 2] = (word & FORWARDED) !== 0 ? word - FORWARDED : this.#copy(item, word)
      } else if (table[item >>> GRANULE_SHIFT] === places.outside) this.#mark(item)
    }
    if ((u32[of + TRAITS] & countedType) !== 0) this.#mark(type)
  }
}

