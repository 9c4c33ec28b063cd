import type { PyodideAPI } from 'pyodide'
import { type ForeignMemory } from '@mm/heap'
import { type Interpreter } from './interpreter.js'

/** One generation of CPython's collector. */
export interface GenerationView {
  readonly threshold: number
  readonly count: number
  /** Objects in its list. */
  readonly objects: number
}

/*
 * CPython's structures in a 32-bit build, in words (`Include/object.h`, `Include/internal/pycore_gc.h`):
 *
 *    -2          -1           0       1      2
 *   +-----------+------------+-------+------+------+---
 *   | next      | prev|flags | count | type | size | ...
 *   +-----------+------------+-------+------+------+---
 *    PyGC_Head, where there is one     object
 */
const COUNT = 0
const TYPE = 1
const TYPE_NAME = 3
const TYPE_TRAVERSE = 23
const TYPE_FLAGS = 21
const HAVE_GC = 1 << 14
const HEAD_WORDS = 2
/** The low bits of `next` and `prev` are flags. */
const LINK_MASK = ~3 >>> 0

/** A generation is the head of its list, a threshold and a count. */
const GENERATION_WORDS = 4
const GENERATIONS = 3
/** Thresholds that nobody has, by which the generations are found. */
const SIGNS = [70_001, 70_003, 70_005] as const
/** How many words of `_PyRuntime` are searched. */
const RUNTIME_WORDS = 2 ** 16

/** Reads CPython's objects and its collector's lists out of its memory. It changes nothing but, once, thresholds that it puts back. */
export class ObjectReader {
  readonly #pyodide: PyodideAPI
  readonly #interpreter: Interpreter
  readonly #memory: ForeignMemory
  #generations = 0

  constructor(pyodide: PyodideAPI, interpreter: Interpreter, memory: ForeignMemory) {
    this.#pyodide = pyodide
    this.#interpreter = interpreter
    this.#memory = memory
  }

  /** The reference count of the object `id`, what `id(x)` gives. */
  refcount(id: number): number {
    return this.#memory.i32[(id >>> 2) + COUNT]
  }

  /** The name of the object's type, as in `tp_name`. */
  typeName(id: number): string {
    return this.#text(this.#memory.u32[(this.typeOf(id) >>> 2) + TYPE_NAME])
  }

  /** The type of an object: its id. */
  typeOf(id: number): number {
    return this.#memory.u32[(id >>> 2) + TYPE]
  }

  /** Whether objects of the same type have a `PyGC_Head` before them. */
  isCollectable(id: number): boolean {
    return (this.#memory.u32[(this.typeOf(id) >>> 2) + TYPE_FLAGS] & HAVE_GC) !== 0
  }

  /** The type's `tp_traverse`, as an index of the interpreter's table; 0 for none. */
  traverseOf(id: number): number {
    return this.#memory.u32[(this.typeOf(id) >>> 2) + TYPE_TRAVERSE]
  }

  /** The collector's generations, the youngest first. Cost: all tracked objects. */
  generations(): readonly GenerationView[] {
    return Array.from({ length: GENERATIONS }, (_, generation) => {
      const head = this.#head(generation)
      let objects = 0
      this.#walkList(head, () => objects++)
      return { threshold: this.#memory.u32[(head >>> 2) + HEAD_WORDS], count: this.#memory.i32[(head >>> 2) + HEAD_WORDS + 1], objects }
    })
  }

  /** Calls `visit` with the id of every object that the collector tracks, the youngest generation first. `visit` must not run Python. */
  walk(visit: (id: number, generation: number) => void): void {
    for (let generation = 0; generation < GENERATIONS; generation++) {
      this.#walkList(this.#head(generation), (id) => visit(id, generation))
    }
  }

  /** Finds the generations, where that was not done yet: from then on reading runs no Python. */
  prepare(): void {
    if (this.#generations === 0) this.#generations = this.#findGenerations()
  }

  #head(generation: number): number {
    this.prepare()
    return this.#generations + generation * GENERATION_WORDS * 4
  }

  #walkList(head: number, visit: (id: number) => void): void {
    const { u32 } = this.#memory
    for (let link = (u32[head >>> 2] & LINK_MASK) >>> 0; link !== head; link = (u32[link >>> 2] & LINK_MASK) >>> 0) visit(link + HEAD_WORDS * 4)
  }

  #findGenerations(): number {
    // The offset differs from version to version, the values are ours.
    const gc = this.#pyodide.pyimport('gc') as { get_threshold(): { toJs(): number[]; destroy(): void }; set_threshold(...values: number[]): void; destroy(): void }
    const kept = gc.get_threshold()
    gc.set_threshold(...SIGNS)
    const { u32 } = this.#memory
    const start = this.#runtime() >>> 2
    let found = 0
    for (let word = start; word < start + RUNTIME_WORDS && found === 0; word++) {
      if (SIGNS.every((sign, generation) => u32[word + generation * GENERATION_WORDS] === sign)) found = word
    }
    gc.set_threshold(...kept.toJs())
    kept.destroy()
    gc.destroy()
    if (found === 0) throw new TypeError('ObjectReader: the generations were not found in _PyRuntime')
    return (found - HEAD_WORDS) * 4
  }

  #runtime(): number {
    const { __PyRuntime: address } = (this.#pyodide as unknown as { _module: { __PyRuntime?: number | { value: number } } })._module
    if (address !== undefined) return typeof address === 'number' ? address : address.value
    return (this.#interpreter.exports['_PyRuntime'] as { value: number }).value
  }

  #text(address: number): string {
    const { u8 } = this.#memory
    return String.fromCharCode(...u8.subarray(address, u8.indexOf(0, address)))
  }
}
