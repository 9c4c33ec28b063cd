import { type HelpPage } from '../arguments/help.js'
import { type Context } from '../context.js'

/** A command of `mm`: one file each; `main.ts` has their names. */
export interface Command {
  readonly help: HelpPage
  /** Does it; resolves to the exit status. Throws what the top-level handler turns into one line. */
  run(args: readonly string[], context: Context): Promise<number>
}
