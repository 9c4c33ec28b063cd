import { type Address, type AllocatorStatistics, CorruptionError, type LinearMemory } from '@mm/contract'
import * as L from './layout.js'

/** A chunk, as its header and, for the one in use, the state tell it. */
interface ChunkView {
  readonly chunk: number
  /** Where its blocks end. */
  readonly cursor: number
  readonly end: number
}

/** The chunks of the allocator whose state is at `state`, the one in use first. */
function chunksOf({ u32 }: LinearMemory, state: Address): ChunkView[] {
  // Headers that were overwritten may lead in circles.
  const chunks = new Map<number, ChunkView>()
  for (let at = (state >>> 2) + L.CHUNK_AT; ; ) {
    const [chunk, cursor, end] = u32.subarray(at, at + 3)
    if (!(chunk > 0) || chunks.has(chunk)) return [...chunks.values()]
    chunks.set(chunk, { chunk, cursor, end })
    at = chunk >>> 2
  }
}

/** What the allocator whose state is at `state` holds: the bytes of freed blocks are live until `reset`, nothing else can have them. */
export function statisticsOfBump(memory: LinearMemory, state: Address): AllocatorStatistics {
  let liveBytes = 0
  let reservedBytes = L.STATE_BYTES
  for (const { chunk, cursor, end } of chunksOf(memory, state)) {
    liveBytes += cursor - chunk - L.CHUNK_HEADER
    reservedBytes += end - chunk
  }
  return { liveBlocks: memory.u32[(state >>> 2) + L.BLOCKS_AT], liveBytes, reservedBytes }
}

/** Throws `CorruptionError` where the state, or a header, does not fit the chunks. */
export function checkBump(memory: LinearMemory, state: Address): void {
  const words = memory.u32.subarray(state >>> 2)
  const chunks = chunksOf(memory, state)
  const fits = chunks.every(({ chunk, cursor, end }) => chunk % 16 === 0 && cursor >= chunk + L.CHUNK_HEADER && cursor <= end)
  const sum = chunks.reduce((bytes, { chunk, end }) => bytes + end - chunk, L.STATE_BYTES)
  if (words[L.MAGIC_AT] !== L.MAGIC || words[L.CHUNKS_AT] !== chunks.length || !fits || sum > memory.counts().reserved) {
    throw new CorruptionError({ operation: 'check', address: state, strategy: L.NAME }, 'the state does not fit the chunks')
  }
}
