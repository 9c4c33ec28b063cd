import { type LinearMemory } from '@mm/contract'

/** Content up to so many bytes is written word by word: less than the call of a view's method costs. Blocks have whole words. */
const SHORT = 128

/** Fills the first `bytes` of a block with zeros. */
export function clear({ u8, u32 }: LinearMemory, block: number, bytes: number): void {
  if (bytes > SHORT) {
    u8.fill(0, block, block + bytes)
    return
  }
  const end = (block + bytes + 3) >>> 2
  for (let word = block >>> 2; word < end; word++) u32[word] = 0
}

/** Copies the first `bytes` of one block to another. */
export function copy({ u8, u32 }: LinearMemory, from: number, to: number, bytes: number): void {
  if (bytes > SHORT) {
    u8.copyWithin(to, from, from + bytes)
    return
  }
  const words = (bytes + 3) >>> 2
  for (let word = 0; word < words; word++) u32[(to >>> 2) + word] = u32[(from >>> 2) + word]
}
