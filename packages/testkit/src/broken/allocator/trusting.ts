import { type Address, type Allocator, type AllocatorContext, type AllocatorStrategy, type LinearMemory, defineStrategy } from '@mm/contract'

const HEADER = 16
const CHUNK_BYTES = 65_536
const CLASSES = 32

/** The class of a size: log2 of its block. Whatever is asked, something comes of it. */
const classOf = (size: number): number => Math.max(5, 32 - Math.clz32(size & 0xff_ffff))

/** Believes everything: the byte before each block says its class, a word in each free one says which comes next. */
class Trusting implements Allocator {
  readonly #memory: LinearMemory
  readonly #lists: number[] = new Array<number>(CLASSES).fill(0)
  #next = 0
  #end = 0
  #empty = 0 as Address

  constructor({ memory }: AllocatorContext) {
    this.#memory = memory
  }

  malloc(size: number): Address {
    if (size === 0 && this.#empty !== 0) return this.#empty
    const { u8, u32 } = this.#memory
    const kind = classOf(size)
    let block = this.#lists[kind]
    if (block !== 0) this.#lists[kind] = u32[block >>> 2]
    else {
      block = this.#carve(2 ** kind) + HEADER
      u8[block - 1] = kind
    }
    if (size === 0) this.#empty = block as Address
    return block as Address
  }

  calloc(count: number, size: number): Address {
    const block = this.malloc(Math.imul(count, size))
    this.#memory.u8.fill(0, block, block + Math.imul(count, size))
    return block
  }

  realloc(block: Address, size: number): Address {
    if (size === 0) {
      this.free(block)
      return 0 as Address
    }
    const to = this.malloc(size)
    this.#memory.u8.copyWithin(to, block, block + Math.min(size, 2 ** this.#kindOf(block) - 1))
    this.free(block)
    return to
  }

  free(block: Address, size?: number): void {
    const kind = size === undefined ? this.#kindOf(block) : classOf(size)
    this.#memory.u32[block >>> 2] = this.#lists[kind]
    this.#lists[kind] = block
  }

  usableSize(block: Address): number {
    return 2 ** this.#kindOf(block) - 1
  }

  #kindOf(block: number): number {
    return this.#memory.u8[block - 1] % CLASSES
  }

  #carve(bytes: number): number {
    if (this.#end - this.#next < bytes) {
      const taken = Math.max(bytes + HEADER, CHUNK_BYTES)
      this.#next = this.#memory.reserve(taken, 16)
      this.#end = this.#next + taken - HEADER
    }
    this.#next += bytes
    return this.#next - bytes
  }
}

/** An allocator that refuses nothing: whatever a program does to it is done. Shows that the programs of the security suite can hurt. */
export const trustingAllocator: AllocatorStrategy = defineStrategy({
  axis: 'allocator',
  name: 'trusting',
  idea: 'Every caller is right.',
  source: 'our own',
  options: {},
  requires: [],
  provides: ['free'],
  preserves: [],
  create: (context: AllocatorContext) => new Trusting(context),
})()
