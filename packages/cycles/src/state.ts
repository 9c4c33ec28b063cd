import { type Address, type LinearMemory, OutOfMemoryError } from '@mm/contract'
import { type FieldDeclaration, type Layout } from '@mm/heap'

/** A collector's numbers and list heads, where they lie in the memory. */
export class CollectorState<Name extends string> {
  readonly address: Address
  readonly #offset: Readonly<Record<Name, number>>
  #u32!: Uint32Array

  /** In a new place, all zeros; or where it lies already. Throws `OutOfMemoryError`. */
  constructor(memory: LinearMemory, layout: Layout<readonly (FieldDeclaration & { readonly name: Name })[]>, strategy: string, taken: Address | undefined) {
    const { offset, size } = layout.at(memory.wordBytes)
    this.#offset = offset
    this.address = taken ?? memory.reserve(size, 16)
    if (this.address === 0) throw new OutOfMemoryError({ operation: 'createRuntime', size, strategy })
    memory.onRefresh(() => (this.#u32 = memory.u32))
    if (taken === undefined) this.#u32.fill(0, this.address >>> 2, (this.address + size) >>> 2)
  }

  /** Where a field lies. */
  at(field: Name): Address {
    return (this.address + this.#offset[field]) as Address
  }

  /** Index of a field's word. */
  word(field: Name): number {
    return this.at(field) >>> 2
  }

  get(field: Name): number {
    return this.#u32[this.word(field)]
  }

  set(field: Name, value: number): void {
    this.#u32[this.word(field)] = value
  }

  add(field: Name, more: number): void {
    this.#u32[this.word(field)] += more
  }
}
