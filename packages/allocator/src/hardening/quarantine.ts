import { type Address, CorruptionError, type LinearMemory, OutOfMemoryError } from '@mm/contract'

/** An allocator whose blocks can wait between being freed and being used again. */
export interface Retiring {
  /** The block is live no longer, and not free yet. Returns the bytes that it holds; throws `MisuseError` for what is no live block. */
  retire(block: Address, operation: string): number
  /** A retired block becomes free. */
  recycle(block: Address): void
}

/** What freed blocks are filled with; CPython's debug hooks use the same byte. */
const FREED = 0xdd
const FREED_WORD = 0xdddddddd

/* The state, in words; the ring of waiting blocks follows. */
const MAGIC = 0x74726175
const MAGIC_AT = 0
/** Entries of the ring, a power of two. */
const ENTRIES_AT = 1
/** Bytes that may wait. */
const LIMIT_AT = 2
/** Bytes that wait now. */
const BYTES_AT = 3
/** The entry that came first, and how many there are. */
const OLDEST_AT = 4
const COUNT_AT = 5
const RING_AT = 16
/** Address and bytes. */
const ENTRY_WORDS = 2
/** Blocks that may wait, whatever their bytes. */
const MOST_BLOCKS = 1024

/**
 * Where freed blocks wait, first in, first out: filled when they come, verified when they leave. While a block waits its
 * address does not come back, so a pointer that is used too late meets no new owner, and a late write is found.
 * The whole state lies in the memory. After mimalloc's and OpenBSD's delayed frees.
 */
export class Quarantine {
  readonly state: Address
  readonly #memory: LinearMemory
  readonly #owner: Retiring
  readonly #strategy: string
  readonly #state: number
  #u32!: Uint32Array

  /** `limit`: bytes that wait at most. Takes up the state at `state`, or makes one; throws `OutOfMemoryError` where there is no room for it. */
  constructor(memory: LinearMemory, owner: Retiring, strategy: string, limit: number, state?: Address) {
    this.#memory = memory
    this.#owner = owner
    this.#strategy = strategy
    const bytes = 4 * (RING_AT + ENTRY_WORDS * MOST_BLOCKS)
    this.state = state ?? memory.reserve(bytes, 64)
    if (this.state === 0) throw new OutOfMemoryError({ operation: 'create', size: bytes, strategy }, 'the memory has no room for the quarantine')
    this.#state = this.state >>> 2
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
    if (state !== undefined) return
    this.#u32.fill(0, this.#state, this.#state + bytes / 4)
    this.#u32[this.#state + MAGIC_AT] = MAGIC
    this.#u32[this.#state + ENTRIES_AT] = MOST_BLOCKS
    this.#u32[this.#state + LIMIT_AT] = limit
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#u32[this.#state + BYTES_AT]
  }

  /** Blocks that wait. */
  get blocks(): number {
    return this.#u32[this.#state + COUNT_AT]
  }

  /** Bytes of the memory that the quarantine itself occupies. */
  get stateBytes(): number {
    return 4 * (RING_AT + ENTRY_WORDS * this.#u32[this.#state + ENTRIES_AT])
  }

  /** Takes a block that is freed; the oldest ones leave where too many wait. Throws `CorruptionError` where one of those was written to. */
  enter(block: Address, operation: string): void {
    const bytes = this.#owner.retire(block, operation)
    const u32 = this.#u32
    const state = this.#state
    this.#memory.u8.fill(FREED, block, block + bytes)
    if (u32[state + COUNT_AT] === u32[state + ENTRIES_AT]) this.#leave(operation)
    const index = (u32[state + OLDEST_AT] + u32[state + COUNT_AT]++) & (u32[state + ENTRIES_AT] - 1)
    u32[state + RING_AT + index * ENTRY_WORDS] = block
    u32[state + RING_AT + index * ENTRY_WORDS + 1] = bytes
    u32[state + BYTES_AT] += bytes
    while (u32[state + BYTES_AT] > u32[state + LIMIT_AT]) this.#leave(operation)
  }

  /** Lets all blocks leave: for when the memory runs out. Whether there were any. */
  flush(operation: string): boolean {
    const any = this.blocks > 0
    while (this.blocks > 0) this.#leave(operation)
    return any
  }

  /** Whether a block waits at this address. Cost: the blocks that wait. */
  holds(block: Address): boolean {
    let found = false
    this.walk((waiting) => (found ||= waiting === block))
    return found
  }

  /** Calls `visit` for every block that waits, the oldest first. */
  walk(visit: (block: Address, bytes: number) => void): void {
    const u32 = this.#u32
    const state = this.#state
    for (let turn = 0; turn < u32[state + COUNT_AT]; turn++) {
      const entry = state + RING_AT + ((u32[state + OLDEST_AT] + turn) & (u32[state + ENTRIES_AT] - 1)) * ENTRY_WORDS
      visit(u32[entry] as Address, u32[entry + 1])
    }
  }

  /** Throws `CorruptionError` where a waiting block was written to. Cost: the bytes that wait. */
  check(): void {
    this.walk((block, bytes) => {
      this.#verify(block, bytes, 'check')
    })
  }

  #leave(operation: string): void {
    const u32 = this.#u32
    const state = this.#state
    const entry = state + RING_AT + u32[state + OLDEST_AT] * ENTRY_WORDS
    const block = u32[entry] as Address
    const bytes = u32[entry + 1]
    u32[state + OLDEST_AT] = (u32[state + OLDEST_AT] + 1) & (u32[state + ENTRIES_AT] - 1)
    u32[state + COUNT_AT]--
    u32[state + BYTES_AT] -= bytes
    this.#verify(block, bytes, operation)
    this.#owner.recycle(block)
  }

  #verify(block: Address, bytes: number, operation: string): void {
    const u32 = this.#u32
    const { u8 } = this.#memory
    const words = (block + bytes) >>> 2
    for (let word = block >>> 2; word < words; word++) if (u32[word] !== FREED_WORD) this.#corrupt(block, word * 4, operation)
    for (let byte = words * 4; byte < block + bytes; byte++) if (u8[byte] !== FREED) this.#corrupt(block, byte, operation)
  }

  #corrupt(block: number, address: number, operation: string): never {
    const problem = `written to at or after byte ${address - block} after it was freed`
    throw new CorruptionError({ operation, address: block, strategy: this.#strategy }, problem)
  }
}
