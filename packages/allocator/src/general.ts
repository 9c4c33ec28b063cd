import { type Address, type Allocator, type AllocatorStatistics, type LinearMemory, checkSize } from '@mm/contract'
import { checkGeneral, generalStatistics, walkGeneral } from './check-general.js'
import * as W from './general-words.js'
import { MOST_BYTES } from './geometry.js'
import { LargeBlocks } from './large-blocks.js'
import { productOf, stateOf } from './misuse.js'

const NAME = 'general'

/** The general-purpose allocator: large blocks, and CPython's raw domain. Made by the strategy `general`. */
export class General extends LargeBlocks implements Allocator {
  /** Takes up the state at `state`, or makes one. */
  constructor(memory: LinearMemory, checked: boolean, state: Address | undefined) {
    super(memory, stateOf(memory, NAME, W.MAGIC, W.STATE_WORDS, Number(checked), state))
  }

  malloc(size: number): Address {
    checkSize(NAME, 'malloc', size)
    const block = this.take(size)
    if (block !== 0) this.memory.probe?.alloc?.(block, size)
    return block
  }

  calloc(count: number, size: number): Address {
    const bytes = productOf(NAME, count, size)
    if (bytes > MOST_BYTES) return 0 as Address
    const block = this.malloc(bytes)
    if (block !== 0) this.memory.u8.fill(0, block, block + bytes)
    return block
  }

  realloc(block: Address, size: number): Address {
    checkSize(NAME, 'realloc', size)
    const to = this.resize(block, size)
    const { probe } = this.memory
    if (probe !== null && to !== 0) {
      if (block === 0) probe.alloc?.(to, size)
      else probe.realloc?.(block, to, size)
    }
    return to
  }

  free(block: Address): void {
    this.give(block, 'free')
    if (block !== 0) this.memory.probe?.free?.(block)
  }

  statistics(): AllocatorStatistics {
    return generalStatistics(this.memory, this.state)
  }

  walk(visit: (block: Address, bytes: number) => void): void {
    walkGeneral(this.memory, this.state, visit)
  }

  check(): void {
    checkGeneral(this.memory, this.state)
  }
}
