import { type SlotRanges } from '@mm/contract'

/** A {@link SlotRanges} that grows as it must: made once, reset for every object. */
export class RangeList implements SlotRanges {
  length = 0
  start = new Uint32Array(16)
  count = new Uint32Array(16)
  stride = new Int32Array(16)
  second = new Int32Array(16)

  reset(): void {
    this.length = 0
  }

  /** `count` slots from `start`, `stride` bytes apart; with `second`, one more slot that many bytes from each, visited right after it. */
  add(start: number, count: number, stride: number, second = 0): void {
    if (count === 0) return
    if (this.length === this.start.length) this.#grow()
    const index = this.length++
    this.start[index] = start
    this.count[index] = count
    this.stride[index] = stride
    this.second[index] = second
  }

  #grow(): void {
    const twice = 2 * this.start.length
    const { start, count, stride, second } = this
    this.start = new Uint32Array(twice)
    this.count = new Uint32Array(twice)
    this.stride = new Int32Array(twice)
    this.second = new Int32Array(twice)
    this.start.set(start)
    this.count.set(count)
    this.stride.set(stride)
    this.second.set(second)
  }
}
