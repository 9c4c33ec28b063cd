/** A strategy broke its contract; thrown inside a check, and again, with everything that is needed to repeat it, to the test runner. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError'
  /** The calls that led here, oldest first, as they would be written; the shortest sequence found, where calls were drawn. */
  readonly calls: readonly string[]

  constructor(message: string, calls: readonly string[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.calls = calls
  }
}

/** `error` as one line. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

/** Throws where a contract is broken. */
export function expectThat(holds: boolean, otherwise: () => string): void {
  if (!holds) throw new ConformanceError(otherwise())
}

/** An address as it is written in messages. */
export function hex(address: number): string {
  return Number.isInteger(address) && address >= 0 ? `0x${address.toString(16)}` : String(address)
}
