import { GRANULE_WORDS_SHIFT, HEADS_AT, LEVELS_AT, LISTS, LISTS_SHIFT, MAPS_AT, NEXT, PREVIOUS, listOf } from './words.js'

/**
 * Free blocks by size, in lists of two levels: a level is a power of two, its lists divide that evenly. A bit for each
 * level and for each list says whether there is a block, so a list is found in two steps, however many blocks there are.
 *
 * ```
 *   levels  | . 1 . 1 |                    heads
 *     level 1 | . . 1 ... | --> list 2  --> block <-> block
 *     level 3 | 1 . . ... | --> list 0  --> block
 * ```
 *
 * Blocks and sizes are granules. The view is handed in: whoever calls has it at hand.
 */
export class FreeLists {
  protected readonly state: number

  constructor(state: number) {
    this.state = state
  }

  /** The lowest list that has blocks, all of at least `granules`; 0 when there is none. */
  find(i32: Int32Array, granules: number): number {
    const { state } = this
    const list = listOf(granules < 2 * LISTS ? granules : granules + (1 << (31 - LISTS_SHIFT - Math.clz32(granules))) - 1)
    let level = list >>> LISTS_SHIFT
    let map = i32[state + MAPS_AT + level] & (-1 << list)
    if (map === 0) {
      const levels = i32[state + LEVELS_AT] & (-2 << level)
      if (levels === 0) return 0
      level = 31 - Math.clz32(levels & -levels)
      map = i32[state + MAPS_AT + level]
    }
    return (level << LISTS_SHIFT) | (31 - Math.clz32(map & -map))
  }

  /** A block of a list that has one. */
  choose(i32: Int32Array, list: number): number {
    return i32[this.state + HEADS_AT + list]
  }

  nextOf(i32: Int32Array, block: number): number {
    return i32[(block << GRANULE_WORDS_SHIFT) + NEXT]
  }

  previousOf(i32: Int32Array, block: number): number {
    return i32[(block << GRANULE_WORDS_SHIFT) + PREVIOUS]
  }

  link(i32: Int32Array, block: number, list: number): void {
    const head = this.state + HEADS_AT + list
    const next = i32[head]
    const word = block << GRANULE_WORDS_SHIFT
    i32[word + NEXT] = next
    i32[word + PREVIOUS] = 0
    i32[head] = block
    if (next === 0) this.filled(i32, list)
    else i32[(next << GRANULE_WORDS_SHIFT) + PREVIOUS] = block
  }

  unlink(i32: Int32Array, block: number, list: number): void {
    const word = block << GRANULE_WORDS_SHIFT
    const next = i32[word + NEXT]
    const previous = i32[word + PREVIOUS]
    if (next !== 0) i32[(next << GRANULE_WORDS_SHIFT) + PREVIOUS] = previous
    if (previous !== 0) i32[(previous << GRANULE_WORDS_SHIFT) + NEXT] = next
    else {
      i32[this.state + HEADS_AT + list] = next
      if (next === 0) this.emptied(i32, list)
    }
  }

  /** Puts `to` where `from` is in its list: a block that has grown or shrunk within its list. */
  replace(i32: Int32Array, from: number, to: number, list: number): void {
    const old = from << GRANULE_WORDS_SHIFT
    const word = to << GRANULE_WORDS_SHIFT
    const next = i32[old + NEXT]
    const previous = i32[old + PREVIOUS]
    i32[word + NEXT] = next
    i32[word + PREVIOUS] = previous
    if (next !== 0) i32[(next << GRANULE_WORDS_SHIFT) + PREVIOUS] = to
    if (previous !== 0) i32[(previous << GRANULE_WORDS_SHIFT) + NEXT] = to
    else i32[this.state + HEADS_AT + list] = to
  }

  protected filled(i32: Int32Array, list: number): void {
    const level = list >>> LISTS_SHIFT
    i32[this.state + MAPS_AT + level] |= 1 << list
    i32[this.state + LEVELS_AT] |= 1 << level
  }

  protected emptied(i32: Int32Array, list: number): void {
    const level = list >>> LISTS_SHIFT
    const map = i32[this.state + MAPS_AT + level] & ~(1 << list)
    i32[this.state + MAPS_AT + level] = map
    if (map === 0) i32[this.state + LEVELS_AT] &= ~(1 << level)
  }
}
