import { IMMORTAL_FROM, type LinearMemory, type ObjectAccess, type ObjectRef, headerBits, referenceKinds, typeTraits, typeWords } from '@mm/contract'
import { Edges, type Reach } from './edges.js'
import { FLAGS, type HeaderLists, OWN_BIT, UNREACHABLE } from './lists.js'
import { Recording } from './recording.js'

const { finalized, collecting, shift } = headerBits
const { ranges } = referenceKinds
const { preHeader: PRE_HEADER, traits: TRAITS, references: REFERENCES } = typeWords
const { countedType, untrackYoung } = typeTraits
/** One reference, in a `prev` word that holds a count. */
const ONE = 1 << shift

/** Recorded references that are asked for at a time. */
const BATCH = 128

/** What becomes of immortal objects, which no collection looks at: moved to a list, or told. */
export type Immortals = number | ((object: ObjectRef) => void)

/**
 * Tells what a list of objects keeps alive only among itself, by arithmetic on counts: a count less the references from
 * within is what comes from outside. The counts lie in the `prev` words meanwhile, the order of the list in `next` alone.
 * No recursion; no memory but the list itself, and {@link Edges}.
 *
 * Algorithms: CPython 3.13, Python/gc.c `deduce_unreachable`. References are listed for several objects at a time, see {@link Edges}.
 */
export class Separation {
  readonly #memory: LinearMemory
  readonly #lists: HeaderLists
  /** References of those for which the recording has no room, and of those that come back to the list. */
  readonly #edges: Edges
  readonly #recording: Recording
  /** A list of one. */
  readonly #own = new Uint32Array(1)
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array
  /** The list that is being worked on. */
  #list = 0
  #outside: Reach | undefined
  /** Types with any of these traits are those whose objects may be untracked: see {@link candidates}. */
  #asked = 0
  /** Of the last separation: objects looked at, and those that stayed in the list. */
  visited = 0
  reachable = 0
  /**
   * Of those, objects of types that were asked for which refer to nothing that keeps them tracked: nothing that is tracked, but for what
   * every collection may untrack itself. They have the mark `OWN_BIT`.
   */
  candidates = 0

  constructor(memory: LinearMemory, objects: ObjectAccess, lists: HeaderLists) {
    this.#memory = memory
    this.#lists = lists
    this.#edges = new Edges(memory, objects)
    this.#recording = new Recording(memory, objects)
    this.#W = memory.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** All traits that the types of objects looked at last have. */
  get traits(): number {
    return this.#edges.traits | this.#recording.edges.traits
  }

  /**
   * Moves what nothing outside keeps alive from `list` to `unreachable` (empty before), in the order of the list as far as it
   * was scanned so; those keep the mark `collecting`, the others lose every flag but `finalized`. Returns how many were looked at.
   * Of types with traits among `asked` it tells the {@link candidates}. `outside` is called with what a reference leads to that is not in the list, and
   * can be tracked: it may put it there, last, with the mark and with a count less that reference.
   */
  separate(list: number, unreachable: number, immortals: Immortals, asked = 0, outside?: Reach): number {
    this.#asked = asked
    this.#outside = outside
    const u32 = this.#u32
    const edges = this.#edges
    const last = this.#begin(list, immortals)
    this.#subtractRecorded()
    for (let node = u32[last >>> 2]; node !== list; ) {
      edges.addNodes(node, list, 0)
      this.#subtract(edges, 0, edges.length)
      for (let { count } = edges; count > 0; count--) node = u32[node >>> 2]
    }
    this.#scan(unreachable)
    return this.visited
  }

  /**
   * Each `prev` word: the object's count, and the mark. References are recorded on the way, where nobody minds in which order what is outside is told of.
   * Returns the last node whose are, or the head of the list.
   */
  #begin(list: number, immortals: Immortals): number {
    const u32 = this.#u32
    const W = this.#W
    const recording = this.#recording
    this.#list = list
    this.#edges.traits = 0
    recording.reset()
    const told = this.#memory.probe?.visit !== undefined
    const records = this.#outside === undefined
    let visited = 0
    let last = list
    for (let node = u32[list >>> 2], next; node !== list; node = next) {
      next = u32[node >>> 2]
      const count = u32[(node + 2 * W) >>> 2]
      const prev = (node + W) >>> 2
      visited++
      if (told) this.#memory.probe!.visit!((node + 2 * W) as ObjectRef)
      if (count >= IMMORTAL_FROM) {
        this.#passBy(node, immortals)
        continue
      }
      u32[prev] = (count << shift) | collecting | (u32[prev] & finalized)
      if (!records || recording.full) continue
      recording.add(node + 2 * W)
      last = node
    }
    this.visited = visited
    return last
  }

  #passBy(node: number, immortals: Immortals): void {
    if (typeof immortals === 'function') immortals((node + 2 * this.#W) as ObjectRef)
    else {
      const prev = (node + this.#W) >>> 2
      this.#u32[prev] = (this.#u32[prev] & ~(FLAGS ^ finalized)) >>> 0
      this.#lists.move(node, immortals)
    }
  }

  /** Takes references off the counts of what they refer to: those that were recorded. */
  #subtractRecorded(): void {
    const { edges, runs, types, owners } = this.#recording
    for (let first = 0, end; first < edges.length; first = end) {
      end = Math.min(first + BATCH, edges.length)
      edges.ask(first, end)
      this.#subtract(edges, first, end)
    }
    const u32 = this.#u32
    for (let run = 0; run < runs; run++) {
      const type = types[run]
      if (u32[(u32[(type + this.#W) >>> 2] >>> 2) + this.#block + PRE_HEADER] === 0) continue
      const prev = (type - this.#W) >>> 2
      if ((u32[prev] & collecting) !== 0) u32[prev] -= ONE * owners[run]
    }
  }

  /** The same, those that are listed from the `first`-th up to the `end`-th. */
  #subtract(edges: Edges, first: number, end: number): void {
    const u32 = this.#u32
    const W = this.#W
    const preHeader = this.#block + PRE_HEADER
    const { items } = edges
    for (let index = first; index < end; index++) {
      const item = items[index]
      // What cannot be tracked has no pre-header.
      if (u32[(u32[(item + W) >>> 2] >>> 2) + preHeader] === 0) continue
      const prev = (item - W) >>> 2
      const word = u32[prev]
      if ((word & collecting) !== 0) u32[prev] = word - ONE
      else if (this.#outside !== undefined) this.#outside(item)
    }
  }

  #putLast(node: number): void {
    const u32 = this.#u32
    const list = this.#list
    const end = (list + this.#W) >>> 2
    u32[u32[end] >>> 2] = node
    u32[node >>> 2] = list
    u32[end] = node
  }

  /**
   * Goes through the list once: what has a count left is reachable, and so is what it refers to, which is given a count, or
   * comes back to the end of the list when it had been set aside. What has none is set aside.
   */
  #scan(unreachable: number): void {
    const u32 = this.#u32
    const W = this.#W
    const list = this.#list
    const edges = this.#edges
    const { ends } = edges
    this.reachable = 0
    this.candidates = 0
    let before = this.#scanRecorded(unreachable)
    for (let node = u32[before >>> 2]; node !== list; node = u32[before >>> 2]) {
      const word = u32[(node + W) >>> 2]
      if (word < ONE) {
        this.#setAside(node, before, word, unreachable)
        continue
      }
      // As many more as are reachable already: none of them leaves the list.
      edges.addNodes(node, list, ONE)
      const { count } = edges
      this.reachable += count
      for (let index = 0, first = 0; index < count; index++) {
        const own = u32[before >>> 2]
        this.#keep(own, before, this.#reach(edges.items, first, ends[index]))
        first = ends[index]
        before = own
      }
    }
    u32[(list + W) >>> 2] = before
    for (let node = unreachable; ; ) {
      const next = (u32[node >>> 2] & ~UNREACHABLE) >>> 0
      u32[node >>> 2] = next
      node = next
      if (node === unreachable) break
    }
  }

  /** The part of the list whose references were recorded, which is its beginning and still in that order. Returns the last node of it that stays, or the list's head. */
  #scanRecorded(unreachable: number): number {
    const u32 = this.#u32
    const W = this.#W
    const { edges, ends, count } = this.#recording
    const own = this.#own
    let before = this.#list
    let asked = 0
    let type = 0
    let keepsType = 0
    for (let index = 0, first = 0; index < count; index++) {
      const node = u32[before >>> 2]
      const end = ends[index]
      const word = u32[(node + W) >>> 2]
      if (word < ONE) this.#setAside(node, before, word, unreachable)
      else {
        if (end > asked) {
          asked = Math.min(Math.max(first + BATCH, end), edges.length)
          edges.ask(first, asked)
        }
        let keeps = first === end ? 0 : this.#reach(edges.items, first, end)
        // Its type is told of last; once is enough for all of a run.
        const ownType = u32[(node + 3 * W) >>> 2]
        if (ownType !== type) {
          type = ownType
          own[0] = type
          keepsType = this.#countsObjects(type) ? this.#reach(own, 0, 1) : 0
        }
        keeps |= keepsType
        this.#keep(node, before, keeps)
        this.reachable++
        before = node
      }
      first = end
    }
    return before
  }

  /** Whether objects of a type own a reference to it that is not recorded as one of theirs. */
  #countsObjects(type: number): boolean {
    const of = (type >>> 2) + this.#block
    return (this.#u32[of + TRAITS] & countedType) !== 0 && this.#u32[of + REFERENCES] <= ranges
  }

  #setAside(node: number, before: number, word: number, unreachable: number): void {
    const u32 = this.#u32
    const W = this.#W
    u32[before >>> 2] = u32[node >>> 2]
    const last = u32[(unreachable + W) >>> 2]
    u32[last >>> 2] = node + UNREACHABLE
    u32[(node + W) >>> 2] = last + (word & FLAGS)
    u32[node >>> 2] = unreachable + UNREACHABLE
    u32[(unreachable + W) >>> 2] = node
  }

  /** It is reachable, and so is what it refers to. */
  #keep(node: number, before: number, keeps: number): void {
    const prev = (node + this.#W) >>> 2
    this.#u32[prev] = before + (this.#u32[prev] & finalized) + (keeps === 0 && this.#asked !== 0 ? this.#candidate(node) : 0)
  }

  /** The mark of an object that refers to nothing that keeps it tracked. */
  #candidate(node: number): number {
    const traits = this.#u32[(this.#u32[(node + 3 * this.#W) >>> 2] >>> 2) + this.#block + TRAITS]
    if ((traits & this.#asked) === 0) return 0
    this.candidates++
    return OWN_BIT
  }

  /** What is listed from the `first`-th up to the `end`-th is reachable. Returns other than 0 where it keeps tracked what refers to it. */
  #reach(items: Uint32Array, first: number, end: number): number {
    const u32 = this.#u32
    const W = this.#W
    const block = this.#block
    let keeps = 0
    for (let index = first; index < end; index++) {
      const item = items[index]
      const of = (u32[(item + W) >>> 2] >>> 2) + block
      if (u32[of + PRE_HEADER] === 0) continue
      const next = u32[(item - 2 * W) >>> 2]
      if (next !== 0) keeps |= ~u32[of + TRAITS] & untrackYoung
      const prev = (item - W) >>> 2
      const word = u32[prev]
      if ((word & collecting) === 0) continue
      if ((next & UNREACHABLE) !== 0) this.#bringBack(item - 2 * W, word)
      else if (word < ONE) u32[prev] = word + ONE
    }
    return keeps
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
    this.#putLast(node)
    u32[(node + W) >>> 2] = ONE + collecting + (word & finalized)
  }
}
