import { type Lifetime } from '@mm/contract'

/** Counts nothing: what no root reaches stays until a tracing collector comes. */
export class UncountedLifetime implements Lifetime {
  readonly counting = 'none'
  readonly suspended = false
  readonly saveBytes = 0

  retain(): void {}

  release(): void {}

  dropped(): void {}

  resume(): void {}

  save(): void {}

  restore(): void {}
}
