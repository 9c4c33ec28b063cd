import { type Address, type Allocator, type AllocatorContext, type AllocatorStatistics, type Capability, type Strategy } from '@mm/contract'

/** What all layers share: whatever the allocator below can do besides the four calls is passed on as it is, and absent where it is absent there. */
export class Layer {
  declare readonly state?: Address
  declare readonly owns?: (block: Address) => boolean
  declare readonly usableSize?: (block: Address) => number
  declare readonly walk?: (visit: (block: Address, bytes: number) => void) => void
  declare readonly statistics?: () => AllocatorStatistics
  declare readonly check?: () => void

  constructor(below: Allocator) {
    const { state } = below
    Object.assign(
      this,
      state !== undefined && { state },
      below.owns && { owns: below.owns.bind(below) },
      below.usableSize && { usableSize: below.usableSize.bind(below) },
      below.walk && { walk: below.walk.bind(below) },
      below.statistics && { statistics: below.statistics.bind(below) },
      below.check && { check: below.check.bind(below) },
    )
  }
}

/** The strategy with a layer on it: its manifest stays, but for the name, which becomes `layer-name`. */
export function layered<R extends Capability, P extends Capability, A extends Allocator, L extends Allocator>(
  layer: string,
  strategy: Strategy<'allocator', AllocatorContext, A, R, P>,
  wrap: (below: A, context: AllocatorContext) => L,
): Strategy<'allocator', AllocatorContext, L, R, P> {
  const { manifest, options } = strategy
  return {
    manifest: Object.freeze({ ...manifest, name: `${layer}-${manifest.name}` }),
    options,
    create: (context: AllocatorContext) => wrap(strategy.create(context), context),
  }
}
