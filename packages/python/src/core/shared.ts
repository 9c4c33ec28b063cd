import { type SourceRange } from '../frontend/caret-lines.js'
import { type UnitTemplate } from '../frontend/template.js'

/** A module of the library, in Python, compiled at build. */
export interface LibraryModule {
  readonly filename: string
  readonly isPackage: boolean
  /** Whether its functions stay out of tracebacks: in CPython they are C. */
  readonly isHidden: boolean
  /** Its unit, as JSON. */
  readonly unit: string
}

/** What a Python executes that starts in a new memory: units as JSON. */
export interface StartUnits {
  /** The prelude (lib/prelude). */
  readonly prelude: readonly string[]
  /** Goes every way through every instruction (lib/startup). */
  readonly warmUp: string
}

/** What engines of all widths and lifetimes share, and is loaded once. */
export interface Shared {
  /** Compiles source text: see `compileSource` of the front end. Throws its `PythonSyntaxError`. */
  compile(text: string, filename: string, mode: 'exec' | 'eval' | 'single', options?: { readonly futureAnnotations?: boolean | undefined }): UnitTemplate
  /** Compiles what has been typed at a prompt so far; null where more must come: see `compileCommand` of the front end. */
  compileCommand(text: string, filename: string, ended: boolean): UnitTemplate | null
  /** Lines of a source as a traceback shows them, with marks below: see `markedLines` of the front end. */
  markedLines(source: readonly string[], range: SourceRange): string
  /** The character of a name, `undefined` where the name is not known. */
  characterByName(name: string): string | undefined
  /** A hash of the prelude and the library, as hex: it changes with any of them. */
  readonly libraryDigest: string
  readonly library: Readonly<Record<string, LibraryModule>>
}
