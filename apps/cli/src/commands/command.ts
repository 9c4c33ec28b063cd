import { type HelpPage } from '../arguments/help.js'
import { type Context } from '../context.js'

/** A command of `mm`: one file each. */
export interface Command {
  readonly name: string
  /** What it does, in a few words. */
  readonly summary: string
  readonly help: HelpPage
  /** Does it; resolves to the exit status. Throws what the top-level handler turns into one line. */
  run(args: readonly string[], context: Context): Promise<number>
}
