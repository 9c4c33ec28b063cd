import { type LinearMemory } from '@mm/contract'

/** The same memory, through views that count how often they are read or written, words filled or copied among them. */
export function countingMemory(memory: LinearMemory): { readonly memory: LinearMemory; readonly accesses: () => number } {
  let count = 0
  const counting = <T extends Uint8Array | Int32Array | Uint32Array | Float64Array>(view: T): T =>
    new Proxy(view, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target)
        if (typeof value !== 'function') {
          count++
          return value
        }
        return (...args: readonly number[]) => {
          count += args[2] - args[1] // fill(value, from, to), copyWithin(to, from, end)
          return Reflect.apply(value, target, args) as unknown
        }
      },
      set(target, key, value) {
        count++
        return Reflect.set(target, key, value, target)
      },
    })
  const views = { u8: counting(memory.u8), i32: counting(memory.i32), u32: counting(memory.u32), f64: counting(memory.f64) }
  const own: LinearMemory = {
    ...views,
    wordBytes: memory.wordBytes,
    views: memory.views,
    probe: null,
    reserve: (bytes, alignment) => memory.reserve(bytes, alignment),
    release: (base, bytes) => memory.release(base, bytes),
    counts: () => memory.counts(),
    onRefresh: (refresh) => {
      refresh()
      return () => undefined
    },
  }
  return { memory: own, accesses: () => count }
}
