import { type LinearMemory } from '@mm/contract'

/** The Web Crypto of browsers and of Node. */
declare const crypto: { getRandomValues(words: Uint32Array): Uint32Array }

/** A seed that nobody can guess, where none is given. */
function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]
}

/**
 * A generator of 32-bit words whose state is one word of the memory: a heap that is restored goes on drawing where it was.
 * Hides placement from programs that corrupt by accident or by recipe; it is not cryptographic. (George Marsaglia, 'Xorshift
 * RNGs', 2003.)
 */
export class RandomWords {
  #u32!: Uint32Array
  readonly #word: number

  /** Draws on from the state at word index `word` of the memory. */
  constructor(memory: LinearMemory, word: number) {
    this.#word = word
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
  }

  /** Begins anew. `seed` 0 draws one from the platform. */
  start(seed: number): void {
    this.#u32[this.#word] = (seed === 0 ? drawSeed() : seed) || 1
    // The first words of neighbouring seeds resemble each other.
    for (let count = 0; count < 8; count++) this.next()
  }

  /** A word, never 0. */
  next(): number {
    let state = this.#u32[this.#word]
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#u32[this.#word] = state
    return state >>> 0
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor((this.next() / 2 ** 32) * count)
  }
}
