import { type Address, type LinearMemory, type MemoryCounts, type Probe, type WordBytes } from '@mm/contract'

type View = Uint8Array | Int32Array | Uint32Array | Float64Array

/**
 * A memory that counts the words which are read and written in it: how much work an allocator does, the same on every
 * machine. Slow, some 200 ns an access: for counting, not for timing.
 */
export class CountedMemory implements LinearMemory {
  u8!: Uint8Array
  i32!: Int32Array
  u32!: Uint32Array
  f64!: Float64Array
  readonly wordBytes: WordBytes
  readonly views: 'stable' | 'detachable'
  /** Reads and writes of an element so far; a fill or a copy counts as many as it has elements. */
  steps = 0
  readonly #memory: LinearMemory

  constructor(memory: LinearMemory) {
    this.#memory = memory
    this.wordBytes = memory.wordBytes
    this.views = memory.views
    memory.onRefresh(() => {
      this.u8 = this.#counted(memory.u8)
      this.i32 = this.#counted(memory.i32)
      this.u32 = this.#counted(memory.u32)
      this.f64 = this.#counted(memory.f64)
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
    return this.#memory.onRefresh(refresh)
  }

  #counted<V extends View>(view: V): V {
    return new Proxy(view, {
      get: (target, key) => {
        if (typeof key === 'string' && isIndex(key)) {
          this.steps++
          return target[Number(key)]
        }
        const value: unknown = Reflect.get(target, key, target)
        return typeof value === 'function' ? this.#method(target, key, value as (...values: unknown[]) => unknown) : value
      },
      set: (target, key, value: number) => {
        this.steps++
        target[Number(key)] = value
        return true
      },
    })
  }

  #method(view: View, key: string | symbol, method: (...values: unknown[]) => unknown): (...values: unknown[]) => unknown {
    return (...values) => {
      if (key === 'fill') this.steps += Number(values[2] ?? view.length) - Number(values[1] ?? 0)
      if (key === 'copyWithin') this.steps += Number(values[2] ?? view.length) - Number(values[1] ?? 0)
      return method.apply(view, values)
    }
  }
}

const isIndex = (key: string): boolean => key.charCodeAt(0) >= 0x30 && key.charCodeAt(0) <= 0x39
