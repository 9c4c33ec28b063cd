import { type Address, type Allocator, type AllocatorContext, type Capability, type Strategy } from '@mm/contract'
import { Layer, type Over, layered } from './layer.js'

/**
 * Is told of every call, after it. Sizes are the bytes asked for; a block of 0 is a call that found no memory; a call that
 * is refused with an error is not told. It must not call the allocator.
 */
export interface CallObserver {
  malloc?(block: Address, size: number): void
  calloc?(block: Address, count: number, size: number): void
  /** `to` is `from` where the block stayed in its place, 0 where `from` is as it was. */
  realloc?(from: Address, to: Address, size: number): void
  free?(block: Address): void
}

/** Tells an observer what is asked of an allocator, and what it answers. */
export class TraceLayer extends Layer implements Allocator {
  readonly #below: Allocator
  readonly #observer: CallObserver

  constructor(below: Allocator, observer: CallObserver) {
    super(below)
    this.#below = below
    this.#observer = observer
  }

  malloc(size: number): Address {
    const block = this.#below.malloc(size)
    this.#observer.malloc?.(block, size)
    return block
  }

  calloc(count: number, size: number): Address {
    const block = this.#below.calloc(count, size)
    this.#observer.calloc?.(block, count, size)
    return block
  }

  realloc(block: Address, size: number): Address {
    const to = this.#below.realloc(block, size)
    this.#observer.realloc?.(block, to, size)
    return to
  }

  free(block: Address): void {
    this.#below.free(block)
    this.#observer.free?.(block)
  }
}

/** `trace(pymalloc(), observer)`: the same allocator, its calls told to `observer`, such as a {@link TraceRing}. */
export function trace<A extends Allocator, R extends Capability, P extends Capability>(
  strategy: Strategy<'allocator', AllocatorContext, A, R, P>,
  observer: CallObserver,
): Strategy<'allocator', AllocatorContext, Over<A, TraceLayer>, R, P> {
  return layered('trace', strategy, (below) => new TraceLayer(below, observer))
}
