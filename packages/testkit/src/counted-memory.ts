import { type Address, type LinearMemory, type MemoryCounts, type Probe, type WordBytes } from '@mm/contract'

type View = Uint8Array | Int32Array | Uint32Array | Float64Array

/** How many elements a call of a view's method goes over: `fill(value, from, to)`, `copyWithin(to, from, end)`. */
function elementsIn(method: string, view: View, args: readonly unknown[]): number {
  const at = (index: number, otherwise: number): number => (typeof args[index] === 'number' ? args[index] : otherwise)
  if (method === 'fill' || method === 'copyWithin') return Math.max(0, at(2, view.length) - at(1, 0))
  return 1
}

/**
 * Another way into a memory that somebody lives in, on which every access of an element is counted: what an operation costs
 * in steps, the same on every machine. Hand it to `create` together with the state of an allocator, which then
 * works on the same bytes. What the memory itself does in `reserve` and `release` is not counted;
 * `Atomics` throws a `TypeError`, for it takes no view that is watched.
 */
export class CountedMemory implements LinearMemory {
  u8!: Uint8Array
  i32!: Int32Array
  u32!: Uint32Array
  f64!: Float64Array
  readonly wordBytes: WordBytes
  readonly views: 'stable' | 'detachable'
  /** Elements read and written so far. */
  accesses = 0
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

  get probe(): Probe | null {
    return this.#memory.probe
  }
  set probe(probe: Probe | null) {
    this.#memory.probe = probe
  }

  reserve(bytes: number, alignment: number): Address {
    return this.#memory.reserve(bytes, alignment)
  }

  release(base: Address, bytes: number): void {
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
          if (typeof key === 'string' && key !== 'length') this.accesses++
          return value
        }
        return (...args: unknown[]): unknown => {
          this.accesses += elementsIn(String(key), target, args)
          return Reflect.apply(value, target, args)
        }
      },
      set: (target, key, value) => {
        this.accesses++
        return Reflect.set(target, key, value, target)
      },
    })
  }
}
