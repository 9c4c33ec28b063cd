// An allocator as somebody might write it in an afternoon: blocks of powers of two, one list of free ones for each.
import { MisuseError, OutOfMemoryError, defineStrategy } from '@mm/contract'

const strategy = 'powers-of-two'
const HEADER_BYTES = 16
const STATE_BYTES = 256
const CHUNK_BYTES = 2 ** 16
const MOST_BYTES = 2 ** 31 - 1
// Words of the state: a list head for each shift, then what is left of the chunk, and what is out.
const [NEXT, END, LIVE_BLOCKS, LIVE_BYTES, RESERVED] = [32, 33, 34, 35, 36]

const checked = (operation, size) => {
  if (Number.isInteger(size) && size >= 0 && size <= MOST_BYTES) return size
  throw new MisuseError('bad-size', { operation, size, strategy }, 'not a whole number of bytes from 0 to 2^31 - 1')
}

class PowersOfTwo {
  constructor({ memory, state }) {
    this.memory = memory
    this.state = state ?? memory.reserve(STATE_BYTES, 16)
    if (this.state === 0) throw new OutOfMemoryError({ operation: 'create', size: STATE_BYTES, strategy })
    memory.onRefresh(() => (this.u32 = memory.u32))
    if (state !== undefined) return
    this.u32.fill(0, this.state >>> 2, (this.state + STATE_BYTES) >>> 2)
    this.u32[this.#at(RESERVED)] = STATE_BYTES
  }

  #at = (word) => (this.state >>> 2) + word

  #carve(bytes) {
    if (this.u32[this.#at(END)] - this.u32[this.#at(NEXT)] < bytes) {
      const size = Math.max(CHUNK_BYTES, bytes)
      const chunk = this.memory.reserve(size, 16)
      if (chunk === 0) return 0
      this.u32[this.#at(NEXT)] = chunk
      this.u32[this.#at(END)] = chunk + size
      this.u32[this.#at(RESERVED)] += size
    }
    return (this.u32[this.#at(NEXT)] += bytes) - bytes
  }

  malloc(size) {
    const shift = Math.max(5, 32 - Math.clz32(checked('malloc', size) + HEADER_BYTES - 1))
    if (shift > 30 || size > MOST_BYTES - HEADER_BYTES) return 0
    const free = this.u32[this.#at(shift)]
    const block = free === 0 ? this.#carve(2 ** shift) : free
    if (block === 0) return 0
    if (free !== 0) this.u32[this.#at(shift)] = this.u32[(block + 4) >>> 2]
    this.u32[block >>> 2] = shift
    this.u32[this.#at(LIVE_BLOCKS)]++
    this.u32[this.#at(LIVE_BYTES)] += 2 ** shift
    return block + HEADER_BYTES
  }

  calloc(count, size) {
    const bytes = checked('calloc', count) * checked('calloc', size)
    const block = bytes > MOST_BYTES ? 0 : this.malloc(bytes)
    if (block !== 0) this.memory.u8.fill(0, block, block + bytes)
    return block
  }

  realloc(block, size) {
    if (block !== 0 && checked('realloc', size) <= this.usableSize(block)) return block
    const moved = this.malloc(size)
    if (block === 0 || moved === 0) return moved
    this.memory.u8.copyWithin(moved, block, block + this.usableSize(block))
    this.free(block)
    return moved
  }

  free(block) {
    if (block === 0) return
    const start = block - HEADER_BYTES
    const shift = this.u32[start >>> 2]
    this.u32[(start + 4) >>> 2] = this.u32[this.#at(shift)]
    this.u32[this.#at(shift)] = start
    this.u32[this.#at(LIVE_BLOCKS)]--
    this.u32[this.#at(LIVE_BYTES)] -= 2 ** shift
  }

  usableSize(block) {
    return 2 ** this.u32[(block - HEADER_BYTES) >>> 2] - HEADER_BYTES
  }

  statistics() {
    const [liveBlocks, liveBytes, reservedBytes] = this.u32.subarray(this.#at(LIVE_BLOCKS))
    return { liveBlocks, liveBytes, reservedBytes }
  }
}

export default defineStrategy({
  axis: 'allocator',
  name: strategy,
  idea: 'Every size is rounded up to a power of two; each has a list of free blocks.',
  source: 'our own',
  options: {},
  requires: [],
  provides: ['free'],
  preserves: ['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'],
  create: (context) => new PowersOfTwo(context),
})
