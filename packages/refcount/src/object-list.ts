import { type Address, type LinearMemory, type ObjectRef, OutOfMemoryError } from '@mm/contract'

/** Objects that a list has room for at first. */
const FIRST_CAPACITY = 1024

/** A list of objects in linear memory that grows as it must; it holds none of them. */
export class ObjectList {
  readonly #memory: LinearMemory
  readonly #name: string
  #base = 0 as Address
  #capacity = 0
  length = 0
  #u32!: Uint32Array

  /** Throws `OutOfMemoryError`, in which `name` stands. */
  constructor(memory: LinearMemory, name: string) {
    this.#memory = memory
    this.#name = name
    memory.onRefresh(() => (this.#u32 = memory.u32))
    this.#grow(FIRST_CAPACITY)
  }

  /** Makes room for `more` objects. Throws `OutOfMemoryError`; the list is unchanged then. */
  reserve(more: number): void {
    if (this.length + more > this.#capacity) this.#grow(Math.max(2 * this.#capacity, this.length + more))
  }

  push(object: ObjectRef): void {
    this.reserve(1)
    this.#u32[(this.#base >>> 2) + this.length++] = object
  }

  pop(): ObjectRef {
    return this.#u32[(this.#base >>> 2) + --this.length] as ObjectRef
  }

  at(index: number): ObjectRef {
    return this.#u32[(this.#base >>> 2) + index] as ObjectRef
  }

  set(index: number, object: ObjectRef): void {
    this.#u32[(this.#base >>> 2) + index] = object
  }

  #grow(capacity: number): void {
    const base = this.#memory.reserve(4 * capacity, 16)
    if (base === 0) throw new OutOfMemoryError({ operation: this.#name, size: 4 * capacity, strategy: 'deferred' })
    this.#u32.copyWithin(base >>> 2, this.#base >>> 2, (this.#base >>> 2) + this.length)
    if (this.#capacity > 0) this.#memory.release(this.#base, 4 * this.#capacity)
    this.#base = base
    this.#capacity = capacity
  }
}
