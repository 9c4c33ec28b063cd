/** A generator of whole numbers from 0 to 2^32 - 1 (xorshift; George Marsaglia, 'Xorshift RNGs', 2003), and what is drawn with it. */
export class Random {
  #state
  constructor(seed) {
    this.#state = Math.imul(seed, 0x9e3779b1) >>> 0 || 1
    for (let turn = 0; turn < 8; turn++) this.word()
  }

  word() {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state >>> 0
    return this.#state
  }

  /** A whole number from `least` to `most`. */
  between(least, most) {
    return least + (this.word() % (most - least + 1))
  }

  /** A number from a bounded Pareto distribution: many small ones, few that are very large. */
  pareto(least, most, shape) {
    const part = this.word() / 2 ** 32
    const low = least ** -shape
    const high = most ** -shape
    return Math.floor((low - part * (low - high)) ** (-1 / shape))
  }

  /** The numbers below `count`, in any order. */
  permutation(count) {
    const order = Uint32Array.from({ length: count }, (_, index) => index)
    for (let index = count - 1; index > 0; index--) {
      const other = this.word() % (index + 1)
      const value = order[index]
      order[index] = order[other]
      order[other] = value
    }
    return order
  }
}
