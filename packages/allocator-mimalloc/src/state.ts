import { refuse } from '@mm/allocator/authors'
import { type Address, type LinearMemory, OutOfMemoryError } from '@mm/contract'
import { Quarantine, RandomWords, type Retiring } from '@mm/allocator/hardening'
import * as W from './words.js'

/** The rungs' options, as they are declared. */
export interface Hardening {
  readonly hardening: number
  readonly seed: number
  readonly quarantine: number
}

function reserve(memory: LinearMemory, words: number): number {
  const base = memory.reserve(words * 4, 64)
  if (base === 0) throw new OutOfMemoryError({ operation: 'create', size: words * 4, strategy: W.NAME }, 'the memory has no room for the allocator itself')
  memory.u32.fill(0, base >>> 2, (base >>> 2) + words)
  return base >>> 2
}

/** Makes the state that all owners share, or finds it at `at`; its word index. Throws `OutOfMemoryError`, or `MisuseError` (`bad-address`). */
export function stateOf(memory: LinearMemory, { hardening, seed, quarantine }: Hardening, at: Address | undefined): number {
  if (at !== undefined) {
    if (memory.u32[(at >>> 2) + W.MAGIC_AT] !== W.MAGIC) refuse(W.NAME, 'attach', 'bad-address', at)
    return at >>> 2
  }
  const state = reserve(memory, W.STATE_WORDS)
  memory.u32[state + W.MAGIC_AT] = W.MAGIC
  memory.u32[state + W.RUNG_AT] = hardening
  memory.u32[state + W.QUARANTINE_LIMIT_AT] = quarantine
  if (hardening >= W.RANDOM_FROM) {
    const random = new RandomWords(memory, state + W.RANDOM_AT)
    random.start(seed)
    memory.u32[state + W.KEY_AT] = random.next()
  }
  return state
}

/** Finds the heap of `owner`, or makes one, and at rung 4 its quarantine. Throws `OutOfMemoryError`; then nothing is kept. */
export function heapOf(memory: LinearMemory, state: number, owner: number, retiring: Retiring): { heap: number; quarantine: Quarantine | null } {
  const limit = memory.u32[state + W.QUARANTINE_LIMIT_AT]
  const hasQuarantine = memory.u32[state + W.RUNG_AT] >= W.QUARANTINE_FROM
  for (let heap = memory.u32[state + W.HEAPS_AT]; heap !== 0; heap = memory.u32[heap + W.HEAP_NEXT]) {
    if (memory.u32[heap + W.HEAP_OWNER] !== owner) continue
    const at = memory.u32[heap + W.HEAP_QUARANTINE] as Address
    return { heap, quarantine: hasQuarantine ? new Quarantine(memory, retiring, W.NAME, limit, at) : null }
  }
  const heap = reserve(memory, W.HEAP_WORDS)
  let quarantine: Quarantine | null = null
  if (hasQuarantine) {
    try {
      quarantine = new Quarantine(memory, retiring, W.NAME, limit)
    } catch (error) {
      memory.release((heap * 4) as Address, W.HEAP_WORDS * 4)
      throw error
    }
  }
  const { u32 } = memory
  u32[heap + W.HEAP_OWNER] = owner
  u32[heap + W.HEAP_NEXT] = u32[state + W.HEAPS_AT]
  u32[heap + W.HEAP_QUARANTINE] = quarantine?.state ?? 0
  u32[heap + W.HEAP_RESERVED] = W.HEAP_WORDS * 4 + (quarantine?.stateBytes ?? 0)
  u32.fill(state + W.NOTHING_AT, heap + W.HEAP_DIRECT, heap + W.HEAP_DIRECT + W.SMALL_UNITS)
  u32[state + W.HEAPS_AT] = heap
  return { heap, quarantine }
}
