import { type LinearMemory } from '@mm/contract'

/**
 * The two operations on words that more than one owner writes. In a shared memory they are atomic; elsewhere nobody can come in
 * between, and `Atomics` would cost more than all the rest of a slow path.
 */
export class Exchange {
  #i32!: Int32Array
  #shared = false

  constructor(memory: LinearMemory) {
    memory.onRefresh(() => {
      this.#i32 = memory.i32
      this.#shared = typeof SharedArrayBuffer !== 'undefined' && memory.i32.buffer instanceof SharedArrayBuffer
    })
  }

  /** Sets the word to `value`; returns what it was. */
  swap(word: number, value: number): number {
    const i32 = this.#i32
    if (this.#shared) return Atomics.exchange(i32, word, value)
    const old = i32[word]
    i32[word] = value
    return old
  }

  /** Sets the word to `value` if it is `expected`; whether it was. */
  replace(word: number, expected: number, value: number): boolean {
    const i32 = this.#i32
    if (this.#shared) return Atomics.compareExchange(i32, word, expected, value) === expected
    if (i32[word] !== expected) return false
    i32[word] = value
    return true
  }
}
