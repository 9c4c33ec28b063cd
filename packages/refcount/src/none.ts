import { type Lifetime, defineStrategy } from '@mm/contract'

/** Counts nothing: what no root reaches stays until a tracing collector comes. */
class UncountedLifetime implements Lifetime {
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

/** No counts at all: for collectors that trace from the roots. */
export const none = defineStrategy({
  axis: 'lifetime',
  name: 'none',
  idea: 'References are not counted; a tracing collector frees what no root reaches.',
  source: 'our own',
  options: {},
  requires: ['tracing'],
  provides: ['uncounted'],
  preserves: ['identity', 'sizes'],
  create: (): Lifetime => new UncountedLifetime(),
})
