import { type Address, type Allocator } from '@mm/contract'
import { checkGeneral, walkGeneral } from './check-general.js'
import { MOST_BYTES } from './geometry.js'
import { LargeBlocks } from './large-blocks.js'
import { productOf } from './misuse.js'

/** The general-purpose allocator: large blocks, and CPython's raw domain. Made by the strategy `general`. */
export class General extends LargeBlocks implements Allocator {
  malloc(size: number): Address {
    const block = this.take(size, 'malloc')
    if (block !== 0) this.memory.probe?.alloc?.(block, size)
    return block
  }

  calloc(count: number, size: number): Address {
    const bytes = productOf('general', count, size)
    if (bytes > MOST_BYTES) return 0 as Address
    const block = this.malloc(bytes)
    if (block !== 0) this.memory.u8.fill(0, block, block + bytes)
    return block
  }

  realloc(block: Address, size: number): Address {
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

  walk(visit: (block: Address, bytes: number) => void): void {
    walkGeneral(this.memory, this.state, visit)
  }

  check(): void {
    checkGeneral(this.memory, this.state)
  }
}
