/** What a Python needs of the world outside. */
export interface Host {
  write(stream: 'stdout' | 'stderr', text: string): void
  /** Milliseconds of a clock that never goes back. */
  now(): number
  /** Seconds since 1970. */
  time(): number
  /** A line from standard input without its end, `undefined` at its end. Absent: there is no input. */
  readLine?(prompt: string): Promise<string | undefined>
  /** As {@link readLine}, for a line of a session; `begins` where a new statement does. Absent: {@link readLine} reads those too. */
  readCommand?(prompt: string, begins: boolean): Promise<string | undefined>
  /** What was typed in a session, under the name by which {@link sourceOf} may be asked for it. */
  typed?(filename: string, text: string): void
  /** The text of a source file, for tracebacks. */
  sourceOf?(filename: string): string | undefined
  /** The program has ended; what follows it (modules and what they hold go, a last collection) is about to run. It must change nothing. */
  ended?(): void
  /** The folder of a package of the program's own that has no source: asked for where no module is found. `path` as for {@link readModule}. */
  findFolder?(name: string, path: readonly string[]): string | undefined
  /**
   * A module of the program's own. `path` has the folders to look in, as the program sees them: `sys.path`, or, for a module of a package (`a.b`), the package's
   * `__path__`; a host whose modules are in no folders may go by the name alone.
   */
  readModule?(name: string, path: readonly string[]): { readonly filename: string; readonly source: string } | undefined
}
