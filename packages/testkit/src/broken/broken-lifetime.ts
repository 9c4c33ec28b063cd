import { type LifetimeStrategy } from '@mm/contract'

/** A lifetime with one fault. */
export interface BrokenLifetime {
  readonly strategy: LifetimeStrategy
  /** The check of `lifetimeSuite` that must fail. */
  readonly caughtBy: string
}
