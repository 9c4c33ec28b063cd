import { type LinearMemory, headerBits } from '@mm/contract'
import { type CollectorState, OWN_BIT } from '@mm/cycles'
import { type StateField } from './layout.js'

/** What is only glanced at costs this part of looking at an object and all that it refers to. */
export const LOOKED_AT = 1 / 4

/** Black or white: a bit of each `prev` word, and a word that says what it means. So all black becomes white at once. */
export class Colours {
  readonly #W: number
  /** Word index. */
  readonly #black: number
  #u32!: Uint32Array

  constructor(memory: LinearMemory, state: CollectorState<StateField>) {
    this.#W = memory.wordBytes
    this.#black = state.word('black')
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  isWhite(node: number): boolean {
    return (this.#u32[(node + this.#W) >>> 2] & OWN_BIT) !== this.#u32[this.#black]
  }

  /** Makes a node black, and no garbage. */
  blacken(node: number): void {
    const prev = (node + this.#W) >>> 2
    this.#u32[prev] = ((this.#u32[prev] & ~(OWN_BIT | headerBits.collecting)) | this.#u32[this.#black]) >>> 0
  }

  /** Makes a node white. */
  whiten(node: number): void {
    const prev = (node + this.#W) >>> 2
    this.#u32[prev] = ((this.#u32[prev] & ~OWN_BIT) | (OWN_BIT ^ this.#u32[this.#black])) >>> 0
  }

  /** What is black becomes white. */
  flip(): void {
    this.#u32[this.#black] ^= OWN_BIT
  }

  /** Black is from now on what no bit says. */
  clear(): void {
    this.#u32[this.#black] = 0
  }
}
