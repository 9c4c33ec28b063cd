import { type LinearMemory } from '@mm/contract'

/** What an allocator did to its memory. */
export interface Touched {
  /** Words read and written one by one. */
  words: number
  /** Words filled or copied in one go: bitmaps of new arenas, a directory, content that moves. */
  bulk: number
  /** Arenas and directories asked for and given back. */
  reservations: number
}

/** `memory`, seen through a view that counts. */
export function countingMemory(memory: LinearMemory): { memory: LinearMemory; touched: Touched } {
  const touched: Touched = { words: 0, bulk: 0, reservations: 0 }
  const bulk: Partial<Record<string | symbol, (...args: never[]) => unknown>> = {
    fill: (value: number, from: number, to: number) => {
      touched.bulk += to - from
      memory.i32.fill(value, from, to)
    },
    copyWithin: (to: number, from: number, end: number) => {
      touched.bulk += end - from
      memory.i32.copyWithin(to, from, end)
    },
  }
  const i32 = new Proxy(memory.i32, {
    get(words, key) {
      if (bulk[key] !== undefined) return bulk[key]
      touched.words++
      return words[key as unknown as number]
    },
    set(words, key, value: number) {
      touched.words++
      words[key as unknown as number] = value
      return true
    },
  })
  const counting: LinearMemory = {
    ...memory,
    u8: memory.u8,
    u32: memory.u32,
    f64: memory.f64,
    i32,
    wordBytes: memory.wordBytes,
    views: memory.views,
    probe: null,
    reserve: (bytes, alignment) => {
      touched.reservations++
      return memory.reserve(bytes, alignment)
    },
    release: (base, bytes) => {
      touched.reservations++
      memory.release(base, bytes)
    },
    counts: () => memory.counts(),
    onRefresh: (refresh) => {
      refresh()
      return () => undefined
    },
  }
  return { memory: counting, touched }
}
