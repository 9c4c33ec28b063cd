import { type Address, type Allocator, type AllocatorContext, type Capability, type Strategy } from '@mm/contract'
import { Layer, type Over, layered } from './layer.js'

/** Answers the n-th allocation with 0, as if there were no memory. `malloc`, `calloc` and `realloc` are allocations; what is asked for is not looked at. */
export class FailNthLayer extends Layer implements Allocator {
  readonly #below: Allocator
  #allocations = 0
  #failing = Infinity
  #andLater = false
  #failures = 0

  constructor(below: Allocator, nth = Infinity, andLater = false) {
    super(below)
    this.#below = below
    this.failAt(nth, andLater)
  }

  /** Allocations since the last {@link failAt}, those that failed too. */
  get allocations(): number {
    return this.#allocations
  }

  /** How many of them this layer let fail. */
  get failures(): number {
    return this.#failures
  }

  /** From now on the `nth` allocation fails, 1 being the next one, and with `andLater` all after it. `Infinity`: none. */
  failAt(nth: number, andLater = false): void {
    this.#allocations = 0
    this.#failures = 0
    this.#failing = nth
    this.#andLater = andLater
  }

  malloc(size: number): Address {
    return this.#fails() ? (0 as Address) : this.#below.malloc(size)
  }

  calloc(count: number, size: number): Address {
    return this.#fails() ? (0 as Address) : this.#below.calloc(count, size)
  }

  realloc(block: Address, size: number): Address {
    return this.#fails() ? (0 as Address) : this.#below.realloc(block, size)
  }

  free(block: Address): void {
    this.#below.free(block)
  }

  #fails(): boolean {
    const turn = ++this.#allocations
    if (turn !== this.#failing && !(this.#andLater && turn > this.#failing)) return false
    this.#failures++
    return true
  }
}

/** Which allocation fails, if any. */
export interface FailNthOptions {
  /** 1 is the first; none by default. */
  readonly nth?: number
  /** Whether all later ones fail too. */
  readonly andLater?: boolean
}

/** `failNth(pymalloc(), { nth: 3 })`: the same allocator, whose third allocation fails. See {@link sweepFailures}. */
export function failNth<A extends Allocator, R extends Capability, P extends Capability>(
  strategy: Strategy<'allocator', AllocatorContext, A, R, P>,
  { nth, andLater }: FailNthOptions = {},
): Strategy<'allocator', AllocatorContext, Over<A, FailNthLayer>, R, P> {
  return layered('fail-nth', strategy, (below) => new FailNthLayer(below, nth, andLater))
}
