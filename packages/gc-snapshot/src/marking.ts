import { type Address, type LinearMemory, type ObjectAccess, type ObjectRef, type Roots, referenceKinds, typeTraits, typeWords } from '@mm/contract'
import { type CollectorState, type Edges, type HeaderLists, type Reach } from '@mm/cycles'
import { type Colours } from './colours.js'
import { type Cursor } from './cursor.js'
import { type StateField } from './layout.js'

const { traits: TRAITS, preHeader: PRE_HEADER, references: REFERENCES, firstSlot: FIRST_SLOT, slotCount: SLOT_COUNT } = typeWords
const { fixed } = referenceKinds
const { leaf, countedType, untrackYoung, untrackFull } = typeTraits
/** Objects without a colour that lead nowhere: tuples and dicts that are not tracked hold nothing that is. */
const PASSED_BY = leaf | untrackYoung | untrackFull
/** Objects that no list holds are looked through on the way; of those that lead to each other so many, at most. */
const THROUGH_MOST = 256

/**
 * Marks what was reachable when the cycle began. The roots are shaded at once; what is shaded is black, and moves to the end of a list
 * that is its own queue. The mutator may do as it likes meanwhile: the barrier shades each reference that it drops or moves away, so
 * that nothing is lost that was reachable then; what is made meanwhile is black from the beginning.
 *
 * Yuasa, "Real-time garbage collection on general-purpose machines" (Journal of Systems and Software 11, 1990).
 */
export class Marking {
  readonly #memory: LinearMemory
  readonly #roots: Roots
  readonly #lists: HeaderLists
  readonly #edges: Edges
  readonly #colours: Colours
  readonly #cursor: Cursor
  readonly #marked: number
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array
  #rooted = 0
  /** Objects on no list that are still to be looked through, within one step. */
  readonly #through: number[] = []

  constructor(
    { memory, objects, roots }: { readonly memory: LinearMemory; readonly objects: ObjectAccess; readonly roots: Roots },
    parts: { readonly state: CollectorState<StateField>; readonly lists: HeaderLists; readonly edges: Edges; readonly colours: Colours; readonly cursor: Cursor },
  ) {
    this.#memory = memory
    this.#roots = roots
    this.#lists = parts.lists
    this.#edges = parts.edges
    this.#colours = parts.colours
    this.#cursor = parts.cursor
    this.#marked = parts.state.at('markedNext')
    this.#W = memory.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** Everything on the list of the old has just become white: shades what the roots refer to. Returns how many references that were. */
  begin(): number {
    this.#rooted = 0
    this.#cursor.goTo(this.#marked)
    this.#roots.visit(this.#root)
    this.#lookThrough()
    return this.#rooted
  }

  readonly #root = (slot: Address): void => {
    const object = this.#u32[slot >>> 2]
    if (object === 0) return
    this.#rooted++
    this.#shade(object)
  }

  /** Marks at most `budget` objects. Returns how many are left of that: at least 1 when all is marked. */
  mark(budget: number): number {
    const cursor = this.#cursor
    const marked = this.#marked
    for (let left = budget; ; ) {
      if (cursor.node === marked) return Math.max(left, 1)
      if (left <= 0) return 0
      if (cursor.left === 0) left = this.#markSmall(left)
      if (left <= 0 || cursor.node === marked) continue
      left -= cursor.visit(this.#shade)
      if (this.#through.length !== 0) left -= this.#lookThrough()
    }
  }

  /** The shortest way for objects whose slots are fields: marks from the cursor up to another kind of object, or until the budget is used up. Returns what is left of it. */
  #markSmall(budget: number): number {
    const u32 = this.#u32
    const W = this.#W
    const { probe } = this.#memory
    const marked = this.#marked
    let left = budget
    let node = this.#cursor.node
    for (; node !== marked && left > 0; left--) {
      const object = node + 2 * W
      const of = (u32[(object + W) >>> 2] >>> 2) + this.#block
      if (u32[of + REFERENCES] !== fixed || (u32[of + TRAITS] & countedType) !== 0) break
      if (probe !== null) probe.visit?.(object as ObjectRef)
      let slot = object + u32[of + FIRST_SLOT]
      for (let slots = u32[of + SLOT_COUNT]; slots > 0; slots--, slot += W) {
        const item = u32[slot >>> 2]
        if (item !== 0) this.#mark(item)
      }
      node = u32[node >>> 2]
    }
    this.#cursor.goTo(node)
    return left
  }

  /** Whether {@link shade} would do anything, as far as that can be told at once. */
  mayShade(object: number): boolean {
    const u32 = this.#u32
    const of = (u32[(object + this.#W) >>> 2] >>> 2) + this.#block
    const node = object - 2 * this.#W
    if (u32[of + PRE_HEADER] !== 0 && u32[node >>> 2] !== 0) return this.#colours.isWhite(node)
    return (u32[of + TRAITS] & PASSED_BY) === 0
  }

  /** Shades `object`, and what it leads to where nothing can show its colour. */
  shade(object: number): void {
    this.#shade(object)
    if (this.#through.length !== 0) this.#lookThrough()
  }

  /** Shades what `object` refers to: that is about to be moved out of it. */
  open(object: number): void {
    this.#edges.visit(object, this.#shade)
    this.#lookThrough()
  }

  readonly #shade: Reach = (object) => {
    const u32 = this.#u32
    const W = this.#W
    const of = (u32[(object + W) >>> 2] >>> 2) + this.#block
    const node = object - 2 * W
    if (u32[of + PRE_HEADER] === 0 || u32[node >>> 2] === 0) {
      if ((u32[of + TRAITS] & PASSED_BY) === 0) this.#through.push(object)
      return
    }
    if (!this.#colours.isWhite(node)) return
    this.#cursor.leaves(node)
    this.#move(node)
    if (this.#cursor.node === this.#marked) this.#cursor.goTo(node)
  }

  /** As {@link #shade}, while the cursor stands elsewhere on the list of what is marked. */
  #mark(object: number): void {
    const u32 = this.#u32
    const node = object - 2 * this.#W
    if (u32[(u32[(object + this.#W) >>> 2] >>> 2) + this.#block + PRE_HEADER] === 0 || u32[node >>> 2] === 0) this.#shade(object)
    else if (this.#colours.isWhite(node)) this.#move(node)
  }

  #move(node: number): void {
    this.#lists.unlink(node)
    this.#lists.append(this.#marked, node)
    this.#colours.blacken(node)
  }

  #lookThrough(): number {
    const through = this.#through
    for (let seen = 0; seen < through.length && seen < THROUGH_MOST; seen++) this.#edges.visit(through[seen], this.#shade)
    const { length } = through
    through.length = 0
    return length
  }
}
