import { type Address } from './terms.js'

/** Where something went wrong; every field that is known is given. */
export interface ErrorSite {
  /** The call that failed, as its caller wrote it: `malloc`, `free`, `createRuntime`. */
  readonly operation: string
  /** The address that the call was about. */
  readonly address?: Address | number | undefined
  /** Bytes that were asked for. */
  readonly size?: number | undefined
  /** Name of the strategy that answered. */
  readonly strategy?: string | undefined
  /** What else is known, in lines of its own: a dump of the block, a report. */
  readonly detail?: string | undefined
}

/** Any error that a part of mm throws on purpose. */
export class MmError<Code extends string = string> extends Error {
  /** Stable, for programs. */
  declare readonly code: Code
  declare readonly operation: string
  declare readonly address: number | undefined
  declare readonly size: number | undefined
  declare readonly strategy: string | undefined
  /** What else is known, in lines of its own; it is no part of the message. */
  declare readonly detail: string | undefined

  /** Where there is no more to say than the code, it is the message. */
  constructor(code: Code, site: ErrorSite, message: string = code) {
    // Sums, not templates: they are smaller, and every embedder ships this.
    const address = site.address === undefined ? '' : ', address 0x' + site.address.toString(16)
    const size = site.size === undefined ? '' : ', size ' + site.size
    const about = address + size + (site.strategy === undefined ? '' : ', strategy ' + site.strategy)
    super(site.operation + ': ' + message + (about && ` (${about.slice(2)})`))
    Object.assign(this, site, { code })
  }
}

/** No memory is left within the limit; the heap is intact and usable. */
export class OutOfMemoryError extends MmError<'out-of-memory'> {
  override readonly name = 'OutOfMemoryError'
  constructor(site: ErrorSite, message?: string) {
    super('out-of-memory', site, message)
  }
}

/** What was wrong with a call. */
export type MisuseCode =
  /** No live block begins at the address: it was freed already, or lies inside a block. */
  | 'double-free'
  /** The address is none that this allocator, or this memory, handed out. */
  | 'foreign'
  /** Nothing begins at such an address, or no such alignment can be had. */
  | 'misaligned'
  /** Not a whole number of bytes from 0 to 2^31 - 1; of a reservation, from 1 to 2^32. */
  | 'bad-size'
  | 'bad-address'
  | 'bad-option'
  | 'wrong-domain'
  | 'stale-handle'
  | 'bad-count'

/** A call that its caller should not have made; the heap is as it was before the call. */
export class MisuseError extends MmError<MisuseCode> {
  override readonly name = 'MisuseError'
}

/** The memory does not hold what it must: somebody wrote where they should not have. The heap cannot be trusted any more. */
export class CorruptionError extends MmError<'corruption'> {
  override readonly name = 'CorruptionError'
  constructor(site: ErrorSite, message: string) {
    super('corruption', site, message)
  }
}

/** No strategy of that name is installed. */
export class StrategyNotFoundError extends MmError<'strategy-not-found'> {
  override readonly name = 'StrategyNotFoundError'
  /** The names that would have been found. */
  readonly installed: readonly string[]
  /** The installed name that is nearest to the one asked for, if any is near. */
  readonly nearest: string | undefined
  constructor(site: ErrorSite, message: string, installed: readonly string[], nearest: string | undefined) {
    super('strategy-not-found', site, message)
    this.installed = installed
    this.nearest = nearest
  }
}

/** Two strategies that do not work together were wired to each other. */
export class StrategyMismatchError extends MmError<'strategy-mismatch'> {
  override readonly name = 'StrategyMismatchError'
  /** Both names, the one that requires first. */
  readonly between: readonly [string, string]
  constructor(site: ErrorSite, message: string, between: readonly [string, string]) {
    super('strategy-mismatch', site, message)
    this.between = between
  }
}
