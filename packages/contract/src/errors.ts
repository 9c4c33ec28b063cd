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

const hex = (address: number): string => (Number.isInteger(address) && address >= 0 ? `0x${address.toString(16)}` : String(address))

function describe(site: ErrorSite, message: string): string {
  const about = [
    ...(site.address === undefined ? [] : [`address ${hex(site.address)}`]),
    ...(site.size === undefined ? [] : [`size ${site.size}`]),
    ...(site.strategy === undefined ? [] : [`strategy ${site.strategy}`]),
  ]
  return `${site.operation}: ${message}${about.length === 0 ? '' : ` (${about.join(', ')})`}`
}

/** Any error that a part of mm throws on purpose. */
export class MmError<Code extends string = string> extends Error {
  /** Stable, for programs. */
  readonly code: Code
  readonly operation: string
  readonly address: number | undefined
  readonly size: number | undefined
  readonly strategy: string | undefined
  /** What else is known, in lines of its own; it is no part of the message. */
  readonly detail: string | undefined

  constructor(code: Code, site: ErrorSite, message: string) {
    super(describe(site, message))
    this.code = code
    this.operation = site.operation
    this.address = site.address
    this.size = site.size
    this.strategy = site.strategy
    this.detail = site.detail
  }
}

/** No memory is left within the limit; the heap is intact and usable. */
export class OutOfMemoryError extends MmError<'out-of-memory'> {
  override readonly name = 'OutOfMemoryError'
  constructor(site: ErrorSite, message = 'out of memory') {
    super('out-of-memory', site, message)
  }
}

/** What was wrong with a call. */
export type MisuseCode =
  | 'double-free'
  | 'foreign'
  | 'misaligned'
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
