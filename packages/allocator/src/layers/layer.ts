import { type Address, type Allocator, type AllocatorContext, type AllocatorStatistics, type Capability, type Observable, type Strategy } from '@mm/contract'

/**
 * What all layers share: whatever the allocator below can do besides the four calls is passed on as it is, and absent
 * where it is absent there. A layer that moves addresses, or that remembers blocks, puts its own in its place.
 */
export class Layer {
  declare readonly state?: Address
  declare owns?: (block: Address) => boolean
  declare usableSize?: (block: Address) => number
  declare walk?: (visit: (block: Address, bytes: number) => void) => void
  declare reset?: () => void
  declare readonly statistics?: () => AllocatorStatistics
  declare check?: () => void

  constructor(below: Allocator) {
    const { state } = below
    Object.assign(
      this,
      state !== undefined && { state },
      below.owns && { owns: below.owns.bind(below) },
      below.usableSize && { usableSize: below.usableSize.bind(below) },
      below.walk && { walk: below.walk.bind(below) },
      below.reset && { reset: below.reset.bind(below) },
      below.statistics && { statistics: below.statistics.bind(below) },
      below.check && { check: below.check.bind(below) },
    )
  }
}

/** What a layer `L` over an `A` is: what is surely there below is surely there above, in types too. */
export type Over<A extends Allocator, L extends Allocator> = L & Pick<A, Extract<keyof A, keyof Layer>>

/**
 * The strategy with a layer on it: its manifest stays, but for the name, which becomes `layer-name`, and for what the
 * layer does not preserve (`loses`).
 */
export function layered<R extends Capability, P extends Capability, A extends Allocator, L extends Allocator>(
  layer: string,
  strategy: Strategy<'allocator', AllocatorContext, A, R, P>,
  wrap: (below: A, context: AllocatorContext) => L,
  loses: readonly Observable[] = [],
): Strategy<'allocator', AllocatorContext, Over<A, L>, R, P> {
  const { manifest, options } = strategy
  const preserves = (manifest.preserves ?? []).filter((observable) => !loses.includes(observable))
  return {
    manifest: Object.freeze({ ...manifest, name: `${layer}-${manifest.name}`, preserves }),
    options,
    create: (context: AllocatorContext) => wrap(strategy.create(context), context) as Over<A, L>,
  }
}
