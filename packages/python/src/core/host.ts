/** What a Python needs of the world outside. */
export interface Host {
  write(stream: 'stdout' | 'stderr', text: string): void
  /** Milliseconds of a clock that never goes back. */
  now(): number
  /** Seconds since 1970. */
  time(): number
  /** A line from standard input without its end, `undefined` at its end. Absent: there is no input. */
  readLine?(prompt: string): Promise<string | undefined>
  /** The text of a source file, for tracebacks. */
  sourceOf?(filename: string): string | undefined
  /** The program has ended; what follows it (modules and what they hold go, a last collection) is about to run. It must change nothing. */
  ended?(): void
  /** The folder of a package of the program's own that has no source: asked for where no module is found. */
  findFolder?(name: string): string | undefined
  /** A module of the program's own. */
  readModule?(name: string): { readonly filename: string; readonly source: string } | undefined
}
