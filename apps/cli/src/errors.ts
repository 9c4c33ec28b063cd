import { type MmError } from '@mm/contract'

/** Exit statuses that are ours; the others are the program's. */
export const STATUS = { ok: 0, failed: 1, usage: 2, timeLimit: 124, interrupted: 130, brokenPipe: 141 } as const

/** The person asked for something that cannot be done: one line, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** A command whose `--help` says more. */
  readonly command: string | undefined

  constructor(message: string, command?: string) {
    super(message)
    this.command = command
  }
}

/** Whoever read our output has stopped reading: we stop too, and say nothing. */
export class BrokenPipeError extends Error {
  override readonly name = 'BrokenPipeError'
}

/** By its fields, not its class: a foreign strategy may bring a copy of the contract of its own. */
const isMmError = (error: unknown): error is MmError => error instanceof Error && 'code' in error && 'operation' in error && typeof error.operation === 'string'

const WRONG_USE = ['strategy-not-found', 'strategy-mismatch', 'bad-option']

const hasCode = (error: unknown): error is { code: string } => error instanceof Error && 'code' in error && typeof error.code === 'string'

/** Whether the file system says so: by the number that the operating system gives. */
export const isFileProblem = (error: unknown): boolean => hasCode(error) && 'errno' in error

/** Why a file could not be used, as people say it. */
export function fileProblem(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or directory',
    EISDIR: 'it is a directory',
    ENOTDIR: 'part of its path is not a directory',
    // What making a folder with all above it says of a file among them.
    EEXIST: 'part of its path is not a directory',
    EACCES: 'permission denied',
    EPERM: 'operation not permitted',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space is left on the device',
  }
  if (hasCode(error) && Object.hasOwn(reasons, error.code)) return reasons[error.code]
  return error instanceof Error ? error.message : String(error)
}

/** An error in one line, for a person. */
export function oneLine(error: unknown): string {
  if (isMmError(error)) {
    if (!WRONG_USE.includes(error.code)) return error.message
    // A person wrote flags: the call that they became, and the strategy that is named anyway, are noise.
    const { operation, message } = error
    const said = operation.startsWith('--') ? message : message.slice(message.startsWith(`${operation}: `) ? operation.length + 2 : 0)
    return said.replace(/ \(strategy [^()]*\)$/, '')
  }
  const text = error instanceof Error ? error.message : String(error)
  const [first = 'something went wrong'] = text.split('\n').filter((line) => line.trim() !== '')
  return error instanceof UsageError || hasCode(error) ? first : `internal error: ${first}`
}

/** The exit status that goes with an error that ended a command. */
export function statusOf(error: unknown): number {
  if (error instanceof BrokenPipeError) return STATUS.brokenPipe
  const wrongUse = error instanceof UsageError || (isMmError(error) && WRONG_USE.includes(error.code))
  return wrongUse ? STATUS.usage : STATUS.failed
}
