import { MmError } from '@mm/contract'

/** What is wrong with a trace. */
export type TraceProblem = 'truncated-trace' | 'corrupt-trace' | 'not-a-trace' | 'unsupported-trace'

/** A file that is no trace, or not all of one. */
export class TraceFormatError extends MmError<TraceProblem> {
  override readonly name = 'TraceFormatError'
  /** Where in the file, in bytes from its beginning; in lines, from 1, for the text form; in events for what is only found when it is replayed. */
  readonly offset: number

  constructor(code: TraceProblem, operation: string, offset: number, problem: string, unit: 'byte' | 'line' | 'event' = 'byte') {
    super(code, { operation }, `${problem}, at ${unit} ${offset}`)
    this.offset = offset
  }
}
