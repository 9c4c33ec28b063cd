import { type Address, type AllocatorStatistics, type LinearMemory } from '@mm/contract'
import { Bump } from './bump.js'
import { statisticsOfBump, checkBump } from './check.js'

/** {@link Bump} with `statistics` and `check`. Made by the strategy `checkedBump`. */
export class CheckedBump extends Bump {
  readonly #memory: LinearMemory

  /** Takes up the state at `state`, or makes one. */
  constructor(memory: LinearMemory, state: Address | undefined) {
    super(memory, state)
    this.#memory = memory
  }

  /** The bytes of freed blocks are live until `reset`: nothing else can have them. Cost: the chunks. */
  statistics(): AllocatorStatistics {
    return statisticsOfBump(this.#memory, this.state)
  }

  check(): void {
    checkBump(this.#memory, this.state)
  }
}
