/** Whole numbers from 0 to 2^32 - 1, the same for the same seed (xorshift; George Marsaglia, 'Xorshift RNGs', 2003). */
export function randomWords(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/** Sizes after a bounded Pareto distribution: many near `least`, few near `most`; the smaller `shape`, the more. */
export function paretoSizes(next: () => number, least: number, most: number, shape: number): () => number {
  const low = least ** -shape
  const high = most ** -shape
  return () => Math.floor((low - (next() / 2 ** 32) * (low - high)) ** (-1 / shape))
}
