import { type Address, type Allocator, type Collector, type Interning, type Lifetime, type LinearMemory, MisuseError, OutOfMemoryError } from '@mm/contract'
import { type FreeLists } from '@mm/freelist'
import { type Stack } from '@mm/heap'
import { state } from './layout.js'
import { SupervisedCollector } from './supervised-collector.js'

const { offset, size } = state.at(8)
type Field = keyof typeof offset
/** What a runtime may have nowhere. */
const OPTIONAL: readonly Field[] = ['interning', 'collector', 'supervision']

/** The addresses of a runtime's parts, in the memory. */
export class RuntimeState {
  readonly at: Address
  readonly #memory: LinearMemory

  constructor(memory: LinearMemory, at: Address) {
    this.#memory = memory
    this.at = at
  }

  /** Notes where the parts of a new runtime are: 0 for one that is not in the memory. */
  static create(
    memory: LinearMemory,
    parts: { stack: Stack; allocator: Allocator; freelists: FreeLists; lifetime: Lifetime; collector: Collector; interning: Interning },
  ): Address {
    const at = memory.reserve(size, 16)
    if (at === 0) throw new OutOfMemoryError({ operation: 'createRuntime', size })
    const put = (field: Field, value: number): void => void (memory.u32[(at + offset[field]) >>> 2] = value)
    put('stack', parts.stack.state)
    put('allocator', parts.allocator.state ?? 0)
    put('freelists', parts.freelists.state)
    put('lifetime', parts.lifetime.state ?? 0)
    put('collector', parts.collector.state ?? 0)
    put('interning', parts.interning.state ?? 0)
    put('supervision', parts.collector instanceof SupervisedCollector ? parts.collector.supervision : 0)
    put('types', 0)
    put('lastType', 0)
    return at
  }

  /** Where a part is. Throws `MisuseError` (`bad-option`) for one that was not in the memory. */
  get(field: Field): Address {
    const address = this.#memory.u32[(this.at + offset[field]) >>> 2] as Address
    if (address === 0 && !OPTIONAL.includes(field)) {
      throw new MisuseError('bad-option', { operation: 'createRuntime', address: this.at }, `the ${field} of this memory cannot be taken up`)
    }
    return address
  }

  /** As the option that a part is taken up with. */
  of(field: Field): { readonly state: Address } {
    return { state: this.get(field) }
  }
}
