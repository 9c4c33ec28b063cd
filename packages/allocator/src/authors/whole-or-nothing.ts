import { type Address, type Allocator, type AllocatorContext, type LinearMemory, type MemoryCounts, type Probe } from '@mm/contract'

/** A memory seen through a book: what is reserved through it is written down, so that it can be given back. */
class Book implements LinearMemory {
  u8!: Uint8Array
  i32!: Int32Array
  u32!: Uint32Array
  f64!: Float64Array
  readonly wordBytes: LinearMemory['wordBytes']
  readonly views: LinearMemory['views']
  readonly #memory: LinearMemory
  readonly #pieces = new Map<Address, number>()

  constructor(memory: LinearMemory) {
    this.#memory = memory
    this.wordBytes = memory.wordBytes
    this.views = memory.views
    // Registered first, and so called before all who see the memory through the book.
    memory.onRefresh(() => {
      this.u8 = memory.u8
      this.i32 = memory.i32
      this.u32 = memory.u32
      this.f64 = memory.f64
    })
  }

  get probe(): Probe | null {
    return this.#memory.probe
  }
  set probe(probe: Probe | null) {
    this.#memory.probe = probe
  }

  reserve(bytes: number, alignment: number): Address {
    const base = this.#memory.reserve(bytes, alignment)
    if (base !== 0) this.#pieces.set(base, bytes)
    return base
  }

  release(base: Address, bytes: number): void {
    this.#memory.release(base, bytes)
    this.#pieces.delete(base)
  }

  counts(): MemoryCounts {
    return this.#memory.counts()
  }

  onRefresh(refresh: () => void): () => void {
    return this.#memory.onRefresh(refresh)
  }

  giveBack(): void {
    for (const [base, bytes] of this.#pieces) this.#memory.release(base, bytes)
  }
}

/**
 * What `create` makes; where it throws, everything that it has reserved by then is given back to the memory. For what is made of
 * several parts. One with a `state` is made through a memory that keeps book, then taken up over the memory itself: `create` is called
 * twice, the second time with the state. One without stays with the book, through which a reservation costs a little more.
 */
export function wholeOrNothing<A extends Allocator>({ memory, state }: AllocatorContext, create: (context: AllocatorContext) => A): A {
  if (state !== undefined) return create({ memory, state })
  const book = new Book(memory)
  let made: A
  try {
    made = create({ memory: book })
  } catch (error) {
    book.giveBack()
    throw error
  }
  return made.state === undefined ? made : create({ memory, state: made.state })
}
