/** What makes functions of code objects: `compiler()` of `@mm/python/compiler`. Only an engine calls it. */
export interface CodeCompiler {
  /** How often a code object is come to before it is compiled. */
  readonly threshold: number
  /** The function of the code object at an address, of one Python, which gives the functions that its code may call. */
  compile(vm: never, code: number, helpers: object, entries: readonly number[]): unknown
}
