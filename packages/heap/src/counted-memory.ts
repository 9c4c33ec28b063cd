import { type Address, type LinearMemory, type MemoryCounts, type Probe, type WordBytes } from '@mm/contract'

type View = Uint8Array | Int32Array | Uint32Array | Float64Array

/**
 * Another way into a memory that somebody lives in, on which every access of an element is counted: what an operation costs
 * in steps, the same on every machine. Hand it to `create` together with the state of an allocator, which then
 * works on the same bytes. What the memory itself does in `reserve` and `release` is not counted;
 * `Atomics` throws a `TypeError`, for it takes no view that is watched.
 *
 * Slow, some 200 ns an access: for counting, not for timing. An entry of its own, `@mm/heap/counted-memory`.
 */
export class CountedMemory implements LinearMemory {
  u8!: Uint8Array
  i32!: Int32Array
  u32!: Uint32Array
  f64!: Float64Array
  readonly wordBytes: WordBytes
  readonly views: 'stable' | 'detachable'
  /** Elements read and written one by one so far. */
  single = 0
  /** Elements filled, set or copied in one go so far: bitmaps of new arenas, content that moves. */
  bulk = 0
  /** Reservations asked for and given back so far. */
  reservations = 0
  readonly #memory: LinearMemory
  readonly #listeners = new Set<() => void>()

  constructor(memory: LinearMemory) {
    this.#memory = memory
    this.wordBytes = memory.wordBytes
    this.views = memory.views
    memory.onRefresh(() => {
      this.#refresh()
    })
  }

  /** Elements read and written so far. */
  get accesses(): number {
    return this.single + this.bulk
  }

  get probe(): Probe | null {
    return this.#memory.probe
  }
  set probe(probe: Probe | null) {
    this.#memory.probe = probe
  }

  reserve(bytes: number, alignment: number): Address {
    this.reservations++
    return this.#memory.reserve(bytes, alignment)
  }

  release(base: Address, bytes: number): void {
    this.reservations++
    this.#memory.release(base, bytes)
  }

  counts(): MemoryCounts {
    return this.#memory.counts()
  }

  onRefresh(refresh: () => void): () => void {
    const own = (): void => {
      refresh()
    }
    this.#listeners.add(own)
    refresh()
    return () => void this.#listeners.delete(own)
  }

  #refresh(): void {
    this.u8 = this.#counted(this.#memory.u8)
    this.i32 = this.#counted(this.#memory.i32)
    this.u32 = this.#counted(this.#memory.u32)
    this.f64 = this.#counted(this.#memory.f64)
    for (const refresh of this.#listeners) refresh()
  }

  #counted<V extends View>(view: V): V {
    return new Proxy(view, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target)
        if (typeof value !== 'function') {
          if (typeof key === 'string' && key !== 'length') this.single++
          return value
        }
        return (...args: unknown[]): unknown => {
          this.#countCall(String(key), target, args)
          const result: unknown = Reflect.apply(value, target, args)
          // A part of a view is watched as the whole is.
          return key === 'subarray' ? this.#counted(result as V) : result
        }
      },
      set: (target, key, value) => {
        this.single++
        return Reflect.set(target, key, value, target)
      },
    })
  }

  /** Counts what a call of a view's method goes over: `fill(value, from, to)`, `copyWithin(to, from, end)`, `set(values, at)`; any other is one. */
  #countCall(method: string, view: View, args: readonly unknown[]): void {
    const at = (index: number, otherwise: number): number => (typeof args[index] === 'number' ? args[index] : otherwise)
    if (method === 'fill' || method === 'copyWithin') this.bulk += Math.max(0, at(2, view.length) - at(1, 0))
    else if (method === 'set') this.bulk += (args[0] as ArrayLike<number>).length
    else this.single++
  }
}
