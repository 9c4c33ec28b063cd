import { IMMORTAL_FROM, type LinearMemory, type ObjectAccess, type ObjectRef, headerBits, referenceKinds, typeTraits } from '@mm/contract'
import { RangeList } from '@mm/object'
import { type HeaderLists, UNREACHABLE } from './lists.js'

const { none, fixed, items, buffer, custom } = referenceKinds
const { finalized, collecting, shift } = headerBits
const FLAGS = finalized | collecting
/** One reference, in a `prev` word that holds a count. */
const ONE = 1 << shift

/**
 * Tells what a list of objects keeps alive only among itself, by arithmetic on counts: a count less the references from
 * within is what comes from outside. The counts lie in the `prev` words meanwhile, the order of the list in `next` alone.
 *
 * Algorithm: CPython 3.13, Python/gc.c `deduce_unreachable`. No recursion; no memory but the list itself.
 */
export class Reachability {
  readonly #memory: LinearMemory
  readonly #objects: ObjectAccess
  readonly #lists: HeaderLists
  readonly #untrack: (object: ObjectRef) => void
  readonly #ranges = new RangeList()
  readonly #W: number
  readonly #preHeader: number
  readonly #traits: number
  readonly #references: number
  readonly #firstSlot: number
  readonly #slotCount: number
  #u32!: Uint32Array
  /** The list that is being scanned. */
  #young = 0
  /** Where legacy trash goes. */
  #legacy = 0
  /** All traits that objects looked at last have. */
  traits = 0

  constructor(memory: LinearMemory, objects: ObjectAccess, lists: HeaderLists, untrack: (object: ObjectRef) => void) {
    this.#untrack = untrack
    this.#memory = memory
    this.#objects = objects
    this.#lists = lists
    const { wordBytes, typeBlock } = objects.layout
    this.#W = wordBytes
    this.#preHeader = typeBlock.preHeader
    this.#traits = typeBlock.traits
    this.#references = typeBlock.references
    this.#firstSlot = typeBlock.firstSlot
    this.#slotCount = typeBlock.slotCount
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /**
   * Moves what nothing outside keeps alive from `young` to `unreachable` (empty before), in the order of the list as far
   * as it was scanned so; those keep the mark `collecting`. Immortal objects go to `permanent`, or are untracked where that is 0. Returns how many were looked at.
   */
  separate(young: number, unreachable: number, permanent: number): number {
    this.#report(young)
    const visited = this.#takeCounts(young, permanent)
    this.#subtract(young)
    this.#scan(young, unreachable)
    return visited
  }

  /** Tells the probe, if it wants to know, of every object that is looked at. */
  #report(young: number): void {
    const { probe } = this.#memory
    if (probe?.visit === undefined) return
    for (let node = this.#u32[young >>> 2]; node !== young; node = this.#u32[node >>> 2]) probe.visit((node + 2 * this.#W) as ObjectRef)
  }

  /** Each `prev` word: the object's count, and the mark. */
  #takeCounts(young: number, permanent: number): number {
    const u32 = this.#u32
    const W = this.#W
    let visited = 0
    for (let node = u32[young >>> 2], next; node !== young; node = next) {
      next = u32[node >>> 2]
      visited++
      const count = u32[(node + 2 * W) >>> 2]
      if (count >= IMMORTAL_FROM) {
        if (permanent !== 0) this.#lists.move(node, permanent)
        else this.#untrack((node + 2 * W) as ObjectRef)
        continue
      }
      const prev = (node + W) >>> 2
      u32[prev] = (count << shift) | collecting | (u32[prev] & finalized)
    }
    return visited
  }

  /**
   * Takes every reference from within off the count of what it refers to. What a type block says is read once for each run of objects of one
   * type, whose references to it are taken off together.
   */
  #subtract(young: number): void {
    const u32 = this.#u32
    const W = this.#W
    const preHeader = this.#preHeader
    let allTraits = 0
    let type = 0
    let kind: number = none
    let firstSlot = 0
    let slotCount = 0
    let typeReferences = 0
    let counted = 0
    let itemType = 0
    let trackable = false
    for (let node = u32[young >>> 2]; node !== young; node = u32[node >>> 2]) {
      const object = node + 2 * W
      const own = u32[(object + W) >>> 2]
      if (own !== type) {
        if (typeReferences !== 0) this.#taken(type, typeReferences)
        type = own
        typeReferences = 0
        const traits = u32[(type + this.#traits) >>> 2]
        allTraits |= traits
        kind = u32[(type + this.#references) >>> 2]
        firstSlot = u32[(type + this.#firstSlot) >>> 2]
        slotCount = u32[(type + this.#slotCount) >>> 2]
        counted = (traits & typeTraits.countedType) !== 0 && kind !== custom ? 1 : 0
      }
      typeReferences += counted
      let slot = object + firstSlot
      let left = 0
      if (kind === fixed) left = slotCount
      else if (kind === items) left = u32[(object + 2 * W) >>> 2]
      else if (kind === buffer) {
        slot = u32[slot >>> 2]
        left = u32[(object + 2 * W) >>> 2]
      } else if (kind !== none) this.#subtractListed(object as ObjectRef, kind)
      for (; left > 0; left--, slot += W) {
        const item = u32[slot >>> 2]
        if (item === 0) continue
        const of = u32[(item + W) >>> 2]
        if (of !== itemType) {
          itemType = of
          trackable = u32[(of + preHeader) >>> 2] !== 0
        }
        if (!trackable) continue
        const prev = (item - W) >>> 2
        const word = u32[prev]
        if ((word & collecting) !== 0) u32[prev] = word - ONE
      }
    }
    if (typeReferences !== 0) this.#taken(type, typeReferences)
    this.traits = allTraits
  }

  #subtractListed(object: ObjectRef, kind: number): void {
    const u32 = this.#u32
    if (kind === custom) {
      this.#objects.traverse(object, this.#subtractSlot)
      return
    }
    const list = this.#ranges
    list.reset()
    this.#objects.ranges(object, list)
    for (let run = 0; run < list.length; run++) {
      const stride = list.stride[run]
      const second = list.second[run]
      let slot = list.start[run]
      for (let left = list.count[run]; left > 0; left--, slot += stride) {
        const item = u32[slot >>> 2]
        if (item !== 0) this.#taken(item)
        if (second === 0) continue
        const other = u32[(slot + second) >>> 2]
        if (other !== 0) this.#taken(other)
      }
    }
  }

  readonly #subtractSlot = (slot: number): void => {
    const item = this.#u32[slot >>> 2]
    if (item !== 0) this.#taken(item)
  }

  #taken(item: number, references = 1): void {
    const u32 = this.#u32
    const W = this.#W
    if (u32[(u32[(item + W) >>> 2] + this.#preHeader) >>> 2] === 0) return
    const prev = (item - W) >>> 2
    const word = u32[prev]
    if ((word & collecting) !== 0) u32[prev] = word - references * ONE
  }

  /**
   * Goes through the list once: what has a count left is reachable, and so is what it refers to, which is given a count, or
   * comes back to the end of the list when it had been set aside. What has none is set aside.
   */
  #scan(young: number, unreachable: number): void {
    const u32 = this.#u32
    const W = this.#W
    this.#young = young
    const preHeader = this.#preHeader
    let itemType = 0
    let trackable = false
    let before = young
    for (let node = u32[young >>> 2]; node !== young; node = u32[before >>> 2]) {
      const prev = (node + W) >>> 2
      const word = u32[prev]
      if (word >= ONE) {
        const object = node + 2 * W
        const type = u32[(object + W) >>> 2]
        const kind = u32[(type + this.#references) >>> 2]
        if (kind === fixed) {
          let slot = object + u32[(type + this.#firstSlot) >>> 2]
          for (let left = u32[(type + this.#slotCount) >>> 2]; left > 0; left--, slot += W) {
            const item = u32[slot >>> 2]
            if (item === 0) continue
            const of = u32[(item + W) >>> 2]
            if (of !== itemType) {
              itemType = of
              trackable = u32[(of + preHeader) >>> 2] !== 0
            }
            if (!trackable) continue
            const itsPrev = (item - W) >>> 2
            const its = u32[itsPrev]
            if ((its & collecting) === 0) continue
            if ((u32[(item - 2 * W) >>> 2] & UNREACHABLE) !== 0) this.#bringBack(item - 2 * W, its)
            else if (its < ONE) u32[itsPrev] = its + ONE
          }
        } else if (kind !== none) this.#reachedFrom(object as ObjectRef, type, kind)
        if ((u32[(type + this.#traits) >>> 2] & typeTraits.countedType) !== 0) this.#reached(type)
        u32[prev] = before + (word & finalized)
        before = node
      } else {
        u32[before >>> 2] = u32[node >>> 2]
        const last = u32[(unreachable + W) >>> 2]
        u32[last >>> 2] = node + UNREACHABLE
        u32[prev] = last + (word & FLAGS)
        u32[node >>> 2] = unreachable + UNREACHABLE
        u32[(unreachable + W) >>> 2] = node
      }
    }
    u32[(young + W) >>> 2] = before
    for (let node = unreachable; ; ) {
      const next = (u32[node >>> 2] & ~UNREACHABLE) >>> 0
      u32[node >>> 2] = next
      node = next
      if (node === unreachable) break
    }
  }

  #reachedFrom(object: ObjectRef, type: number, kind: number): void {
    const u32 = this.#u32
    const W = this.#W
    const first = object + u32[(type + this.#firstSlot) >>> 2]
    if (kind === items || kind === buffer) {
      const from = kind === items ? first : u32[first >>> 2]
      for (let slot = from + W * u32[(object + 2 * W) >>> 2]; slot > from; ) {
        slot -= W
        const item = u32[slot >>> 2]
        if (item !== 0) this.#reached(item)
      }
      return
    }
    if (kind === custom) {
      this.#objects.traverse(object, this.#reachSlot)
      return
    }
    const list = this.#ranges
    list.reset()
    this.#objects.ranges(object, list)
    for (let run = 0; run < list.length; run++) {
      const stride = list.stride[run]
      const second = list.second[run]
      let slot = list.start[run]
      for (let left = list.count[run]; left > 0; left--, slot += stride) {
        const item = u32[slot >>> 2]
        if (item !== 0) this.#reached(item)
        if (second === 0) continue
        const other = u32[(slot + second) >>> 2]
        if (other !== 0) this.#reached(other)
      }
    }
  }

  readonly #reachSlot = (slot: number): void => {
    const item = this.#u32[slot >>> 2]
    if (item !== 0) this.#reached(item)
  }

  #reached(item: number): void {
    const u32 = this.#u32
    const W = this.#W
    if (u32[(u32[(item + W) >>> 2] + this.#preHeader) >>> 2] === 0) return
    const prev = (item - W) >>> 2
    const word = u32[prev]
    if ((word & collecting) === 0) return
    const node = item - 2 * W
    if ((u32[node >>> 2] & UNREACHABLE) !== 0) this.#bringBack(node, word)
    else if (word < ONE) u32[prev] = word + ONE
  }

  /** From what was set aside to the end of the list, to be scanned. */
  #bringBack(node: number, word: number): void {
    const u32 = this.#u32
    const W = this.#W
    const next = (u32[node >>> 2] & ~UNREACHABLE) >>> 0
    const before = (word & ~FLAGS) >>> 0
    u32[before >>> 2] = next + UNREACHABLE
    const nextPrev = (next + W) >>> 2
    u32[nextPrev] = before + (u32[nextPrev] & FLAGS)
    const last = u32[(this.#young + W) >>> 2]
    u32[last >>> 2] = node
    u32[node >>> 2] = this.#young
    u32[(this.#young + W) >>> 2] = node
    u32[(node + W) >>> 2] = ONE + collecting + (word & finalized)
  }

  /** Moves what has a legacy finalizer, and all trash that it refers to, from `trash` to `legacy`. */
  setLegacyAside(trash: number, legacy: number): void {
    const u32 = this.#u32
    const W = this.#W
    for (let node = u32[trash >>> 2], next; node !== trash; node = next) {
      next = u32[node >>> 2]
      const type = u32[(node + 3 * W) >>> 2]
      if ((u32[(type + this.#traits) >>> 2] & typeTraits.legacyFinalizer) !== 0) this.#setAside(node, legacy)
    }
    this.#legacy = legacy
    for (let node = u32[legacy >>> 2]; node !== legacy; node = u32[node >>> 2]) this.#objects.traverse((node + 2 * W) as ObjectRef, this.#legacySlot)
  }

  readonly #legacySlot = (slot: number): void => {
    const u32 = this.#u32
    const item = u32[slot >>> 2]
    if (item === 0 || u32[(u32[(item + this.#W) >>> 2] + this.#preHeader) >>> 2] === 0) return
    if ((u32[(item - this.#W) >>> 2] & collecting) !== 0) this.#setAside(item - 2 * this.#W, this.#legacy)
  }

  #setAside(node: number, legacy: number): void {
    this.#u32[(node + this.#W) >>> 2] &= ~collecting
    this.#lists.move(node, legacy)
  }
}
