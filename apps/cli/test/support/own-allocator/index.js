// An allocator as somebody might write it in an afternoon: blocks of powers of two, one list of free ones for each.
import { MisuseError, defineStrategy } from '@mm/contract'

const HEADER_BYTES = 16
const CHUNK_BYTES = 1 << 20
const MOST_BYTES = 2 ** 31 - 1
const LEAST_SHIFT = 5
// Words of the state: a list head for each shift, then what is left of the chunk, and what is out.
const [NEXT, END, LIVE_BLOCKS, LIVE_BYTES, RESERVED] = [32, 33, 34, 35, 36]

class PowersOfTwo {
  constructor(memory) {
    this.memory = memory
    this.state = memory.reserve(256, 16)
    memory.onRefresh(() => (this.u32 = memory.u32))
    this.u32.fill(0, this.state >>> 2, (this.state >>> 2) + 64)
  }

  #add(word, by) {
    this.u32[(this.state >>> 2) + word] += by
  }

  #carve(bytes) {
    const state = this.state >>> 2
    if (this.u32[state + END] - this.u32[state + NEXT] < bytes) {
      const size = Math.max(CHUNK_BYTES, bytes)
      const chunk = this.memory.reserve(size, 16)
      if (chunk === 0) return 0
      this.u32[state + NEXT] = chunk
      this.u32[state + END] = chunk + size
      this.#add(RESERVED, size)
    }
    const block = this.u32[state + NEXT]
    this.u32[state + NEXT] = block + bytes
    return block
  }

  malloc(size) {
    if (!(Number.isInteger(size) && size >= 0 && size <= MOST_BYTES)) throw new MisuseError('bad-size', { operation: 'malloc', size, strategy: 'powers-of-two' }, 'no such size')
    const shift = Math.max(LEAST_SHIFT, 32 - Math.clz32(size + HEADER_BYTES - 1))
    if (shift > 30) return 0
    const list = (this.state >>> 2) + shift
    const free = this.u32[list]
    const block = free === 0 ? this.#carve(2 ** shift) : free
    if (block === 0) return 0
    if (free !== 0) this.u32[list] = this.u32[(block + 4) >>> 2]
    this.u32[block >>> 2] = shift
    this.#add(LIVE_BLOCKS, 1)
    this.#add(LIVE_BYTES, 2 ** shift)
    return block + HEADER_BYTES
  }

  calloc(count, size) {
    if (count * size > MOST_BYTES) return 0
    const block = this.malloc(count * size)
    if (block !== 0) this.memory.u8.fill(0, block, block + count * size)
    return block
  }

  realloc(block, size) {
    if (block === 0) return this.malloc(size)
    const usable = this.usableSize(block)
    if (size <= usable) return block
    const moved = this.malloc(size)
    if (moved === 0) return 0
    this.memory.u8.copyWithin(moved, block, block + usable)
    this.free(block)
    return moved
  }

  free(block) {
    if (block === 0) return
    const start = block - HEADER_BYTES
    const shift = this.u32[start >>> 2]
    const list = (this.state >>> 2) + shift
    this.u32[(start + 4) >>> 2] = this.u32[list]
    this.u32[list] = start
    this.#add(LIVE_BLOCKS, -1)
    this.#add(LIVE_BYTES, -(2 ** shift))
  }

  usableSize(block) {
    return 2 ** this.u32[(block - HEADER_BYTES) >>> 2] - HEADER_BYTES
  }

  statistics() {
    const words = this.u32.subarray(this.state >>> 2)
    return { liveBlocks: words[LIVE_BLOCKS], liveBytes: words[LIVE_BYTES], reservedBytes: words[RESERVED] }
  }
}

export default defineStrategy({
  axis: 'allocator',
  name: 'powers-of-two',
  idea: 'Every size is rounded up to a power of two; each has a list of free blocks.',
  source: 'our own',
  options: {},
  requires: [],
  provides: ['free'],
  preserves: ['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'],
  create: ({ memory }) => new PowersOfTwo(memory),
})
