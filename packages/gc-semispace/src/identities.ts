import { type Address, type LinearMemory, type ObjectRef, OutOfMemoryError } from '@mm/contract'
import { type CollectorState } from '@mm/cycles'
import { type StateField, identity } from './layout.js'

const ENTRY_BYTES = identity.at(8).size
const FIRST_CAPACITY = 64
/** No address is that large: identities of objects that move never meet those of objects that do not, which are their addresses. */
const LEAST = 2 ** 32
/** As far apart as objects are at least. */
const STEP = 16

/**
 * The numbers of those objects that were asked for one, by where they are: open addressing with linear probing, in linear memory. Who
 * was never asked has no entry. Collections make the table again, with what they leave alive where it then is.
 */
export class Identities {
  readonly #memory: LinearMemory
  readonly #state: CollectorState<StateField>
  #u32!: Uint32Array

  constructor(memory: LinearMemory, state: CollectorState<StateField>) {
    this.#memory = memory
    this.#state = state
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** Entries. */
  get count(): number {
    return this.#state.get('identityCount')
  }

  /** The number of the object, which is given now if need be. Throws `OutOfMemoryError`. */
  of(object: ObjectRef): number {
    const state = this.#state
    if (state.get('identities') === 0 || 2 * state.get('identityCount') >= state.get('identityCapacity')) this.#grow()
    const word = this.#find(object)
    if (this.#u32[word] === 0) {
      const number = state.get('nextIdentity')
      state.set('nextIdentity', number + 1)
      state.add('identityCount', 1)
      this.#u32[word] = object
      this.#u32[word + 1] = number
    }
    return LEAST + STEP * this.#u32[word + 1]
  }

  /** Word index of the object's entry, or of the free one where it would be. */
  #find(object: number): number {
    const u32 = this.#u32
    const table = this.#state.get('identities') >>> 2
    const mask = this.#state.get('identityCapacity') - 1
    let index = Math.imul(object >>> 3, 0x9e3779b1) >>> 7
    while (u32[table + 2 * (index & mask)] !== 0 && u32[table + 2 * (index & mask)] !== object) index++
    return table + 2 * (index & mask)
  }

  #grow(): void {
    const state = this.#state
    const old = state.get('identities')
    const capacity = state.get('identityCapacity')
    const wanted = old === 0 ? FIRST_CAPACITY : 2 * capacity
    const table = this.#memory.reserve(wanted * ENTRY_BYTES, 16)
    if (table === 0) throw new OutOfMemoryError({ operation: 'identity', size: wanted * ENTRY_BYTES, strategy: 'semispace' })
    const entries = this.#entries()
    state.set('identities', table)
    state.set('identityCapacity', wanted)
    this.#fill(entries)
    if (old !== 0) this.#memory.release(old as Address, capacity * ENTRY_BYTES)
  }

  #entries(): (readonly [object: number, number: number])[] {
    const entries: (readonly [number, number])[] = []
    const table = this.#state.get('identities') >>> 2
    for (let word = table, end = table + 2 * this.#state.get('identityCapacity'); word < end; word += 2) {
      if (this.#u32[word] !== 0) entries.push([this.#u32[word], this.#u32[word + 1]])
    }
    return entries
  }

  #fill(entries: Iterable<readonly [object: number, number: number]>): void {
    const table = this.#state.get('identities') >>> 2
    this.#u32.fill(0, table, table + 2 * this.#state.get('identityCapacity'))
    let count = 0
    for (const [object, number] of entries) {
      const word = this.#find(object)
      this.#u32[word] = object
      this.#u32[word + 1] = number
      count++
    }
    this.#state.set('identityCount', count)
  }

  /** Objects have moved: `now` says where to, 0 for those that are gone. Cost: the table. */
  moved(now: (object: ObjectRef) => number): void {
    if (this.count === 0) return
    const moved = this.#entries().map(([object, number]) => [now(object as ObjectRef), number] as const)
    this.#fill(moved.filter(([object]) => object !== 0))
  }
}
