/** A generator of whole numbers from 0 to 2^32 - 1 (xorshift; George Marsaglia, 'Xorshift RNGs', 2003). */
function randomWords(seed) {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/** Random replacement: sizes of the first `live` blocks, then which block gives way to one of which size. The same for every subject. */
export function randomReplacement(live, count, seed) {
  const next = randomWords(seed)
  const size = () => (next() % 512) + 1
  return {
    live,
    first: Uint16Array.from({ length: live }, size),
    slots: Uint32Array.from({ length: count }, () => next() % live),
    sizes: Uint16Array.from({ length: count }, size),
  }
}
