import { type RandomWords } from '@mm/allocator/hardening'
import { CorruptionError } from '@mm/contract'
import { type Arenas } from './arenas.js'
import { isFreeBlock } from './bounds.js'
import { FreeLists } from './free-lists.js'
import { GRANULE_SHIFT, GRANULE_WORDS_SHIFT, HEADS_AT, NAME, NEXT, PREVIOUS } from './words.js'

/** How many blocks of a list may be chosen from. */
const CHOICE = 8

/**
 * Lists of which any of the first blocks is chosen (rung 2), and whose links are written xor a secret and the place where
 * they stand (rung 3, `secret` not 0). A link that does not lead to a free block, or not back, is a `CorruptionError`.
 */
export class HardenedLists extends FreeLists {
  readonly #arenas: Arenas
  readonly #random: RandomWords
  readonly #secret: number

  constructor(state: number, arenas: Arenas, random: RandomWords, secret: number) {
    super(state)
    this.#arenas = arenas
    this.#random = random
    this.#secret = secret
  }

  override choose(i32: Int32Array, list: number): number {
    let block = super.choose(i32, list)
    for (let turns = this.#random.below(CHOICE); turns > 0; turns--) {
      const next = this.nextOf(i32, block)
      if (next === 0) break
      block = next
    }
    return block
  }

  override nextOf(i32: Int32Array, block: number): number {
    return this.#read(i32, block, NEXT)
  }

  override previousOf(i32: Int32Array, block: number): number {
    return this.#read(i32, block, PREVIOUS)
  }

  override link(i32: Int32Array, block: number, list: number): void {
    const head = this.state + HEADS_AT + list
    const next = i32[head]
    this.#write(i32, block, NEXT, next)
    this.#write(i32, block, PREVIOUS, 0)
    i32[head] = block
    if (next === 0) this.filled(i32, list)
    else this.#write(i32, next, PREVIOUS, block)
  }

  override unlink(i32: Int32Array, block: number, list: number): void {
    const next = this.nextOf(i32, block)
    const previous = this.previousOf(i32, block)
    this.#expectMutual(i32, block, next, previous, list)
    if (next !== 0) this.#write(i32, next, PREVIOUS, previous)
    if (previous !== 0) this.#write(i32, previous, NEXT, next)
    else {
      i32[this.state + HEADS_AT + list] = next
      if (next === 0) this.emptied(i32, list)
    }
  }

  override replace(i32: Int32Array, from: number, to: number, list: number): void {
    const next = this.nextOf(i32, from)
    const previous = this.previousOf(i32, from)
    this.#expectMutual(i32, from, next, previous, list)
    this.#write(i32, to, NEXT, next)
    this.#write(i32, to, PREVIOUS, previous)
    if (next !== 0) this.#write(i32, next, PREVIOUS, to)
    if (previous !== 0) this.#write(i32, previous, NEXT, to)
    else i32[this.state + HEADS_AT + list] = to
  }

  #write(i32: Int32Array, block: number, link: number, to: number): void {
    const word = (block << GRANULE_WORDS_SHIFT) + link
    i32[word] = this.#secret === 0 ? to : to ^ this.#secret ^ word
  }

  #read(i32: Int32Array, block: number, link: number): number {
    const to = this.#decode(i32, block, link)
    if (this.#secret !== 0 && to !== 0 && !isFreeBlock(i32, this.#arenas.of(i32, to), to)) this.#corrupt(block, 'a link of a free list leads to no free block')
    return to
  }

  #decode(i32: Int32Array, block: number, link: number): number {
    const word = (block << GRANULE_WORDS_SHIFT) + link
    return this.#secret === 0 ? i32[word] : i32[word] ^ this.#secret ^ word
  }

  /** The bits of `block` itself may be another one's already. */
  #expectMutual(i32: Int32Array, block: number, next: number, previous: number, list: number): void {
    if (this.#secret === 0) return
    const before = previous === 0 ? i32[this.state + HEADS_AT + list] : this.#decode(i32, previous, NEXT)
    if (before !== block || (next !== 0 && this.#decode(i32, next, PREVIOUS) !== block)) this.#corrupt(block, 'the neighbours in a free list do not lead back')
  }

  #corrupt(block: number, problem: string): never {
    throw new CorruptionError({ operation: 'free list', address: (block << GRANULE_SHIFT) >>> 0, strategy: NAME }, `${problem}: somebody wrote to a freed block`)
  }
}
