/** A CPython executable and its version. */
export interface CPython {
  readonly path: string
  readonly version: string
}
/** What a program did. */
export interface CPythonRun {
  readonly status: number | string
  readonly stdout: string
  readonly stderr: string
}
export declare function findCPython(): CPython | undefined
export declare function runCPython(
  python: string,
  file: string,
  options?: { readonly args?: readonly string[]; readonly cwd?: string; readonly input?: string; readonly limited?: boolean },
): CPythonRun
